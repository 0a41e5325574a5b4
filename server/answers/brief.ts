import { z } from 'zod';
import type { RunState } from '../../runner/run-state.ts';
import { keepsRun, standingOf } from '../../runner/verdict-standing.ts';
import { listedAs } from '../short-schema.ts';
import { shownApproval, toApprovals } from './approvals.ts';
import { changedGate, changedParameter, nextAction, runStatus, stepKind, stepStatus } from './common.ts';
import { stepFailure, workProblem } from './failure.ts';
import { shownGate } from './gates.ts';
import { handOver, requestOf, waitingFor } from './hand-over.ts';
import { mayDo, whatAnAgentMayDo } from './may-do.ts';

const progress = listedAs(
  z.object({
    step: z.string(),
    message: z.string(),
    done: z.number().optional(),
    total: z.number().optional(),
    unit: z.string().optional(),
    percent: z.number().nullable(),
    seconds: z.number(),
  }),
  ['message', 'percent'],
);

const told = listedAs(
  z.object({ step: z.string(), decisions: z.array(z.string()), learnings: z.array(z.string()) }),
  ['step', 'learnings'],
);

/** What an agent needs after each call: what came of it, and what it may do now. */
export const runOutcome = z.object({
  run: z.string(),
  plan: z.string(),
  state: runStatus,
  stepsDone: z.number().int(),
  stepsInAll: z.number().int(),
  mayDo: z.array(mayDo).describe('Most useful first.'),
  handOver: z
    .string()
    .nullable()
    .describe('Where you can go no further: say it to the operator word for word, then stop.'),
  blockingGates: z.array(listedAs(shownGate, ['gate', 'step', 'sentence', 'onFailure'])),
  waitingFor: waitingFor.describe('What a person must do.'),
  failure: stepFailure,
  progress: progress.nullable(),
  told: told.nullable().describe('By the newest step that told of anything.'),
  workProblem: workProblem.describe('Why the newest work was not done.'),
  distrust: z.string().nullable().describe('Why nothing that people decided here counts.'),
  rehearsal: z.boolean().describe('A stand-in did a human step.'),
});

/** What there is to say of a run that was only opened, or stopped. */
export const runStanding = runOutcome.pick({
  run: true,
  plan: true,
  state: true,
  mayDo: true,
  handOver: true,
});

/** Where a run stands, in full. */
export const runBrief = runOutcome.extend({
  planVersion: z.string(),
  title: z.string(),
  analysisDate: z.string(),
  steps: z.array(
    listedAs(z.object({ id: z.string(), title: z.string(), kind: stepKind, state: stepStatus }), [
      'id',
      'title',
      'state',
    ]),
  ),
  warnings: z.array(listedAs(shownGate, ['gate', 'sentence'])),
  waivedGates: z.array(listedAs(shownGate, ['gate', 'sentence'])),
  approvals: z.array(shownApproval),
  changedParameters: z
    .array(listedAs(changedParameter, ['path']))
    .describe("Where the run differs from its plan's reference."),
  changedGates: z.array(listedAs(changedGate, ['gate', 'change'])),
  personMayDo: z.array(nextAction).describe('What the operator may type in a terminal.'),
});

export type RunOutcome = z.output<typeof runOutcome>;

export type RunBrief = z.output<typeof runBrief>;

/** What is known of a run besides its own entries. */
export type Beside = Pick<RunBrief, 'progress' | 'distrust' | 'workProblem'>;

const nothingBeside: Beside = { progress: null, distrust: null, workProblem: null };

/** The brief of a run; `workspace` is named in the command for the person. */
export function toRunBrief(state: RunState, workspace: string, beside: Beside = nothingBeside): RunBrief {
  const asked = requestOf(state, workspace);
  const failed = state.steps.find((step) => step.state === 'failed');
  return runBrief.parse({
    ...state,
    ...beside,
    stepsDone: state.steps.filter((step) => step.state === 'done').length,
    stepsInAll: state.steps.length,
    handOver: handOver(state, asked, beside.distrust),
    told: newestTold(state),
    blockingGates: state.verdicts.filter(keepsRun),
    waivedGates: state.verdicts.filter((one) => standingOf(one) === 'waived'),
    warnings: state.verdicts.filter((one) => standingOf(one) === 'warned'),
    approvals: toApprovals(state),
    waitingFor: asked,
    failure: failed?.error === undefined ? null : { ...failed.error, step: failed.id },
    mayDo: whatAnAgentMayDo(state).filter(({ tool }) => beside.distrust === null || !building.has(tool)),
    personMayDo: state.nextActions,
  });
}

/** Calls that build on what people have decided, and are refused where that is not genuine. */
const building: ReadonlySet<string> = new Set(['run_step', 'request_approval']);

function newestTold({ steps }: RunState): RunBrief['told'] {
  const newest = steps.findLast(({ decisions, learnings }) => decisions.length + learnings.length > 0);
  if (newest === undefined) return null;
  return {
    step: newest.id,
    decisions: newest.decisions.map(({ choice, rationale }) => `${choice}, because: ${rationale}`),
    learnings: newest.learnings,
  };
}
