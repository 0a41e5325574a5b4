/** The records of a CSV text, one by one; a record that is empty is passed over. Throws `SyntaxError` where a quote is not closed. */
export function* parseCsv(text: string, delimiter = ','): Generator<string[]> {
  let at = text.startsWith('\uFEFF') ? 1 : 0;
  while (at < text.length) {
    const cells: string[] = [];
    let ended = false;
    while (!ended) {
      const cell = text[at] === '"' ? quotedCell(text, at) : plainCell(text, at, delimiter);
      cells.push(cell.value);
      at = cell.end;
      ended = text[at] !== delimiter;
      if (ended && text[at] === '\r') at += 1;
      at += 1;
    }
    if (cells.length > 1 || cells[0] !== '') yield cells;
  }
}

/** One record with every cell in quotes, as Salesforce writes its answers; without the end of the line. */
export function csvLine(cells: readonly string[], delimiter = ','): string {
  return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter);
}

function plainCell(text: string, from: number, delimiter: string): { value: string; end: number } {
  let end = from;
  while (end < text.length && text[end] !== delimiter && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { value: text.slice(from, end), end };
}

function quotedCell(text: string, from: number): { value: string; end: number } {
  let value = '';
  let start = from + 1;
  for (;;) {
    const quote = text.indexOf('"', start);
    if (quote === -1) throw new SyntaxError('a quote is not closed');
    value += text.slice(start, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    start = quote + 2;
  }
}
