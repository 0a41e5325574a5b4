import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { canonicalJson } from '../../../runner/canonical-json.ts';
import type { RunEvent } from '../../../runner/events.ts';
import { entryHash, genesis, headPath, schema } from '../../../runner/journal-format.ts';

/** An entry as an attacker writes it, who knows the format and has no key. */
export type Forged = RunEvent & { run: string; at: string };

/**
 * Replaces a journal by what `change` makes of its entries, with a chain, a head and triggers as they should be: what somebody can do who
 * may write to the workspace.
 */
export function rewriteJournal(folder: string, change: (entries: Forged[]) => Forged[]): void {
  const file = path.join(folder, 'journal.sqlite');
  const database = new DatabaseSync(file);
  const entries = database
    .prepare('SELECT run, at, type, payload FROM events ORDER BY seq')
    .all()
    .map(({ payload, ...rest }) => ({ ...rest, payload: JSON.parse(String(payload)) }) as unknown as Forged);
  database.exec('DROP TRIGGER events_never_change; DROP TRIGGER events_never_go; DELETE FROM events');
  const insert = database.prepare(
    'INSERT INTO events VALUES (:seq, :run, :at, :type, :payload, :previous, :hash)',
  );
  let last = { seq: 0, hash: genesis };
  for (const { run, at, type, payload } of change(entries)) {
    const entry = { seq: last.seq + 1, run, at, type, payload: canonicalJson(payload), previous: last.hash };
    last = { seq: entry.seq, hash: entryHash(entry) };
    insert.run({ ...entry, hash: last.hash });
  }
  database.exec(schema.join(';'));
  database.close();
  writeFileSync(headPath(file), `${canonicalJson(last)}\n`);
}

/** Appends entries as if they had been written rightly, at the time of the last one. */
export function forgeEntries(folder: string, run: string, ...events: RunEvent[]): void {
  rewriteJournal(folder, (entries) => {
    const at = entries.at(-1)?.at ?? '';
    return [...entries, ...events.map((event): Forged => ({ ...event, run, at }))];
  });
}

/** Changes one entry's text where it lies, as a text editor would: the chain does not follow. */
export function editInPlace(folder: string, from: string, to: string): void {
  const database = new DatabaseSync(path.join(folder, 'journal.sqlite'));
  database.exec('DROP TRIGGER events_never_change');
  const { changes } = database
    .prepare('UPDATE events SET payload = replace(payload, :from, :to) WHERE instr(payload, :from) > 0')
    .run({ from, to });
  database.exec(schema.join(';'));
  database.close();
  if (changes === 0) throw new Error(`nothing says ${from}`);
}
