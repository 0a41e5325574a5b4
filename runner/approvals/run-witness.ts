import { whyNotWaivable } from '../../gates/waiver.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { RunEvent } from '../events.ts';
import type { JournalEntry } from '../journal.ts';
import { rehearsalOperator } from '../rehearsal-operator.ts';
import { isRunName } from '../run-name.ts';
import type { Approval, Signature } from './approval.ts';
import { hoursOfGrant } from './rules.ts';
import { declineText, grantText, leadForgottenText, signOffText } from './sign-texts.ts';
import { evidenceHashOf } from './subject.ts';

/** Why an entry cannot be believed, each a sentence. */
export type Faults = string[];

/** Why a text is not signed by who it names; undefined where it is. */
export type CheckSigned = (by: string, text: string, signature: Signature) => string | undefined;

type Payload<Type extends RunEvent['type']> = Extract<RunEvent, { type: Type }>['payload'];

/** An approval as far as it was genuinely granted. */
interface Seen extends Pick<Approval, 'subject' | 'evidenceHash' | 'requestedBy' | 'state'> {
  grants: { key: string; expiresAt: string }[];
  hasWaived: boolean;
  /** The latest time, in milliseconds, that an entry has told since the first grant: a clock that is set back brings no grant back. */
  latest: number;
}

/** What stands of a step. */
interface Standing {
  attempt: number;
  signOffs: number;
  verdicts: Map<string, Payload<'gate-judged'>>;
}

/**
 * Sees the entries of one run go by and says of each whether people's decisions bear it. Apart from the fold that the run is shown by: who
 * verifies should not share the mistakes of what he verifies.
 */
export class RunWitness {
  readonly #journal: string;
  readonly #run: string;
  readonly #approvals = new Map<string, Seen>();
  readonly #steps = new Map<string, Standing>();
  readonly #underGrant: Seen[] = [];
  #begun: Payload<'run-started'> | undefined;
  #after = '';

  constructor(journal: string, run: string) {
    this.#journal = journal;
    this.#run = run;
  }

  /** Takes the next entry in; `after` is what a signature in it must follow (`lastEntryHash`). */
  see(entry: JournalEntry, after: string, isSigned: CheckSigned): Faults {
    this.#after = after;
    for (const approval of this.#underGrant) {
      approval.latest = Math.max(approval.latest, Date.parse(entry.at));
    }
    switch (entry.type) {
      case 'run-started':
        if (this.#begun !== undefined) return ['the run has begun before.'];
        this.#begun = entry.payload;
        return unless(isRunName(this.#run), 'no run can be called so.');
      case 'step-started':
        this.#step(entry.payload.step).attempt += 1;
        this.#step(entry.payload.step).verdicts.clear();
        return [];
      case 'step-failed':
      case 'step-reopened':
        this.#step(entry.payload.step).verdicts.clear();
        return [];
      case 'step-finished':
        return this.#finished(entry.payload.step);
      case 'gate-judged':
        this.#step(entry.payload.step).verdicts.set(entry.payload.verdict.gate, entry.payload);
        return [];
      case 'human-done':
        return this.#signOff(entry.payload, entry.at, isSigned);
      case 'approval-requested':
        return this.#requested(entry.payload);
      case 'approval-granted':
        return this.#granted(entry.payload, entry.at, isSigned);
      case 'approval-declined':
        return this.#declined(entry.payload, isSigned);
      case 'approval-expired':
      case 'approval-void':
        return this.#ended(entry.payload.id, entry.type === 'approval-void' ? 'void' : 'expired');
      case 'approval-used':
        return this.#used(entry.payload.id, entry.at);
      case 'gate-waived':
        return this.#waived(entry.payload);
      case 'lead-forgotten':
        return this.#forgotten(entry.payload, entry.at, isSigned);
      case 'effect-rehearsed':
        return unless(entry.payload.by === rehearsalOperator, `a rehearsal names ${entry.payload.by}.`);
      default:
        return [];
    }
  }

  #step(id: string): Standing {
    const found = this.#steps.get(id);
    if (found !== undefined) return found;
    const made: Standing = { attempt: 0, signOffs: 0, verdicts: new Map() };
    this.#steps.set(id, made);
    return made;
  }

  /** The runner finishes a step whose blocking gates hold, and blocks any other. */
  #finished(step: string): Faults {
    const failed = [...this.#step(step).verdicts.values()].find(({ verdict }) => verdict.status === 'failed');
    return unless(failed === undefined, `gate ${failed?.verdict.gate} of step ${step} does not hold.`);
  }

  #signOff(payload: Payload<'human-done'>, at: string, isSigned: CheckSigned): Faults {
    const { step, by, note, form, rehearsal, signature } = payload;
    const standing = this.#step(step);
    standing.signOffs += 1;
    if (rehearsal) return by === rehearsalOperator ? [] : [`a rehearsal names ${by}.`];
    if (signature === undefined) return [`${by} has not signed it.`];
    const asked = this.#begun?.steps.find(({ id }) => id === step);
    if (asked?.kind !== 'human') return [`step ${step} is none that a person does.`];
    const facts = { step, attempt: standing.signOffs, asked, by, note, form, at };
    return faults(isSigned(by, signOffText({ ...facts, ...this.#place() }), signature));
  }

  #requested({ id, subject, evidenceHash, by }: Payload<'approval-requested'>): Faults {
    if (this.#approvals.has(id)) return [`approval ${id} was asked for before.`];
    const grants: Seen['grants'] = [];
    const seen = {
      subject,
      evidenceHash,
      requestedBy: by,
      grants,
      state: 'requested',
      hasWaived: false,
      latest: Number.NEGATIVE_INFINITY,
    } as const;
    this.#approvals.set(id, { ...seen, grants: [] });
    return [
      ...unless(evidenceHashOf(subject) === evidenceHash, 'its hash is not that of its evidence.'),
      ...unless(subject.journal === this.#journal, 'it is about another workspace.'),
      ...unless(subject.run === this.#run, `it is about run ${subject.run}.`),
      ...this.#misstated(subject),
    ];
  }

  /** What a subject says otherwise than the journal has it. */
  #misstated({ gate, step, attempt, planDigest, parameters }: Approval['subject']): Faults {
    const standing = this.#step(step);
    const begun = this.#begun;
    const judged = gate === null ? undefined : standing.verdicts.get(gate.id);
    const shown = judged && {
      ...{ id: judged.verdict.gate, title: judged.verdict.title, severity: judged.verdict.severity },
      ...{ threshold: judged.verdict.threshold, measured: judged.verdict.measured },
      sentence: judged.verdict.sentence,
      evidence: { path: judged.evidence.path, sha256: judged.evidence.sha256 },
    };
    return [
      ...unless(attempt === standing.attempt, `step ${step} was not begun ${attempt} times.`),
      ...unless(
        gate === null || canonicalJson(shown) === canonicalJson(gate),
        'its gate was judged otherwise.',
      ),
      ...unless(
        canonicalJson([begun?.planDigest ?? '', begun?.parameters]) ===
          canonicalJson([planDigest, parameters]),
        'the run began with another plan.',
      ),
    ];
  }

  #granted(grant: Payload<'approval-granted'>, at: string, isSigned: CheckSigned): Faults {
    const { id, signature, ...facts } = grant;
    const approval = this.#approvals.get(id);
    if (approval === undefined) return [`nobody asked for approval ${id}.`];
    const isOwn = approval.requestedBy.key === signature.key;
    const found = [
      ...unless(
        facts.evidenceHash === approval.evidenceHash,
        'it is about other evidence than what was asked for.',
      ),
      ...unless(approval.state === 'requested', `approval ${id} was ${approval.state} by then.`),
      ...unless(
        !approval.grants.some(({ key }) => key === signature.key),
        `${facts.by} has granted it before.`,
      ),
      ...unless(facts.selfApproved === isOwn, 'it does not say rightly whether it is self-approved.'),
      ...unless(facts.grantedAt === at, 'it says another time than its entry.'),
      ...unless(lastsAsItMay(facts), 'it is good for another time than a grant can be.'),
      ...faults(isSigned(facts.by, grantText({ ...facts, id, ...this.#place() }), signature)),
    ];
    if (found.length > 0) return found;
    if (approval.grants.length === 0) this.#underGrant.push(approval);
    approval.grants.push({ key: signature.key, expiresAt: facts.expiresAt });
    if (approval.grants.length >= this.#needed()) approval.state = 'granted';
    return [];
  }

  #declined({ id, signature, ...facts }: Payload<'approval-declined'>, isSigned: CheckSigned): Faults {
    const approval = this.#approvals.get(id);
    if (approval === undefined) return [`nobody asked for approval ${id}.`];
    approval.state = 'declined';
    const text = declineText({ ...facts, id, ...this.#place() });
    return faults(isSigned(facts.by, text, signature));
  }

  #ended(id: string, state: 'expired' | 'void'): Faults {
    const approval = this.#approvals.get(id);
    if (approval === undefined) return [`nobody asked for approval ${id}.`];
    approval.state = state;
    return [];
  }

  #used(id: string, at: string): Faults {
    const approval = this.#approvals.get(id);
    if (approval === undefined) return [`nobody asked for approval ${id}.`];
    const { state, grants, subject, latest } = approval;
    approval.state = 'used';
    return [
      ...unless(
        state === 'granted',
        `approval ${id} was ${state} and has ${grants.length} of ${this.#needed()} grants.`,
      ),
      ...unless(
        grants.every(({ expiresAt }) => Math.max(latest, Date.parse(at)) < Date.parse(expiresAt)),
        'its grant had expired.',
      ),
      ...unless(
        subject.attempt === this.#step(subject.step).attempt,
        `step ${subject.step} has run again since.`,
      ),
    ];
  }

  #waived({ step, gate, approval: id }: Payload<'gate-waived'>): Faults {
    const approval = this.#approvals.get(id);
    const verdict = this.#step(step).verdicts.get(gate)?.verdict;
    if (approval === undefined) return [`nobody asked for approval ${id}.`];
    if (verdict === undefined) return [`gate ${gate} of step ${step} does not stand judged.`];
    const { subject, state, grants, hasWaived } = approval;
    approval.hasWaived = true;
    const isFor = subject.gate?.id === gate && subject.step === step;
    return [
      ...faults(whyNotWaivable(verdict) ?? undefined),
      ...unless(isFor, `approval ${id} is for gate ${subject.gate?.id ?? 'none'} of step ${subject.step}.`),
      ...unless(subject.attempt === this.#step(step).attempt, `approval ${id} is for an earlier attempt.`),
      ...unless(!hasWaived, `approval ${id} has waived before.`),
      ...unless(
        state === 'used' && grants.length >= this.#needed(),
        `approval ${id} is not one that was granted and used.`,
      ),
    ];
  }

  /** Evidence that was written anew is, from here on, the evidence of its verdict. */
  #forgotten(payload: Payload<'lead-forgotten'>, at: string, isSigned: CheckSigned): Faults {
    for (const { verdicts } of this.#steps.values()) {
      for (const [gate, judged] of verdicts) {
        const { path, sha256 } = judged.evidence;
        const file = payload.files.find(
          (one) => one.path === `runs/${this.#run}/${path}` && one.from === sha256,
        );
        if (file !== undefined) verdicts.set(gate, { ...judged, evidence: { path, ...file.to } });
      }
    }
    const { signature, ...facts } = payload;
    return faults(isSigned(facts.by, leadForgottenText({ ...facts, at, ...this.#place() }), signature));
  }

  /** Where a signature stands. */
  #place() {
    return { journal: this.#journal, after: this.#after, run: this.#run };
  }

  #needed(): number {
    return this.#begun?.grantsNeeded ?? 1;
  }
}

function lastsAsItMay({ grantedAt, expiresAt }: { grantedAt: string; expiresAt: string }): boolean {
  const hours = (Date.parse(expiresAt) - Date.parse(grantedAt)) / 3_600_000;
  return hours >= hoursOfGrant.least && hours <= hoursOfGrant.most;
}

function unless(holds: boolean, fault: string): Faults {
  return holds ? [] : [fault];
}

function faults(fault: string | undefined): Faults {
  return fault === undefined ? [] : [fault];
}
