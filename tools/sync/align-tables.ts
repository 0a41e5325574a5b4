/** Markdown whose tables stand in columns: cells are padded to the widest of their column, numbers to the right where the table says so. */
export function alignTables(markdown: string): string {
  const lines = markdown.split('\n');
  const aligned: string[] = [];
  for (let first = 0; first < lines.length; ) {
    let end = first;
    while (lines[end]?.startsWith('|')) end += 1;
    if (end === first) {
      aligned.push(lines[first] ?? '');
      first += 1;
    } else {
      aligned.push(...alignTable(lines.slice(first, end).map(cellsOf)));
      first = end;
    }
  }
  return aligned.join('\n');
}

/** The cells of a line; a bar that is escaped is no border. */
function cellsOf(line: string): string[] {
  return line
    .replace(/\|\s*$/, '')
    .slice(1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

function alignTable(rows: readonly string[][]): string[] {
  const rule = rows.find(isRule) ?? [];
  const widths = rule.map((_, column) =>
    Math.max(3, ...rows.map((row) => (isRule(row) ? 0 : [...(row[column] ?? '')].length))),
  );
  return rows.map((row) => {
    const cells = row.map((cell, column) => {
      const width = widths[column] ?? 0;
      if (isRule(row)) return cell.endsWith(':') ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width);
      const padding = ' '.repeat(Math.max(0, width - [...cell].length));
      return rule[column]?.endsWith(':') ? padding + cell : cell + padding;
    });
    return `| ${cells.join(' | ')} |`;
  });
}

function isRule(row: readonly string[]): boolean {
  return row.every((cell) => /^:?-+:?$/.test(cell));
}
