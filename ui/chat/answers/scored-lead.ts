import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import type { RunState } from '../../../runner/run-state.ts';
import type { Workspace } from '../../../runner/workspace.ts';

const scores = 'scores.csv';

/** The leads that a run scored, each by the columns of scores.csv, in its order. Throws `scores-missing`. */
export async function readScores(workspace: Workspace, state: RunState): Promise<Map<string, string>[]> {
  const isWritten = state.steps.some(({ artifacts }) =>
    artifacts.some((artifact) => artifact.path === scores),
  );
  if (!isWritten) {
    throw new LeadlineError({
      code: 'scores-missing',
      message: `${state.run} has scored no leads.`,
      next: 'Ask again when its scoring step is done; /status says where it stands.',
      kind: 'usage',
    });
  }
  const text = await readFile(path.join(workspace.run(state.run).artifacts, scores), 'utf8');
  const [header = [], ...records] = recordsOf(text);
  return records.map((cells) => new Map(header.map((name, index) => [name, cells[index] ?? ''])));
}

/** The records of a CSV text as Leadline writes it: commas, quotes doubled inside quotes. */
export function recordsOf(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    const isLast = end === '' && plain === '' && quoted === undefined && record.length === 0;
    if (isLast) break;
    record.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    records.push(record);
    record = [];
  }
  return records;
}
