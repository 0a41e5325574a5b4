import { z } from 'zod';
import { whyNotWaivable } from '../../gates/waiver.ts';
import { openRequests } from '../../runner/open-requests.ts';
import type { RunState, StepVerdict } from '../../runner/run-state.ts';
import { keepsRun } from '../../runner/verdict-standing.ts';

/** A call that is legal now, with all its arguments. */
export const mayDo = z.object({
  tool: z.string(),
  arguments: z.record(z.string(), z.union([z.string(), z.number()])),
  why: z.string(),
});

export type MayDo = z.output<typeof mayDo>;

/** The legal calls of each state, most useful first. Completing a human step, waiving a gate and changing a threshold are never among them. */
export function whatAnAgentMayDo(state: RunState): MayDo[] {
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
          why: 'shows what does not hold, each with the first rows of its evidence.',
        },
        ...evidenceToRead(state),
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

/** More gates than these are read from the list. */
const mostEvidence = 5;

function evidenceToRead(state: RunState): MayDo[] {
  return state.verdicts
    .filter(keepsRun)
    .slice(0, mostEvidence)
    .map(({ gate, step }) => ({
      tool: 'read_gate',
      arguments: { run: state.run, gate },
      why: `reads all rows that show why ${gate} of step ${step} does not hold.`,
    }));
}

/** A waiver that the plan offers and that nobody has asked for yet. */
function waiversToAskFor(state: RunState): MayDo[] {
  const asked = new Set(openRequests(state).map(({ subject }) => subject.gate?.id));
  const isOpen = (one: StepVerdict) => keepsRun(one) && whyNotWaivable(one) === null && !asked.has(one.gate);
  return state.verdicts.filter(isOpen).map(({ gate, sentence }) => ({
    tool: 'request_approval',
    arguments: { run: state.run, gate, reason: sentence },
    why: 'asks the operator to waive it, if the cause cannot be mended: better with an argument of your own as `reason`. Only a person grants it.',
  }));
}
