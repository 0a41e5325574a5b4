import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { RunState } from '../runner/run-state.ts';

/** Makes a sandbox with the command that users have; answers with the seconds that it took. */
export function makeSandbox(workspace: string, scale: string): number {
  const started = performance.now();
  const leadline = fileURLToPath(new URL('../cli/leadline.js', import.meta.url));
  const { status } = spawnSync(
    process.execPath,
    [leadline, 'sandbox', '--scale', scale, '--workspace', workspace],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  if (status !== 0) throw new Error(`the sandbox could not be made (exit code ${status})`);
  return (performance.now() - started) / 1000;
}

export function totalSeconds(state: RunState): number {
  return state.steps.reduce((sum, step) => sum + (step.seconds ?? 0), 0);
}

/** Names and values in two columns. */
export function print(rows: readonly (readonly [string, string])[]): void {
  const width = Math.max(...rows.map(([name]) => name.length));
  for (const [name, value] of rows) console.log(`${name.padEnd(width)}  ${value}`);
}

/** A table with a line of headings; what stands in its first column begins at the left, all else ends at the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
  const all = [headings, ...rows];
  const widths = headings.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  for (const row of all) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(cells.join('  '));
  }
}
