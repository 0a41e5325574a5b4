import type { RunState, StepState, StepStatus, StepVerdict } from '../run-state.ts';
import { type Compared, compared, differing, sideBySide } from './compared.ts';

/** A step in both runs; null where the plan of that run has no such step. */
export interface StepDifference {
  step: string;
  title: string;
  a: StepSide | null;
  b: StepSide | null;
}

export interface StepSide {
  state: StepStatus;
  /** Null where it has not come to an end, and for what a person does. */
  seconds: number | null;
}

/** A gate that a person let pass; null where nobody did. */
export interface WaiverDifference {
  gate: string;
  a: WaiverSide | null;
  b: WaiverSide | null;
}

export interface WaiverSide {
  by: string[];
  reason: string;
  selfApproved: boolean;
}

/** What a person did; null where nobody has yet. */
export interface SignOffDifference {
  step: string;
  title: string;
  a: SignOffSide | null;
  b: SignOffSide | null;
}

export interface SignOffSide {
  by: string;
  note: string | null;
  rehearsal: boolean;
}

/** Steps whose states differ, in their order; then those that took noticeably longer or shorter, the largest difference first. */
export function compareSteps(a: RunState, b: RunState): Compared<StepDifference> {
  const pairs = sideBySide(a.steps, b.steps, ({ id }) => id).map(
    ({ key, ...pair }): StepDifference => ({
      step: key,
      title: pair.b?.title ?? pair.a?.title ?? '',
      a: stepSide(pair.a),
      b: stepSide(pair.b),
    }),
  );
  const { differences, equal } = differing(pairs, (pair) => !isSameState(pair) || isNotable(pair));
  const timed = differences
    .filter(isSameState)
    .sort((one, other) => Math.abs(secondsMore(other)) - Math.abs(secondsMore(one)));
  return compared([...differences.filter((pair) => !isSameState(pair)), ...timed], equal);
}

export function compareWaivers(a: RunState, b: RunState): Compared<WaiverDifference> {
  const waived = ({ verdicts }: RunState) => verdicts.filter((verdict) => verdict.waived !== undefined);
  const pairs = sideBySide(waived(a), waived(b), ({ gate }) => gate).map(
    ({ key, ...pair }): WaiverDifference => ({
      gate: key,
      a: waiverSide(pair.a),
      b: waiverSide(pair.b),
    }),
  );
  return differing(pairs, (pair) => JSON.stringify(pair.a) !== JSON.stringify(pair.b));
}

/** Compares who did the steps that are for people. Steps that nobody has done in either run are not counted. */
export function compareSignOffs(a: RunState, b: RunState): Compared<SignOffDifference> {
  const human = ({ steps }: RunState) => steps.filter(({ kind }) => kind === 'human');
  const pairs = sideBySide(human(a), human(b), ({ id }) => id)
    .map(
      ({ key, ...pair }): SignOffDifference => ({
        step: key,
        title: pair.b?.title ?? pair.a?.title ?? '',
        a: signOffSide(pair.a),
        b: signOffSide(pair.b),
      }),
    )
    .filter((pair) => pair.a !== null || pair.b !== null);
  return differing(pairs, (pair) => JSON.stringify(pair.a) !== JSON.stringify(pair.b));
}

function stepSide(step: StepState | null): StepSide | null {
  return step === null ? null : { state: step.state, seconds: step.seconds ?? null };
}

function isSameState({ a, b }: StepDifference): boolean {
  return a?.state === b?.state;
}

/** Clocks are noisy: less than a second, or less than a fifth of the longer, is no difference. */
function isNotable(pair: StepDifference): boolean {
  const more = Math.abs(secondsMore(pair));
  return more >= 1 && more >= Math.max(pair.a?.seconds ?? 0, pair.b?.seconds ?? 0) / 5;
}

function secondsMore({ a, b }: StepDifference): number {
  const from = a?.seconds ?? null;
  const to = b?.seconds ?? null;
  return from === null || to === null ? 0 : to - from;
}

function waiverSide(verdict: StepVerdict | null): WaiverSide | null {
  if (verdict?.waived === undefined) return null;
  const { by, reason, selfApproved } = verdict.waived;
  return { by, reason, selfApproved };
}

function signOffSide(step: StepState | null): SignOffSide | null {
  if (step?.by === undefined) return null;
  return { by: step.by, note: step.note ?? null, rehearsal: step.rehearsal };
}
