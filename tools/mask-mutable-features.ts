import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, share } from './foreseen.ts';
import { columnsTreated, mustBeMasked, policies, treatedColumn } from './hybrid/policy.ts';
import { type PolicyFacts, policyDecision, policyRows } from './hybrid/policy-facts.ts';
import { resultFiles } from './hybrid/result-files.ts';
import { zoneFaults } from './hybrid/zone-faults.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  leads: z.string().describe('Typed CRM leads, as type-leads makes them'),
  selected: z.string().describe('Table that takes the contacted leads'),
  reps: z.string().describe('The newest vendor snapshot, transformed'),
  firms: z.string().describe('Its firms, one row each'),
  target: z.string().describe('Table that takes the joined rows; a repeated CRD multiplies them'),
  policy: z.enum(policies),
  columns: z.array(treatedColumn).min(1),
  maturity_days: z.int().positive(),
  labelled_only: z
    .boolean()
    .default(true)
    .describe('Leave out leads too young to judge and those whose call lies before their contact'),
  ...resultFiles('hybrid'),
});
type Input = z.output<typeof input>;

const shown = 20;

/** Steps 3.2 and 3.3 of the m5 document: today's vendor table joined with past leads under one of three policies, and what leaks under each. */
export const maskMutableFeatures = defineTool({
  name: 'mask-mutable-features',
  title: 'Join the current table under a leakage policy',
  description:
    'Joins contacted leads with the newest vendor table by CRD, passing stable columns, turning back calculable ones and masking mutable ones for leads contacted before the snapshot; counts what leaks under each policy. Repeated CRDs multiply rows: deduplicate comes after.',
  effect: 'warehouse',
  guards: {
    leakageRecordsMatched: 'leakage',
    leakageShareMatched: 'leakage',
    leakageShareOverall: 'leakage',
  },
  input,
  output: z.strictObject({
    rows: z.int(),
    leads: z.int(),
    matched: z.int(),
    eligible: z.int(),
    leaking: z.int(),
  }),
  measures: () => [
    'zoneFaults',
    'leakageRecordsMatched',
    'leakageShareMatched',
    'leakageShareOverall',
    'rows',
    'rowsMultiplied',
    'matchRate',
  ],
  foresee: () => ({
    ...counts('zoneFaults', 'leakageRecordsMatched', 'rows', 'rowsMultiplied'),
    leakageShareMatched: share,
    leakageShareOverall: share,
    matchRate: share,
  }),
  touches: (asked) => ({
    reads: [{ table: asked.leads }, { table: asked.reps }, { table: asked.firms }],
    writes: [
      { table: asked.selected },
      { table: asked.target, columns: [...fixedColumns, ...asked.columns.map(({ name }) => name)] },
    ],
    writesArtifacts: [asked.artifact, asked.report],
  }),
  async run(asked, { warehouse, artifacts, analysisDate, progress }) {
    const dated = { maturity_days: asked.maturity_days, analysis_date: analysisDate };
    const zones = await zoneFaults(warehouse, asked.leads, asked.reps, shown);
    await warehouse.run('features/contacted-leads', {
      leads: asked.leads,
      target: asked.selected,
      analysis_date: analysisDate,
    });
    progress({ message: `joining under the policy ${asked.policy}` });
    await join(asked, dated, warehouse);

    const [possible] = await warehouse.rows('hybrid/policies', {
      leads: asked.selected,
      reps: asked.reps,
      ...dated,
    });
    const dependents = mustBeMasked(asked.policy, asked.columns);
    const [built] = await warehouse.rows('hybrid/leaks', { dataset: asked.target, dependents });
    const facts = factsOf(possible, built);
    const leaking =
      facts.leaking === 0
        ? []
        : await warehouse.rows('hybrid/leaking-rows', { dataset: asked.target, dependents, limit: shown });
    const coverage = await coverageOf(asked, warehouse);
    const result = {
      policy: asked.policy,
      analysis_date: analysisDate,
      maturity_days: asked.maturity_days,
      zone_faults: zones.value,
      policies: policyRows(facts, asked.policy),
      built: facts,
      columns: coverage,
      examples: leaking,
    };
    await artifacts.writeJson(asked.artifact, result);
    await artifacts.write(asked.report, renderPrompt('reports/hybrid.md', result));
    return {
      output: {
        rows: facts.rows,
        leads: facts.leads,
        matched: facts.matched,
        eligible: facts.eligible,
        leaking: facts.leaking,
      },
      measures: {
        zoneFaults: zones,
        ...leakageMeasures(facts, leaking),
        rows: { value: facts.rows },
        rowsMultiplied: {
          value: facts.rows - facts.leads,
          note: `${facts.leads} leads stand in ${facts.rows} rows`,
        },
        matchRate: {
          value: facts.contactedLeads === 0 ? null : facts.contactedMatched / facts.contactedLeads,
          note: `${facts.contactedMatched} of ${facts.contactedLeads} contacted leads with a CRD are in the vendor table`,
        },
      },
      // What is joined to be looked at is no choice of a policy.
      ...(asked.labelled_only ? { decisions: [policyDecision(facts, asked.policy)] } : {}),
      learnings: learningsOf(facts, coverage),
    };
  },
});

const fixedColumns = [
  'Id',
  'crd',
  'as_of',
  'contacted_at',
  'contact_date',
  'call_scheduled_date',
  'lead_line',
  'RepCRD',
  'RIAFirmCRD',
  'rep_snapshot_at',
  'processed_at',
  'rep_line',
  'row_digest',
  'firm_snapshot_at',
  'firm_rep_count_bin',
  'is_eligible_for_mutable_features',
  'Day_of_Contact',
  'Is_Weekend_Contact',
  'days_to_conversion',
  'is_in_right_censored_window',
  'target_label',
];

async function join(asked: Input, dated: object, warehouse: Warehouse): Promise<void> {
  await warehouse.run('hybrid/join-current', {
    leads: asked.selected,
    reps: asked.reps,
    firms: asked.firms,
    target: asked.target,
    stable: columnsTreated(asked.columns, 'stable'),
    calculable: columnsTreated(asked.columns, 'calculable'),
    mutable: columnsTreated(asked.columns, 'mutable'),
    mask: asked.policy === 'hybrid_stable_mutable',
    eligible_only: asked.policy === 'eligible_only',
    labelled_only: asked.labelled_only,
    ...dated,
  });
}

function factsOf(possible: Row | undefined, built: Row | undefined): PolicyFacts {
  return {
    contactedLeads: numberOf(possible, 'leads'),
    contactedMatched: numberOf(possible, 'leads_matched'),
    negativeDaysLeads: numberOf(possible, 'negative_days_leads'),
    rightCensoredLeads: numberOf(possible, 'right_censored_leads'),
    naiveRecords: numberOf(possible, 'records'),
    naiveMatched: numberOf(possible, 'matched'),
    naiveLeaking: numberOf(possible, 'leaking'),
    eligibleRecords: numberOf(possible, 'eligible'),
    eligibleLeads: numberOf(possible, 'eligible_leads'),
    eligibleJudgedLeads: numberOf(possible, 'eligible_judged_leads'),
    rows: numberOf(built, 'row_count'),
    leads: numberOf(built, 'leads'),
    matched: numberOf(built, 'matched'),
    eligible: numberOf(built, 'eligible'),
    leaking: numberOf(built, 'leaking'),
  };
}

function leakageMeasures(facts: PolicyFacts, examples: readonly Row[]): Record<string, Measure> {
  const note = `of ${facts.matched} matched records in the table that was built`;
  const shareOf = (of: number): number | null => (of === 0 ? null : facts.leaking / of);
  return {
    leakageRecordsMatched: { value: facts.leaking, note, evidence: evidenceOf(examples, facts.leaking) },
    leakageShareMatched: { value: shareOf(facts.matched), note },
    leakageShareOverall: { value: shareOf(facts.rows), note: `of all ${facts.rows} records` },
  };
}

/** How full each column is once the policy has been applied, with its treatment. */
async function coverageOf(asked: Input, warehouse: Warehouse) {
  const names = asked.columns.map(({ name }) => name);
  const [filled] = await warehouse.rows('hybrid/coverage', { dataset: asked.target, columns: names });
  const rows = numberOf(filled, 'row_count');
  return asked.columns.map(({ name, treatment }) => ({
    name,
    treatment,
    filled_share: rows === 0 ? null : numberOf(filled, name) / rows,
  }));
}

function learningsOf(facts: PolicyFacts, coverage: Awaited<ReturnType<typeof coverageOf>>): string[] {
  const mutable = coverage.filter(({ treatment }) => treatment === 'mutable');
  const fullest = Math.max(0, ...mutable.map(({ filled_share }) => filled_share ?? 0));
  const percent = (share: number): string => `${(share * 100).toFixed(2)} %`;
  return [
    `Joined as it is, the current table leaks in ${facts.naiveLeaking} of ${facts.naiveMatched} matched records (${percent(facts.naiveLeaking / Math.max(1, facts.naiveMatched))}); ${facts.eligibleLeads} leads were contacted once it was known, of whom ${facts.eligibleJudgedLeads} are old enough to judge.`,
    ...(mutable.length === 0
      ? []
      : [
          `In the table that was built, at most ${percent(fullest)} of the rows have a value in any of the ${mutable.length} mutable columns.`,
        ]),
  ];
}
