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

const mayDo = z.object({
  tool: z.string().describe('A tool of this server.'),
  arguments: z.record(z.string(), z.string()),
  why: z.string(),
});

/** A run as an agent needs it: short, with what it may do now and what only a person may do. */
export const runBrief = z.object({
  run: z.string(),
  plan: z.string(),
  planVersion: z.string(),
  title: z.string(),
  analysisDate: z.string(),
  state: runStatus,
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
  mayDo: z.array(mayDo).describe('What you may call next.'),
  personMayDo: z.array(nextAction).describe('What the operator may type in a terminal.'),
});

export type RunBrief = z.output<typeof runBrief>;

/** The brief of a run; `workspace` is named in the command for the person. */
export function toRunBrief(state: RunState, workspace: string): RunBrief {
  const waiting = state.steps.find((step) => step.state === 'waiting');
  const failed = state.steps.find((step) => step.state === 'failed');
  return runBrief.parse({
    ...state,
    steps: state.steps.map(({ id, title, kind, state: status }) => ({ id, title, kind, state: status })),
    told: state.steps
      .filter(({ decisions, learnings }) => decisions.length + learnings.length > 0)
      .map(({ id, decisions, learnings }) => ({ step: id, decisions, learnings })),
    blockingGates: state.verdicts.filter(keepsRun),
    waivedGates: state.verdicts.filter((one) => standingOf(one) === 'waived'),
    warnings: state.verdicts.filter((one) => standingOf(one) === 'warned'),
    approvals: toApprovals(state),
    waitingFor: waiting === undefined ? null : requestOf(waiting, state.run, workspace),
    failure: failed?.error === undefined ? null : { ...failed.error, step: failed.id },
    mayDo: whatAnAgentMayDo(state),
    personMayDo: state.nextActions,
  });
}

/** The brief as a few sentences: where the run stands, what keeps it, what may be called next. */
export function describeBrief(brief: RunBrief): string {
  const done = brief.steps.filter((step) => step.state === 'done').length;
  const lines = [`Run ${brief.run} is ${brief.state}: ${done} of ${brief.steps.length} steps are done.`];
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

function requestOf(step: StepState, run: string, workspace: string): RunBrief['waitingFor'] {
  return {
    step: step.id,
    title: step.title,
    instructions: step.instructions ?? '',
    checklist: step.checklist ?? [],
    command: `leadline step ${step.id} --done --run ${run} --workspace ${quote(workspace)}`,
  };
}

/** The legal calls of each state. Completing a human step, waiving a gate and changing a threshold are never among them. */
function whatAnAgentMayDo(state: RunState): z.output<typeof mayDo>[] {
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
  switch (state.state) {
    case 'running':
      return [{ tool: 'run_status', arguments: run, why: 'another process is at work on this run.' }, log];
    case 'paused':
    case 'interrupted':
      return [{ tool: 'run_step', arguments: run, why: 'runs the next step.' }, brief, log];
    case 'blocked':
      return [
        {
          tool: 'list_gates',
          arguments: { ...run, only: 'open' },
          why: 'shows the evidence rows of what does not hold.',
        },
        { tool: 'run_step', arguments: run, why: 'runs the blocked step again, once the cause is mended.' },
        ...waiversToAskFor(state),
        brief,
        log,
      ];
    case 'failed':
      return [
        { tool: 'run_step', arguments: run, why: 'runs the failed step again, once the cause is mended.' },
        brief,
        log,
      ];
    case 'waiting':
      return [{ tool: 'run_status', arguments: run, why: 'shows whether the person has done it.' }, log];
    case 'finished':
      return [{ tool: 'read_report', arguments: run, why: 'lists the files of the run.' }, log];
  }
}

/** A waiver that the plan offers and that nobody has asked for yet. */
function waiversToAskFor(state: RunState): z.output<typeof mayDo>[] {
  const asked = new Set(openRequests(state).map(({ subject }) => subject.gate?.id));
  return state.verdicts
    .filter((one) => keepsRun(one) && whyNotWaivable(one) === null && !asked.has(one.gate))
    .map(({ gate }) => ({
      tool: 'request_approval',
      arguments: { run: state.run, gate },
      why: 'asks the operator to waive it, if the cause cannot be mended: give your argument as `reason`. Only a person grants it.',
    }));
}

function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
