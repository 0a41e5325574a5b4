import { createHash } from 'node:crypto';
import { canonicalJson } from '../canonical-json.ts';
import type { RunEvent } from '../events.ts';
import type { Journal } from '../journal.ts';
import type { RunState, StepState, StepVerdict } from '../run-state.ts';
import type { Approval, ApprovalSubject } from './approval.ts';
import { journalId } from './journal-id.ts';

/** What the journal says of a run, as far as an approval in it rests on it. */
export interface Ground {
  state: RunState;
  begun: Extract<RunEvent, { type: 'run-started' }>['payload'];
  /** Id of the journal (`journal-id.ts`). */
  journal: string;
}

/** The ground of a run as the journal has it now. */
export function readGround(journal: Journal, state: RunState): Ground {
  const [first] = journal.entries(state.run);
  if (first?.type !== 'run-started') throw new Error(`run ${state.run} has no beginning`);
  return { state, begun: first.payload, journal: journalId(journal) };
}

/** Everything that a waiver of this verdict rests on. Pure: the same journal gives the same subject. */
export function waiverSubject(ground: Ground, verdict: StepVerdict): ApprovalSubject {
  const { gate, title, severity, threshold, measured, sentence, evidence } = verdict;
  return {
    ...subjectOf(ground, verdict.step),
    kind: 'waiver',
    gate: {
      ...{ id: gate, title, severity, threshold, measured, sentence },
      evidence: { path: evidence.path, sha256: evidence.sha256 },
    },
    preview: null,
  };
}

/** Everything that an effect of this step rests on; `preview` says in full what it would do. */
export function effectSubject(ground: Ground, step: string, preview: string): ApprovalSubject {
  return { ...subjectOf(ground, step), kind: 'effect', gate: null, preview };
}

/** The subject of an approval, made again from what the journal says now; undefined where its gate does not stand judged any more. */
export function sameSubjectNow(ground: Ground, { subject }: Approval): ApprovalSubject | undefined {
  if (subject.gate === null) return effectSubject(ground, subject.step, subject.preview ?? '');
  const verdict = ground.state.verdicts.find(({ gate }) => gate === subject.gate?.id);
  return verdict === undefined ? undefined : waiverSubject(ground, verdict);
}

/** SHA-256 of a subject's canonical JSON, in hex. */
export function evidenceHashOf(subject: ApprovalSubject): string {
  return createHash('sha256').update(canonicalJson(subject)).digest('hex');
}

function subjectOf({ state, begun, journal }: Ground, step: string) {
  const upTo = state.steps.slice(0, state.steps.findIndex(({ id }) => id === step) + 1);
  const standing = upTo.filter((each) => each.id === step || each.state === 'done');
  return {
    journal,
    run: state.run,
    plan: begun.plan,
    planVersion: begun.planVersion,
    planDigest: begun.planDigest ?? '',
    analysisDate: begun.analysisDate,
    seed: begun.seed,
    parameters: begun.parameters,
    step,
    attempt: upTo.at(-1)?.attempts ?? 0,
    inputs: hashed(standing.flatMap(({ inputs }) => inputs)),
    artifacts: hashed(artifactsOf(standing)),
  };
}

/** Of an artifact that two steps wrote, what the later one made. */
function artifactsOf(steps: readonly StepState[]) {
  const written = steps.flatMap(({ artifacts }) => artifacts);
  return [...new Map(written.map((record) => [record.path, record])).values()].map((record) => ({
    ...record,
    path: `artifacts/${record.path}`,
  }));
}

/** Each file once, in the order of its name. A file that two steps read with different bytes stays twice, and can then not hold. */
function hashed(records: readonly { path: string; sha256: string }[]) {
  const files = new Map(records.map(({ path, sha256 }) => [`${path}\n${sha256}`, { path, sha256 }]));
  return [...files].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, file]) => file);
}
