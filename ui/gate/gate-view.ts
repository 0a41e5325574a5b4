import type { ReactElement } from 'react';
import { fold, type Line, line, viewLines } from '../app/lines.ts';
import type { PaneContext } from '../app/pane.ts';
import { drawsBlocks } from '../sparkline.ts';
import { printable, widthOf } from '../width.ts';
import { layOut } from './gate-layout.ts';
import { type GateScreen, subjectOf } from './gate-screen.ts';

/** The screen of a gate: never more lines than the pane has, and none wider. */
export function viewGate(screen: GateScreen, context: PaneContext): ReactElement {
  const { columns, rows, terminal } = context;
  const { ellipsis } = terminal.glyphs;
  const subject = subjectOf(screen, context);
  if (subject === null) return viewLines(missingLines(screen, columns), columns, ellipsis);
  const { upper, upperHeight, lower } = layOut(screen, subject, context);
  const scrolled = Math.min(screen.scrolled, Math.max(0, upper.length - upperHeight));
  const seen = upper.slice(scrolled, scrolled + upperHeight);
  const lines = [
    ...seen,
    ruleLine(screen, scrolled, upper.length - scrolled - seen.length, context),
    ...lower,
  ];
  return viewLines(lines.slice(0, rows), columns, ellipsis);
}

function missingLines({ place }: GateScreen, columns: number): Line[] {
  const words = `Run ${place.run} has no verdict of gate ${place.gate} now: its step has not been run yet, runs at this moment, or was taken back.`;
  return fold(words, columns).map((part) => line(part));
}

/** The rule between the two parts says how much is out of sight, or takes the words of the filter. */
function ruleLine(
  { filter }: GateScreen,
  above: number,
  below: number,
  { columns, terminal: { glyphs } }: PaneContext,
): Line {
  if (filter !== null) {
    const cursor = drawsBlocks(glyphs) ? '▏' : '|';
    const words = `${filter.text.slice(0, filter.cursor)}${cursor}${filter.text.slice(filter.cursor)}`;
    return line({ text: 'Rows that hold: ', style: 'strong' }, printable(words));
  }
  const hidden = [above > 0 ? `${above} above` : '', below > 0 ? `${below} below` : ''];
  const said = hidden.filter((words) => words !== '').join(', ');
  const words = said === '' ? '' : `${glyphs.rule.repeat(2)} lines out of sight: ${said} (J, K) `;
  return line({ text: words + glyphs.rule.repeat(Math.max(0, columns - widthOf(words))), style: 'quiet' });
}
