import { z } from 'zod';
import type { RunState, StepState } from '../../runner/run-state.ts';
import { keepsRun } from '../../runner/verdict-standing.ts';
import { listedAs } from '../short-schema.ts';

/** What a person is asked, and the command that only the person can type. */
export const waitingFor = listedAs(
  z.object({
    step: z.string(),
    title: z.string(),
    instructions: z.string(),
    checklist: z.array(z.string()),
    command: z.string(),
  }),
  ['step', 'instructions', 'command'],
).nullable();

type WaitingFor = z.output<typeof waitingFor>;

/** The request of the human step at which the run waits; `workspace` is named in its command. */
export function requestOf({ steps, run }: RunState, workspace: string): WaitingFor {
  const waiting = steps.find((step) => step.state === 'waiting');
  return waiting === undefined ? null : requestAt(waiting, run, workspace);
}

function requestAt(step: StepState, run: string, workspace: string): WaitingFor {
  return {
    step: step.id,
    title: step.title,
    instructions: step.instructions ?? '',
    checklist: step.checklist ?? [],
    command: `leadline step ${step.id} --run ${run} --workspace ${quote(workspace)}`,
  };
}

/** What the agent says to the person, where only a person can go on; null where the agent can. */
export function handOver(state: RunState, asked: WaitingFor, distrust: string | null): string | null {
  if (distrust !== null) {
    return `The journal of this workspace is not genuine: ${distrust} Please check it with \`leadline verify\` before anything goes on.`;
  }
  const { run } = state;
  switch (state.state) {
    case 'waiting':
      return asked === null ? null : sayWaiting(run, asked);
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

function sayWaiting(run: string, { step, title, instructions, command }: NonNullable<WaitingFor>): string {
  return `Run ${run} waits for you at step ${step}, ${title}: ${instructions} When it is done, sign it in \`leadline ui\`, or in a terminal: ${command} says what is asked and the command that signs it.`;
}

function sayCommands({ nextActions }: RunState): string {
  return nextActions.map(({ label, command }) => `${label}: ${command}`).join('; ');
}

function quote(path: string): string {
  return /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
