import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'vitest';
import { table } from '../../../salesforce/fake/schema.ts';
import type { FakeOrg } from '../../../salesforce/fake/server.ts';

/** The cells of every row of the tables in a Markdown text. */
export function rowsIn(markdown: string): string[][] {
  const rows = markdown.split('\n').filter((line) => line.startsWith('|'));
  return rows.map((row) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
}

/** The ids, in 15 and 18 characters, that stand in the journal or in the log of a run. */
export function idsInJournal(folder: string, ids: readonly string[]): string[] {
  const texts = readdirSync(folder)
    .filter((name) => name.startsWith('journal'))
    .map((name) => readFileSync(path.join(folder, name), 'latin1'));
  for (const run of readdirSync(path.join(folder, 'runs'))) {
    texts.push(readFileSync(path.join(folder, 'runs', run, 'EXECUTION_LOG.md'), 'utf8'));
  }
  // What is looked through is the text of the journal indeed.
  expect(texts.join('')).toContain('push-scores');
  return ids.filter((id) => texts.some((text) => text.includes(id.slice(0, 15))));
}

/** Changes rows of the fake behind its API. */
export function inFake({ context }: FakeOrg, object: string, sql: (table: string) => string): void {
  context.database.raw.exec(sql(table(context.schema.require(object))));
}
