export type Cell = string | number | null;

/** Records as RFC 4180 with LF line ends and a header. NULL is an empty cell. */
export function toCsv(header: readonly string[], records: Iterable<readonly Cell[]>): string {
  const lines = [header.map(quoteCell).join(',')];
  for (const record of records) lines.push(record.map(quoteCell).join(','));
  return `${lines.join('\n')}\n`;
}

/**
 * One cell. Text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection); numbers
 * are written as they are, so that a negative one stays a number.
 */
export function quoteCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

/** The text of a cell without the apostrophe that keeps a spreadsheet from running it. */
export function unguarded(cell: string): string {
  return /^'[=+\-@\t\r]/.test(cell) ? cell.slice(1) : cell;
}

/** The records of a CSV text as Leadline writes it: commas, quotes doubled inside quotes. */
export function recordsOf(text: string): string[][] {
  return [...eachRecord(text)];
}

/** The same one by one, so that a long file is not in memory twice. */
export function* eachRecord(text: string): Generator<string[], void, void> {
  let record: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const isLast = end === '' && plain === '' && quoted === undefined && record.length === 0;
    if (isLast) break;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    yield record;
    record = [];
  }
}
