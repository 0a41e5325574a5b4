import { calls } from '../../runner/inbox.ts';
import { describeRun, runStyles } from '../status.ts';
import type { Terminal } from '../terminal.ts';
import { printable, truncate, widthOf } from '../width.ts';
import type { AppState } from './app-state.ts';
import { type Line, line, type Piece, widthOfLine } from './lines.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * Where one is, how the run stands, what waits, who signs. What does not fit gives way in this order: workspace, name of the run, of the
 * program, of the operator, words of the standing; never what waits, an unlocked key, or `solo`.
 */
export function headerLine(
  { snapshot, columns }: Pick<AppState, 'snapshot' | 'columns'>,
  terminal: Terminal,
): Line {
  const { ellipsis } = terminal.glyphs;
  const { run, operator, workspace } = snapshot;
  const program = { text: ' Leadline ', style: 'strong' } as const;
  const title = run?.run ?? '';
  const folder = printable(workspace.split(/[\\/]/).at(-1) ?? '');
  const who = operator.mine === null ? 'no operator key' : printable(operator.mine.name);
  const stands = standing(snapshot, terminal);
  const waiting = waits(snapshot, terminal);

  const layout = ({ lead, where, name, state, signer, brief }: Parts): Line => {
    const left = line(lead, { text: where === '' ? '' : `${where}  `, style: 'quiet' }, name, state);
    const right = line(waiting, signer === '' ? '' : ` ${signer}`, ...marks(operator, brief), ' ');
    const gap = Math.max(1, columns - widthOfLine(left) - widthOfLine(right));
    return [...left, { text: ' '.repeat(gap) }, ...right];
  };
  const whole: Parts = {
    lead: program,
    where: folder,
    name: title,
    state: stands,
    signer: who,
    brief: false,
  };
  let parts = whole;
  const excess = () => widthOfLine(layout(parts)) - columns;
  const shorten = (part: 'where' | 'name' | 'signer', least: number) => {
    const width = widthOf(parts[part]);
    const to = Math.max(least, width - Math.max(0, excess()));
    if (to < width) parts = { ...parts, [part]: truncate(parts[part], to, ellipsis) };
  };
  shorten('where', 6);
  if (excess() > 0) parts = { ...parts, where: '' };
  shorten('name', 8);
  if (excess() > 0) parts = { ...parts, brief: true };
  if (excess() > 0) parts = { ...parts, lead: { text: ' ' } };
  shorten('signer', 8);
  shorten('name', 0);
  shorten('signer', 0);
  const left = widthOf(stands.text) - Math.max(0, excess());
  return layout({ ...parts, state: { ...stands, text: truncate(stands.text, Math.max(0, left), ellipsis) } });
}

interface Parts {
  lead: Piece;
  where: string;
  name: string;
  state: Piece;
  signer: string;
  /** Whether the key's state is said in one word. */
  brief: boolean;
}

function standing({ run, distrust }: Snapshot, { glyphs }: Terminal): Piece {
  if (distrust !== undefined) return { text: `  ${glyphs.failed} NOT GENUINE`, style: 'bad' };
  if (run === null) return { text: 'no run yet' };
  return { text: `  ${describeRun[run.state]}`, style: runStyles[run.state] };
}

/** What an older run of a plan waits for is in the inbox, but does not call. */
function waits({ inbox }: Snapshot, { glyphs }: Terminal): Piece {
  const calling = inbox.filter(calls).length;
  if (calling > 0) return { text: `${glyphs.waiting} inbox ${calling} `, style: 'warning' };
  return { text: inbox.length === 0 ? 'inbox empty ' : `inbox ${inbox.length} older `, style: 'quiet' };
}

function marks({ unlocked, solo }: Snapshot['operator'], brief: boolean): Piece[] {
  return [
    ...(unlocked ? [{ text: brief ? ' unlocked' : ' (key unlocked)' }] : []),
    ...(solo ? [{ text: ' solo', style: 'warning' as const }] : []),
  ];
}
