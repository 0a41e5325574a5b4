import { describe, expect, it } from 'vitest';
import { renderTable } from '../../ui/table.ts';
import { plainTerminal } from '../../ui/terminal.ts';
import { widthOf } from '../../ui/width.ts';

const columns = [
  { heading: 'Firm', cut: true },
  { heading: 'Reps', align: 'right' as const },
];

describe('a table', () => {
  it('lines up text to the left and numbers to the right', () => {
    const rows = [
      ['Acorn', '9'],
      ['Oak', '1,204'],
    ];
    expect(renderTable(columns, rows, plainTerminal).split('\n')).toEqual([
      'Firm    Reps',
      '─────  ─────',
      'Acorn      9',
      'Oak    1,204',
    ]);
  });

  it('counts wide characters as two cells and combining marks as none', () => {
    const rows = [
      ['東京証券', '1'],
      ['Zu\u0308rich', '22'],
    ];
    const [, , wide, combining] = renderTable(columns, rows, plainTerminal).split('\n');
    expect([widthOf(wide ?? ''), widthOf(combining ?? '')]).toEqual([14, 14]);
  });

  it('cuts only the column that may be cut, with an ellipsis, to the width of the terminal', () => {
    const rows = [['Merrill Lynch Pierce Fenner & Smith', '17,310']];
    const lines = renderTable(columns, rows, { ...plainTerminal, columns: 20 }).split('\n');
    expect(lines.at(-1)).toBe('Merrill Lyn…  17,310');
  });

  it('never cuts a wide character in half', () => {
    const [, , line] = renderTable([{ heading: 'Firm', cut: true }], [['東京証券取引所']], {
      ...plainTerminal,
      columns: 10,
    }).split('\n');
    expect(line).toBe('東京証券…');
  });

  it('cuts nothing for a pipe, however wide the table', () => {
    const long = 'x'.repeat(500);
    expect(renderTable(columns, [[long, '1']], plainTerminal)).toContain(long);
  });

  it('takes escape sequences and line breaks out of data', () => {
    const hostile = 'Acorn\u001b[2J\u001b]0;owned\u0007\nGates: all passed';
    const text = renderTable(columns, [[hostile, '1']], plainTerminal);
    expect(text).not.toContain('\u001b');
    expect(text.split('\n')).toHaveLength(3);
  });

  it('paints the text of a cell and not its padding', () => {
    const terminal = { ...plainTerminal, paint: (_: string, text: string) => `<${text}>` };
    const rows = [
      [{ text: 'ok', style: 'good' as const }, '1'],
      ['Longer', '2'],
    ];
    expect(renderTable(columns, rows, terminal).split('\n')[2]).toBe('<ok>         1');
  });
});
