import { canonicalJson } from './canonical-json.ts';
import {
  compareSignOffs,
  compareSteps,
  compareWaivers,
  type SignOffDifference,
  type StepDifference,
  type WaiverDifference,
} from './comparison/compare-course.ts';
import { compareGates, type GateDifference } from './comparison/compare-gates.ts';
import {
  compareData,
  compareSettings,
  type FileDifference,
  type SettingDifference,
} from './comparison/compare-ground.ts';
import {
  compareFeatures,
  compareMetrics,
  type FeatureDifference,
  type MetricDifference,
  rankingOf,
} from './comparison/compare-results.ts';
import { type Compared, compared } from './comparison/compared.ts';
import type { Read, RunRecord } from './comparison/run-record.ts';
import type { RunStatus } from './run-state.ts';

/** Two runs side by side, `a` usually the older: of each kind what differs, and how many are equal. */
export interface RunComparison {
  a: ComparedRun;
  b: ComparedRun;
  /** What cannot be compared, and why, a sentence each. */
  notes: string[];
  /** Analysis date, seed, versions and parameters. */
  settings: Compared<SettingDifference>;
  /** Input files by their path. */
  data: Compared<FileDifference>;
  /** What got worse first. */
  gates: Compared<GateDifference>;
  metrics: Compared<MetricDifference>;
  /** The features that lead either model. */
  features: Compared<FeatureDifference>;
  /** State and duration of each step. */
  steps: Compared<StepDifference>;
  waivers: Compared<WaiverDifference>;
  signOffs: Compared<SignOffDifference>;
}

export interface ComparedRun {
  run: string;
  plan: string;
  planVersion: string;
  state: RunStatus;
  /** ISO time. */
  startedAt: string;
  rehearsal: boolean;
}

/** Holds two runs against each other. Pure; runs that are half done, blocked or of different plans are compared as far as that goes. */
export function compareRuns(a: RunRecord, b: RunRecord): RunComparison {
  const samePlan = a.state.plan === b.state.plan;
  const nothing: Compared<never> = compared([], 0);
  return {
    a: identityOf(a),
    b: identityOf(b),
    notes: notesOf(a, b),
    settings: compareSettings(a, b),
    data: compareData(a.state, b.state),
    gates: compareGates(a.state, b.state),
    metrics: compareMetrics(a.figures, b.figures),
    features: compareFeatures(a, b),
    steps: samePlan ? compareSteps(a.state, b.state) : nothing,
    waivers: compareWaivers(a.state, b.state),
    signOffs: samePlan ? compareSignOffs(a.state, b.state) : nothing,
  };
}

function identityOf({ state }: RunRecord): ComparedRun {
  const { run, plan, planVersion, startedAt, rehearsal } = state;
  return { run, plan, planVersion, state: state.state, startedAt, rehearsal };
}

function notesOf(a: RunRecord, b: RunRecord): string[] {
  return [
    ...planNotes(a, b),
    ...[a, b].flatMap(({ state }) => unfinishedNote(state)),
    ...readNotes('figures of a test window', a, b, 'figures'),
    ...rankingNotes(a, b),
  ];
}

function planNotes(a: RunRecord, b: RunRecord): string[] {
  const [one, other] = [a.state, b.state];
  if (one.plan !== other.plan) {
    return [
      `The plans are different, ${one.plan} and ${other.plan}: only parameters and gates that both have are compared, and no steps.`,
    ];
  }
  if (one.planVersion !== other.planVersion) {
    return [
      `The versions of the plan are different, ${one.planVersion} and ${other.planVersion}: steps and gates are matched by their ids.`,
    ];
  }
  // Steps follow from the parameters, so only with the same ones another digest means another plan.
  const settings = ({ state, beginning }: RunRecord) =>
    canonicalJson([state.analysisDate, state.seed, beginning.parameters]);
  const digests = new Set([a.beginning.planDigest, b.beginning.planDigest]);
  if (digests.has(null) || digests.size === 1 || settings(a) !== settings(b)) return [];
  return [
    'The plan was edited between the runs: version and parameters are the same, its steps or gates are not.',
  ];
}

function unfinishedNote({ run, state, steps }: RunRecord['state']): string[] {
  if (state === 'finished') return [];
  const reached = steps.filter((step) => step.kind !== 'declared');
  const done = reached.filter((step) => step.state === 'done').length;
  return [`${run} is not finished (${state}): ${done} of ${reached.length} steps are done.`];
}

function readNotes(what: string, a: RunRecord, b: RunRecord, of: 'figures' | 'gain'): string[] {
  if (a[of].found === 'absent' && b[of].found === 'absent') return [`Neither run has ${what}.`];
  return [a, b].flatMap((record) => readNote(what, record[of], record.state.run));
}

function readNote(what: string, read: Read<unknown>, run: string): string[] {
  switch (read.found) {
    case 'read':
      return [];
    case 'absent':
      return [`${run} has no ${what}.`];
    case 'unreadable':
      return [`The ${what} of ${run} are not shown: ${read.because}.`];
  }
}

function rankingNotes(a: RunRecord, b: RunRecord): string[] {
  switch (rankingOf(a, b)) {
    case 'shap':
      return [];
    case 'gain':
      return ['Features are ranked by gain: one of the runs has not come to the explanation of its model.'];
    case null:
      return readNotes('importances of features', a, b, 'gain');
  }
}
