import type { NextAction, RunState } from '../../runner/run-state.ts';
import { type Line, line } from '../app/lines.ts';
import { printable, truncate } from '../width.ts';

/** What may legally be done next, a line each: with the key of this terminal where it has one, else with the command of the shell. */
export function nextLines({ state, nextActions }: RunState, columns: number, ellipsis: string): Line[] {
  const head = 'Next';
  const actions = state === 'running' ? [stopIt] : nextActions;
  return actions.map(({ label, command }, index) => {
    const key = keyOf(command);
    const lead = ` ${(index === 0 ? head : '').padEnd(5)}`;
    const doing = key === null ? `${label}: ${command}` : label;
    return line(
      { text: lead, style: 'strong' },
      key === null ? '' : { text: `${key}  `, style: 'strong' },
      truncate(printable(doing), Math.max(1, columns - 12), ellipsis),
    );
  });
}

/** How far a run is stands on the board already. */
const stopIt: NextAction = { label: 'Stop where it can be resumed', command: 'stop' };

/** The key that does what a command of the shell does; null where only the shell does it. */
function keyOf(command: string): string | null {
  if (command === stopIt.command) return 'x';
  const [, verb] = command.split(' ');
  switch (verb) {
    case 'resume':
      return 'r';
    case 'run':
      return 'n';
    case 'gates':
    case 'ui':
      return 'g';
    case 'step':
      return 't';
    case 'status':
      return 'd';
    default:
      return null;
  }
}
