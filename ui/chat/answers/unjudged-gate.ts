import type { Verdict } from '../../../gates/gate.ts';
import { formatScalar } from '../../../gates/judge.ts';
import type { RunState, StepState } from '../../../runner/run-state.ts';
import type { Workspace } from '../../../runner/workspace.ts';
import { printable } from '../../width.ts';
import type { FoundGate } from '../find.ts';
import { readEntries } from './journal.ts';

/** What can be said of a gate before its step stands judged: what it waits for, and what it measured the last time. */
export function describeUnjudged(
  { gate, step }: Extract<FoundGate, { is: 'unjudged' }>,
  state: RunState,
  workspace: Workspace,
): string {
  const before = lastVerdict(workspace, state.run, gate.gate);
  return [
    `${gate.gate}  ${gate.title}  (${gate.severity}, step ${gate.step})`,
    `Must be ${gate.threshold}. ${whyUnjudged(step, state)}`,
    ...(step.reopened === undefined ? [] : [`Step ${step.id} was reopened: ${step.reopened}`]),
    ...(before === undefined
      ? []
      : [`Before that it measured ${formatScalar(before.measured)}: ${before.status}. ${before.sentence}`]),
  ]
    .map(printable)
    .join('\n');
}

function whyUnjudged(step: StepState, state: RunState): string {
  const { id, why = '' } = step;
  switch (step.state) {
    case 'running': {
      const again = step.attempts > 1 ? ' again' : '';
      return state.state === 'running'
        ? `Step ${id} runs${again} now, and judges it at its end.`
        : `Step ${id} was interrupted before it was judged; /resume runs it again.`;
    }
    case 'declared':
      return `No run judges it: step ${id} is not built yet. ${why}`.trim();
    case 'failed':
      return `Step ${id} failed before it was judged; /step ${id} says why.`;
    case 'pending':
    case 'waiting': {
      const open = step.needs.filter((need) => state.steps.find((one) => one.id === need)?.state !== 'done');
      const needs =
        open.length === 0 ? '' : `, after ${open.length === 1 ? 'step' : 'steps'} ${open.join(', ')}`;
      return `It is judged when step ${id} runs${step.attempts > 0 ? ' again' : ''}${needs}.`;
    }
    case 'done':
    case 'blocked':
      return `Step ${id} did not judge it in this run: the plan has it since.`;
  }
}

function lastVerdict(workspace: Workspace, run: string, gate: string): Omit<Verdict, 'evidence'> | undefined {
  return readEntries(workspace, run)
    .flatMap((entry) => (entry.type === 'gate-judged' ? [entry.payload.verdict] : []))
    .findLast((verdict) => verdict.gate === gate);
}
