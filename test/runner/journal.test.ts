import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { appendFile, readFile } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson } from '../../runner/canonical-json.ts';
import { Journal } from '../../runner/journal.ts';
import { verifyJournal } from '../../runner/verify-journal.ts';
import { tickingClock } from './count-plan.ts';
import { engineOn, temporaryFolder, workspaceFolder } from './fixtures.ts';

/** A workspace with one finished run of nine entries, closed. */
async function finishedRun() {
  const folder = await workspaceFolder();
  const { engine } = await engineOn(folder);
  await engine.advance(await engine.start('count'), { rehearsal: true });
  await engine.close();
  const journal = path.join(folder, 'journal.sqlite');
  return { folder, journal, artifact: path.join(folder, 'runs/count-1/artifacts/doubled.txt') };
}

/** Changes the journal as somebody would who knows SQLite. */
function tamper(journal: string, sql: string): void {
  const database = new DatabaseSync(journal);
  const triggers = database.prepare("SELECT sql FROM sqlite_schema WHERE type = 'trigger'").all();
  database.exec('DROP TRIGGER events_never_change; DROP TRIGGER events_never_go');
  database.exec(sql);
  for (const trigger of triggers) database.exec(String(trigger.sql));
  database.close();
}

describe('the journal', () => {
  test('is append-only for whoever goes through SQLite', async () => {
    const { journal } = await finishedRun();
    const database = new DatabaseSync(journal);
    expect(() => database.exec("UPDATE events SET run = 'other'")).toThrow(/append-only/);
    expect(() => database.exec('DELETE FROM events WHERE seq = 1')).toThrow(/append-only/);
    database.close();
  });

  test('appends all events or none', async () => {
    const journal = new Journal(path.join(temporaryFolder(), 'journal.sqlite'), tickingClock());
    await journal.append('r-1', { type: 'step-waiting', payload: { step: '1' } });
    const decide = () => {
      throw new Error('changed its mind');
    };
    await expect(journal.appendAs(decide)).rejects.toThrow('changed its mind');
    expect(journal.entries()).toHaveLength(1);
    journal.close();
  });

  test('is, while something is decided, what was read once nobody could write any more', async () => {
    const journal = new Journal(path.join(temporaryFolder(), 'journal.sqlite'), tickingClock());
    const waiting = (step: string) => ({ type: 'step-waiting', payload: { step } }) as const;
    await journal.append('r-1', waiting('1'));
    await journal.append('r-2', waiting('1'));
    const all = journal.entries();
    const decide = () => {
      expect([journal.entries(), journal.entries('r-1')]).toEqual([all.slice(0, 1), all.slice(0, 1)]);
      return { run: 'r-2', events: [waiting('2')] };
    };
    await journal.appendAs(decide, () => all.slice(0, 1));
    expect(journal.entries('r-2')).toHaveLength(2);

    const unsound = () => {
      throw new Error('unsound');
    };
    await expect(journal.appendAs(decide, unsound)).rejects.toThrow('unsound');
    expect(journal.entries()).toHaveLength(3);
    journal.close();
  });

  test('is written in WAL mode and reads the same from a second connection', async () => {
    const file = path.join(temporaryFolder(), 'journal.sqlite');
    const writer = new Journal(file, tickingClock());
    await writer.append('r-1', { type: 'step-waiting', payload: { step: '1' } });
    expect(readFileSync(file).subarray(18, 20)).toEqual(Buffer.from([2, 2]));
    const reader = new Journal(file, tickingClock());
    expect(reader.entries()).toEqual(writer.entries());
    expect(reader.entries('r-2')).toEqual([]);
    writer.close();
  });

  test('refuses to read an entry that it does not understand', async () => {
    const { journal } = await finishedRun();
    tamper(journal, "UPDATE events SET payload = '{}' WHERE seq = 2");
    expect(() => new Journal(journal, tickingClock()).entries()).toThrow(
      expect.objectContaining({ code: 'journal-unreadable', message: expect.stringContaining('Entry 2') }),
    );
  });
});

describe('verify', () => {
  test('finds nothing wrong with what was left alone', async () => {
    const { journal } = await finishedRun();
    const verification = await verifyJournal(journal);
    expect(verification).toMatchObject({ entries: 9, files: 4, problems: [] });
    expect(verification.head).toMatch(/^[0-9a-f]{64}$/);
  });

  test.each([
    ['a byte of a payload', "UPDATE events SET payload = replace(payload, '6', '7') WHERE seq = 8", 8],
    ['a time', "UPDATE events SET at = '2025-11-01T00:00:00.000Z' WHERE seq = 4", 4],
    ['a hash', "UPDATE events SET hash = replace(hash, substr(hash, 1, 1), 'x') WHERE seq = 3", 3],
    ['an entry that is gone', 'DELETE FROM events WHERE seq = 5', 5],
    ['the first entry gone', 'DELETE FROM events WHERE seq = 1', 1],
    [
      'two entries changed about',
      'UPDATE events SET seq = 99 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 5; UPDATE events SET seq = 5 WHERE seq = 99',
      4,
    ],
    ['a tail that was cut off', 'DELETE FROM events WHERE seq > 6', 7],
  ])('names the entry: %s', async (_what, sql, entry) => {
    const { journal } = await finishedRun();
    tamper(journal, sql);
    const { problems } = await verifyJournal(journal);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.entry).toBe(entry);
  });

  test('finds any one byte of any entry that was changed in the file', async () => {
    const { journal } = await finishedRun();
    const sound = readFileSync(journal);
    const begin = sound.indexOf('run-finished');
    const changed = path.join(temporaryFolder(), 'journal.sqlite');
    for (let offset = begin; offset < begin + 150; offset += 7) {
      const bytes = Buffer.from(sound);
      bytes.writeUInt8(bytes.readUInt8(offset) ^ 1, offset);
      writeFileSync(changed, bytes);
      copyFileSync(
        path.join(path.dirname(journal), 'journal.head'),
        path.join(path.dirname(changed), 'journal.head'),
      );
      expect((await verifyJournal(changed)).problems, `byte ${offset}`).not.toEqual([]);
    }
  });

  test('finds a damaged page, a missing trigger and a missing head', async () => {
    const damaged = await finishedRun();
    const bytes = readFileSync(damaged.journal);
    bytes.fill(0xab, 4096, 4196);
    writeFileSync(damaged.journal, bytes);
    expect((await verifyJournal(damaged.journal)).problems[0]?.message).toMatch(/cannot be read|damaged/);

    const open = await finishedRun();
    const database = new DatabaseSync(open.journal);
    database.exec('DROP TRIGGER events_never_go');
    database.close();
    expect((await verifyJournal(open.journal)).problems[0]?.message).toContain('events_never_go is missing');

    const headless = await finishedRun();
    rmSync(path.join(headless.folder, 'journal.head'));
    expect((await verifyJournal(headless.journal)).problems[0]?.file).toBe('journal.head');
  });

  test('finds an artifact that was changed and evidence that is gone', async () => {
    const { journal, folder, artifact } = await finishedRun();
    await appendFile(artifact, ' ');
    rmSync(path.join(folder, 'runs/count-1/evidence/C-1.json'));
    expect((await verifyJournal(journal)).problems.map(({ message }) => message)).toEqual([
      'runs/count-1/evidence/C-1.json of step 1 is missing or cannot be read.',
      'runs/count-1/artifacts/doubled.txt of step 3 was changed since the journal recorded it.',
    ]);
  });

  test('asks for a journal', async () => {
    await expect(verifyJournal(path.join(temporaryFolder(), 'journal.sqlite'))).rejects.toMatchObject({
      code: 'journal-missing',
    });
  });

  test('allows a head that is behind, as a kill leaves it', async () => {
    const { journal, folder } = await finishedRun();
    const [row] = new Journal(journal, tickingClock()).entries();
    writeFileSync(path.join(folder, 'journal.head'), canonicalJson({ hash: row?.hash, seq: 1 }));
    expect((await verifyJournal(journal)).problems).toEqual([]);
  });
});

test('the same events at the same times have the same hashes', async () => {
  const [first, second] = [await finishedRun(), await finishedRun()];
  const log = (folder: string) => readFile(path.join(folder, 'runs/count-1/EXECUTION_LOG.md'), 'utf8');
  expect((await verifyJournal(first.journal)).head).toBe((await verifyJournal(second.journal)).head);
  expect(await log(first.folder)).toBe(await log(second.folder));
});

describe('canonical JSON', () => {
  test('sorts keys at every depth, keeps lists in order, and leaves nothing else to chance', () => {
    expect(canonicalJson({ b: [2, { d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[2,{"c":null,"d":1}]}');
    expect(canonicalJson({ a: undefined, b: Number.NaN, c: -0 })).toBe('{"b":null,"c":0}');
  });

  test('is the same for the same value whatever the order of its keys, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const reversed = Object.fromEntries(Object.entries(value).reverse());
        expect(canonicalJson(reversed)).toBe(canonicalJson(value));
        expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
