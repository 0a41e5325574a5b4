import { z } from 'zod';
import { whyNotWaivable } from '../../gates/waiver.ts';
import { openRequests } from '../../runner/open-requests.ts';
import type { RunState, StepState } from '../../runner/run-state.ts';
import { describeWaiver, keepsRun, standingOf } from '../../runner/verdict-standing.ts';
import { approval, describeApproval, toApprovals } from './approvals.ts';
import {
  changedGate,
  changedParameter,
  errorFacts,
  nextAction,
  runStatus,
  stepKind,
  stepStatus,
  told,
  verdict,
} from './common.ts';

/** A call that is legal now, with all its arguments. */
export const mayDo = z.object({
  tool: z.string().describe('A tool of this server.'),
  arguments: z.record(z.string(), z.union([z.string(), z.number()])),
  why: z.string(),
});

export type MayDo = z.output<typeof mayDo>;

const progress = z.object({
  step: z.string(),
  message: z.string(),
  done: z.number().optional(),
  total: z.number().optional(),
  unit: z.string().optional(),
  percent: z.number().nullable().describe('0 to 100; null while nobody knows.'),
  seconds: z.number().describe('Since the step began.'),
});

/** A run as an agent needs it: short, with what it may do now and what only a person may do. */
export const runBrief = z.object({
  run: z.string(),
  plan: z.string(),
  planVersion: z.string(),
  title: z.string(),
  analysisDate: z.string(),
  state: runStatus,
  progress: progress.nullable().describe('How far the running step is; null while nothing runs.'),
  handOver: z
    .string()
    .nullable()
    .describe(
      'Set where you can go no further by yourself: what to say to the operator, word for word. Then stop.',
    ),
  distrust: z
    .string()
    .nullable()
    .describe(
      'Set where a decision in the journal is not genuine: nothing that people are said to have decided counts.',
    ),
  workProblem: errorFacts
    .nullable()
    .describe('Why the newest work on the run did not come to an end, where the run itself cannot tell.'),
  rehearsal: z
    .boolean()
    .describe('True when a stand-in completed a human step: such a run proves nothing about a person.'),
  steps: z.array(z.object({ id: z.string(), title: z.string(), kind: stepKind, state: stepStatus })),
  told: z
    .array(z.object({ step: z.string(), ...told }))
    .describe('What the steps that have run decided and learned; only those that told of anything.'),
  blockingGates: z
    .array(verdict)
    .describe('Blocking gates that do not hold. The run goes no further while there is one.'),
  waivedGates: z.array(verdict).describe('Gates that do not hold and that people let pass.'),
  approvals: z
    .array(approval)
    .describe('What was asked of people in this run, and what they said. No tool grants any of it.'),
  warnings: z.array(verdict).describe('Warning gates that do not hold.'),
  waitingFor: z
    .object({
      step: z.string(),
      title: z.string(),
      instructions: z.string(),
      checklist: z.array(z.string()),
      command: z.string().describe('What the person types in a terminal. No tool of this server can do it.'),
    })
    .nullable(),
  failure: errorFacts.extend({ step: z.string() }).nullable(),
  changedParameters: z.array(changedParameter),
  changedGates: z.array(changedGate),
  mayDo: z.array(mayDo).describe('What you may call next, most useful first.'),
  personMayDo: z.array(nextAction).describe('What the operator may type in a terminal.'),
});

export type RunBrief = z.output<typeof runBrief>;

/** What is known of a run besides its own entries. */
export type Beside = Pick<RunBrief, 'progress' | 'distrust' | 'workProblem'>;

const nothingBeside: Beside = { progress: null, distrust: null, workProblem: null };

/** The brief of a run; `workspace` is named in the command for the person. */
export function toRunBrief(state: RunState, workspace: string, beside: Beside = nothingBeside): RunBrief {
  const waiting = state.steps.find((step) => step.state === 'waiting');
  const failed = state.steps.find((step) => step.state === 'failed');
  const waitingFor = waiting === undefined ? null : requestOf(waiting, state.run, workspace);
  return runBrief.parse({
    ...state,
    ...beside,
    handOver: handOver(state, waitingFor, beside.distrust),
    steps: state.steps.map(({ id, title, kind, state: status }) => ({ id, title, kind, state: status })),
    told: state.steps
      .filter(({ decisions, learnings }) => decisions.length + learnings.length > 0)
      .map(({ id, decisions, learnings }) => ({ step: id, decisions, learnings })),
    blockingGates: state.verdicts.filter(keepsRun),
    waivedGates: state.verdicts.filter((one) => standingOf(one) === 'waived'),
    warnings: state.verdicts.filter((one) => standingOf(one) === 'warned'),
    approvals: toApprovals(state),
    waitingFor,
    failure: failed?.error === undefined ? null : { ...failed.error, step: failed.id },
    mayDo: whatAnAgentMayDo(state).filter(({ tool }) => beside.distrust === null || !building.has(tool)),
    personMayDo: state.nextActions,
  });
}

/** Calls that build on what people have decided, and are refused where that is not genuine. */
const building: ReadonlySet<string> = new Set(['run_step', 'request_approval']);

/** The brief as a few sentences: where the run stands, what keeps it, what may be called next. */
export function describeBrief(brief: RunBrief): string {
  const done = brief.steps.filter((step) => step.state === 'done').length;
  const lines = [
    nextInALine(brief),
    `Run ${brief.run} is ${brief.state}: ${done} of ${brief.steps.length} steps are done.`,
  ];
  if (brief.distrust !== null) {
    lines.push(`NOT GENUINE: ${brief.distrust} Build on nothing that people are said to have decided here.`);
  }
  if (brief.progress !== null) lines.push(describeProgress(brief.progress));
  if (brief.workProblem !== null) {
    const { code, message, next = '' } = brief.workProblem;
    lines.push(`The newest work on the run was not done (${code}): ${message} ${next}`.trimEnd());
  }
  for (const gate of brief.blockingGates)
    lines.push(`BLOCKED by ${gate.gate} at step ${gate.step}: ${gate.sentence} ${gate.onFailure}`);
  if (brief.blockingGates.length > 0) {
    lines.push(
      'You may not waive a gate or change a threshold. Mend the cause in the data, or hand over to the operator.',
    );
  }
  const guarding = brief.blockingGates.filter(({ guards }) => guards !== undefined).map(({ gate }) => gate);
  if (guarding.length > 0) lines.push(`Nobody can waive ${guarding.join(', ')}.`);
  for (const { gate, step, sentence, waived } of brief.waivedGates) {
    if (waived !== undefined)
      lines.push(`Waived: ${gate} at step ${step}, ${describeWaiver(waived)}. ${sentence}`);
  }
  for (const one of brief.approvals) if (one.state !== 'used') lines.push(describeApproval(one));
  if (brief.failure !== null) {
    lines.push(
      `FAILED at step ${brief.failure.step} (${brief.failure.code}): ${brief.failure.message} ${brief.failure.next ?? ''}`.trimEnd(),
    );
  }
  if (brief.waitingFor !== null) {
    const { step, title, instructions, command } = brief.waitingFor;
    lines.push(
      `WAITING for a person at step ${step}, ${title}: ${instructions}`,
      `You cannot complete this step. Ask a person to do it and then to run in a terminal: ${command}`,
    );
  }
  for (const gate of brief.warnings) lines.push(`Warning ${gate.gate}: ${gate.sentence}`);
  lines.push(...describeTold(brief));
  for (const { tool, arguments: given, why } of brief.mayDo)
    lines.push(`You may call ${tool} ${JSON.stringify(given)}: ${why}`);
  return lines.join('\n');
}

/** The run's newest decisions and learnings in words; the structured form has those of every step. */
function describeTold({ told: steps }: RunBrief): string[] {
  const newest = steps.at(-1);
  if (newest === undefined) return [];
  return [
    ...newest.decisions.map(
      ({ choice, rationale }) => `Decided at step ${newest.step}: ${choice}, because: ${rationale}`,
    ),
    ...newest.learnings.map((learning) => `Learned at step ${newest.step}: ${learning}`),
  ];
}

/** The one thing to do, before all that is to be known. */
function nextInALine({ handOver: say, mayDo: [next], state }: RunBrief): string {
  if (say !== null) return `STOP, and say to the operator: ${say}`;
  if (next === undefined) return 'NEXT: nothing.';
  return `${state === 'finished' ? 'DONE. NEXT' : 'NEXT'}: call ${next.tool} ${JSON.stringify(next.arguments)}: ${next.why}`;
}

function describeProgress({ step, message, percent, seconds }: NonNullable<RunBrief['progress']>): string {
  const share = percent === null ? '' : `, ${Math.floor(percent)} %`;
  return `Step ${step} runs since ${Math.round(seconds)} s: ${message}${share}.`;
}

function requestOf(step: StepState, run: string, workspace: string): RunBrief['waitingFor'] {
  return {
    step: step.id,
    title: step.title,
    instructions: step.instructions ?? '',
    checklist: step.checklist ?? [],
    command: `leadline step ${step.id} --run ${run} --workspace ${quote(workspace)}`,
  };
}

/** What the agent says to the person, where only a person can go on. */
function handOver(
  state: RunState,
  waitingFor: RunBrief['waitingFor'],
  distrust: string | null,
): string | null {
  if (distrust !== null) {
    return `The journal of this workspace is not genuine: ${distrust} Please check it with \`leadline verify\` before anything goes on.`;
  }
  const { run } = state;
  switch (state.state) {
    case 'waiting':
      return waitingFor === null ? null : sayWaiting(run, waitingFor);
    case 'blocked': {
      const gates = state.verdicts.filter(keepsRun);
      const why = gates.map(({ gate, step, sentence }) => `${gate} at step ${step}: ${sentence}`).join(' ');
      return `Run ${run} is blocked by ${why} ${gates[0]?.onFailure ?? ''} ${sayCommands(state)}`;
    }
    case 'failed': {
      const failed = state.steps.find((step) => step.state === 'failed');
      const { code, message, next = '' } = failed?.error ?? { code: 'step-failed', message: '' };
      return `Step ${failed?.id ?? ''} of run ${run} failed (${code}): ${message} ${next}`.trimEnd();
    }
    default:
      return null;
  }
}

function sayWaiting(run: string, { step, title, instructions, command }: Waiting): string {
  return `Run ${run} waits for you at step ${step}, ${title}: ${instructions} When it is done, sign it in \`leadline ui\`, or in a terminal: ${command} says what is asked and the command that signs it.`;
}

type Waiting = NonNullable<RunBrief['waitingFor']>;

function sayCommands({ nextActions }: RunState): string {
  return nextActions.map(({ label, command }) => `${label}: ${command}`).join('; ');
}

/** The legal calls of each state, most useful first. Completing a human step, waiving a gate and changing a threshold are never among them. */
function whatAnAgentMayDo(state: RunState): MayDo[] {
  const run = { run: state.run };
  const next = state.steps.find((step) => step.state !== 'done' && step.state !== 'declared');
  const brief = {
    tool: 'list_plans',
    arguments: { plan: state.plan, step: next?.id ?? '' },
    why: `says what step ${next?.id ?? ''} asks, with its gates and when to stop.`,
  };
  const log = {
    tool: 'read_report',
    arguments: { ...run, name: 'EXECUTION_LOG.md' },
    why: 'reads what has happened so far.',
  };
  const again = (what: string) => ({
    tool: 'run_step',
    arguments: run,
    why: `runs the ${what} step again, once the cause is mended.`,
  });
  switch (state.state) {
    case 'running':
      return [
        {
          tool: 'run_status',
          arguments: { ...run, wait_seconds: 20 },
          why: 'waits while a process is at work on this run, and says how far it is.',
        },
        { tool: 'cancel_run', arguments: run, why: 'stops it where it can be resumed.' },
        log,
      ];
    case 'paused':
    case 'interrupted':
      return [
        {
          tool: 'run_step',
          arguments: { ...run, go: 'until-it-stops' },
          why: 'runs on until the run is finished or something keeps it.',
        },
        { tool: 'run_step', arguments: run, why: `runs step ${next?.id ?? ''}, ${next?.title ?? ''}.` },
        brief,
        log,
      ];
    case 'blocked':
      return [
        {
          tool: 'list_gates',
          arguments: { ...run, only: 'open' },
          why: 'shows the evidence rows of what does not hold.',
        },
        ...waiversToAskFor(state),
        again('blocked'),
        brief,
        log,
      ];
    case 'failed':
      return [brief, log, again('failed')];
    case 'waiting':
      return [{ tool: 'run_status', arguments: run, why: 'shows whether the person has done it.' }, log];
    case 'finished':
      return [{ tool: 'read_report', arguments: run, why: 'lists the files of the run.' }, log];
  }
}

/** A waiver that the plan offers and that nobody has asked for yet. */
function waiversToAskFor(state: RunState): MayDo[] {
  const asked = new Set(openRequests(state).map(({ subject }) => subject.gate?.id));
  return state.verdicts
    .filter((one) => keepsRun(one) && whyNotWaivable(one) === null && !asked.has(one.gate))
    .map(({ gate, sentence }) => ({
      tool: 'request_approval',
      arguments: { run: state.run, gate, reason: sentence },
      why: 'asks the operator to waive it, if the cause cannot be mended: better with an argument of your own as `reason`. Only a person grants it.',
    }));
}

function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
