import type { Terminal } from '../terminal.ts';
import { truncate, widthOf } from '../width.ts';
import type { AppState, Said } from './app-state.ts';
import { blank, fold, type Line, line } from './lines.ts';

type Spoken = Pick<AppState, 'said' | 'snapshot'>;

/** The message of the screen in as many lines as it has room for, at least one; the last one says where the rest is. */
export function saidLines(state: Spoken, columns: number, most: number, { glyphs }: Terminal): Line[] {
  const said = messageOf(state);
  if (said === null) return [blank];
  const glyph = { good: glyphs.passed, warning: glyphs.warned, bad: glyphs.failed }[said.tone];
  const parts = fold(said.text, columns - indent);
  return parts.slice(0, most).map((part, index) => {
    const words = index === most - 1 && parts.length > most ? cut(part, columns, glyphs.ellipsis) : part;
    return line({ text: `${index === 0 ? ` ${glyph} ` : ' '.repeat(indent)}${words}`, style: said.tone });
  });
}

/** How many lines the whole message needs. */
export function saidHeight(state: Spoken, columns: number): number {
  const said = messageOf(state);
  return said === null ? 1 : fold(said.text, columns - indent).length;
}

/** A message of a journal that cannot be believed stands wherever nothing else is said. */
export function messageOf({ said, snapshot: { distrust } }: Spoken): Said | null {
  if (said !== null || distrust === undefined) return said;
  return { tone: 'bad', text: `${distrust} Nothing goes on from here: see leadline verify.` };
}

/** Cells before the words: the sign between two spaces. */
const indent = 3;

function cut(part: string, columns: number, ellipsis: string): string {
  const more = `${ellipsis} ? shows all`;
  return truncate(part, columns - indent - widthOf(more), '') + more;
}
