import type { Scalar, Verdict } from '../gates/gate.ts';
import { canonicalJson } from './canonical-json.ts';
import { compareData } from './comparison/compare-ground.ts';
import type { RunState, StepVerdict } from './run-state.ts';

/** What one gate came to in the runs of a plan, and what is otherwise than in the run before. */
export interface GateHistory {
  /** Each run that stands judged by the gate, oldest first; the last is the run that was asked about. */
  judged: JudgedOnce[];
  /** The newest earlier run that the gate judged, which the changes are counted from; null where there is none. */
  previous: string | null;
  changes: ChangeBetween[];
}

export interface JudgedOnce extends Pick<Verdict, 'status' | 'measured' | 'threshold'> {
  run: string;
}

/** One thing in which two runs differ, as far as a gate could feel it. */
export type ChangeBetween =
  | { kind: 'fact'; name: string; before: string; now: string }
  /** `path` has dots and is relative to the plan's section of leadline.yaml. */
  | { kind: 'parameter'; path: string; before: unknown; now: unknown }
  /** What a gate demands of its measure. */
  | { kind: 'threshold'; gate: string; before: string; now: string }
  /** A file that was read up to the gate's step. */
  | { kind: 'input'; path: string; change: 'changed' | 'new' | 'gone' };

/**
 * How a gate of `run` did in the same plan's runs up to that one; null where the run has not judged it. `runs` stand oldest first. Runs that
 * never came as far as the gate are passed over: nothing of theirs can explain its measure.
 */
export function gateHistory(runs: readonly RunState[], run: string, gate: string): GateHistory | null {
  const now = runs.find((state) => state.run === run);
  if (now === undefined || verdictOf(now, gate) === undefined) return null;
  const upToNow = runs
    .slice(0, runs.indexOf(now) + 1)
    .filter((state) => state.plan === now.plan && verdictOf(state, gate) !== undefined);
  const before = upToNow.at(-2);
  return {
    judged: upToNow.flatMap((state) => judgedOnce(state, gate)),
    previous: before?.run ?? null,
    changes: before === undefined ? [] : changesBetween(before, now, gate),
  };
}

/** What changed from one run to a later one: facts of the run, parameters, thresholds with the gate's own first, then input files. */
function changesBetween(before: RunState, now: RunState, gate: string): ChangeBetween[] {
  return [
    ...changedFacts(before, now),
    ...changedValues(before, now),
    ...changedThresholds(before, now, gate),
    ...changedInputs(before, now, gate),
  ];
}

function judgedOnce(state: RunState, gate: string): JudgedOnce[] {
  const verdict = verdictOf(state, gate);
  if (verdict === undefined) return [];
  const { status, measured, threshold } = verdict;
  return [{ run: state.run, status, measured, threshold }];
}

function verdictOf({ verdicts }: RunState, gate: string): StepVerdict | undefined {
  return verdicts.find((verdict) => verdict.gate === gate);
}

function changedFacts(before: RunState, now: RunState): ChangeBetween[] {
  const facts: [string, Scalar, Scalar][] = [
    ['version of the plan', before.planVersion, now.planVersion],
    ['analysis date', before.analysisDate, now.analysisDate],
    ['seed', before.seed, now.seed],
  ];
  return facts.flatMap(([name, was, is]) =>
    was === is ? [] : [{ kind: 'fact' as const, name, before: String(was), now: String(is) }],
  );
}

/** Both runs name what differs from the same reference, so that a parameter named by one alone has the reference's value in the other. */
function changedValues(before: RunState, now: RunState): ChangeBetween[] {
  const named = [...before.changedParameters, ...now.changedParameters];
  const paths = [...new Set(named.map(({ path }) => path))].sort();
  return paths.flatMap((path) => {
    const reference = named.find((parameter) => parameter.path === path)?.reference;
    const valueIn = (state: RunState) => {
      const parameter = state.changedParameters.find((candidate) => candidate.path === path);
      return parameter === undefined ? reference : parameter.value;
    };
    const [was, is] = [valueIn(before), valueIn(now)];
    if (canonicalJson([was]) === canonicalJson([is])) return [];
    return [{ kind: 'parameter' as const, path, before: was, now: is }];
  });
}

function changedThresholds(before: RunState, now: RunState, first: string): ChangeBetween[] {
  return now.verdicts
    .flatMap((verdict) => {
      const earlier = verdictOf(before, verdict.gate);
      if (earlier === undefined || demandOf(earlier) === demandOf(verdict)) return [];
      return [
        {
          kind: 'threshold' as const,
          gate: verdict.gate,
          before: demandOf(earlier),
          now: demandOf(verdict),
        },
      ];
    })
    .sort((a, b) => Number(b.gate === first) - Number(a.gate === first));
}

function demandOf({ threshold, severity }: StepVerdict): string {
  return `${threshold} (${severity})`;
}

function changedInputs(before: RunState, now: RunState, gate: string): ChangeBetween[] {
  const { differences } = compareData(upTo(before, gate), upTo(now, gate));
  return differences.map(({ path, a, b }) => {
    const change = a === null ? 'new' : b === null ? 'gone' : 'changed';
    return { kind: 'input' as const, path, change };
  });
}

/** A run that ends with the gate's step: what later steps read could not move the gate. */
function upTo(state: RunState, gate: string): RunState {
  const last = state.steps.findIndex(({ verdicts }) => verdicts.some((verdict) => verdict.gate === gate));
  return { ...state, steps: state.steps.slice(0, last + 1) };
}
