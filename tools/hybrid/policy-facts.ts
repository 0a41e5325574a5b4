import type { Decision } from '../tool.ts';
import type { Policy } from './policy.ts';

/** Counts behind the choice of a policy. `leads` and `Leads` count people, the rest rows of the join. */
export interface PolicyFacts {
  contactedLeads: number;
  contactedMatched: number;
  negativeDaysLeads: number;
  rightCensoredLeads: number;
  /** The join without any policy. */
  naiveRecords: number;
  naiveMatched: number;
  naiveLeaking: number;
  /** Of them, those whose snapshot was known at contact. */
  eligibleRecords: number;
  eligibleLeads: number;
  /** Of them, old enough to judge and without a call before their contact. */
  eligibleJudgedLeads: number;
  /** The table that was built. */
  rows: number;
  leads: number;
  matched: number;
  eligible: number;
  leaking: number;
}

/** What each policy keeps and what leaks under it, for the report; only the chosen one has been built and measured. */
export function policyRows(facts: PolicyFacts, chosen: Policy) {
  const row = (policy: Policy, records: number, matched: number, leaking: number) => ({
    policy,
    chosen: policy === chosen,
    records,
    matched,
    leaking,
    leaking_share_of_matched: matched === 0 ? null : leaking / matched,
    leaking_share_of_all: records === 0 ? null : leaking / records,
  });
  return [
    row('naive', facts.naiveRecords, facts.naiveMatched, facts.naiveLeaking),
    row('eligible_only', facts.eligibleRecords, facts.eligibleRecords, 0),
    row(
      'hybrid_stable_mutable',
      facts.naiveRecords,
      facts.naiveMatched,
      chosen === 'hybrid_stable_mutable' ? facts.leaking : 0,
    ),
  ];
}

/** Why the plan's policy was taken, in figures. */
export function policyDecision(facts: PolicyFacts, policy: Policy): Decision {
  const reasons: Record<Policy, string> = {
    naive: `Taken to look at the data, never to train on: ${facts.naiveLeaking} of ${facts.naiveMatched} matched records would know what came after the contact.`,
    eligible_only: `Nothing leaks and the cohort is like the leads to be scored; the price is that ${facts.eligibleJudgedLeads} leads remain to be judged, of ${facts.contactedLeads} contacted.`,
    hybrid_stable_mutable: `Keeps ${facts.leads} leads where eligible_only keeps ${facts.eligibleJudgedLeads}; mutable columns are NULL for all others. Columns called stable are taken as such and not proven.`,
  };
  const all: Policy[] = ['naive', 'eligible_only', 'hybrid_stable_mutable'];
  return {
    choice: `training data policy ${policy}`,
    rationale: reasons[policy],
    alternatives: [...all.filter((other) => other !== policy), 'true vintages: phase 1.5'],
  };
}
