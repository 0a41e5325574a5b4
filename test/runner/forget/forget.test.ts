import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import { Journal } from '../../../runner/journal.ts';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import { operatorCalled } from '../../support/operator-called.ts';
import { tablesWith } from '../../support/tables-with.ts';
import { forgetBench, leads } from './bench.ts';

const ada = operatorCalled('Ada');
const here = { sources: false, salesforce: false };
const withSources = { sources: true, salesforce: false };

/** Files of a folder, relative to it, that hold one of these words somewhere in their bytes. */
async function filesWith(folder: string, words: readonly string[]): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const found: string[] = [];
  for (const entry of entries.filter((one) => one.isFile())) {
    const file = path.join(entry.parentPath, entry.name);
    const text = (await readFile(file)).toString('latin1');
    if (words.some((word) => text.includes(word))) found.push(path.relative(folder, file));
  }
  return found.sort();
}

/** Tables that tell of a lead, by its id or by the city that only its vendor row has. */
async function tablesOf(folder: string, id: string, city = 'nowhere'): Promise<string[]> {
  const file = path.join(folder, 'warehouse.duckdb');
  return [...new Set([...(await tablesWith(file, id)), ...(await tablesWith(file, city))])].sort();
}

const journalOf = (folder: string) => path.join(folder, 'journal.sqlite');

test('a lead is forgotten in every store, and only that lead', async () => {
  const { folder, engine, ledgerIds } = await forgetBench();
  const { ann, bob } = leads;
  const places = await filesWith(folder, [ann.id]);
  const { left } = await engine.forgetting.carryOut(ann.id, withSources, ada);

  expect(left).toMatchObject({ tables: [], files: [], journalEntries: 0, forgottenBefore: true });
  expect(await filesWith(folder, [ann.id, ann.id.slice(0, 15), 'Aville'])).toEqual([]);
  expect(await tablesOf(folder, ann.id, 'Aville')).toEqual([]);
  expect(ledgerIds()).not.toContain(ann.id);
  expect(ledgerIds()).toContain(bob.id);

  // All that told of Ann and of others still tells of the others.
  expect(await tablesOf(folder, bob.id, 'Bville')).toEqual(['Made.leads', 'Made.leads_raw', 'Made.reps']);
  const ofBob = await filesWith(folder, [bob.id]);
  expect(ofBob).toEqual(
    [...places.filter((file) => !/^(chat|drafts)/.test(file)), 'chat/b.json', 'drafts/b.json'].sort(),
  );
  const predictions = JSON.parse(
    await readFile(path.join(folder, 'runs/made-1/artifacts/predictions.json'), 'utf8'),
  );
  expect(predictions).toEqual({ ids: [bob.id, leads.cyd.id, leads.twin.id], margins: [0.1, 0.2, 0.3] });
  expect(await readFile(path.join(folder, 'data/vendor.csv'), 'utf8')).toBe(
    `RepCRD,RIAFirmCRD,City\r\n${bob.crd}.0,1000001,Bville\r\n${leads.cyd.crd},1000001,Cville\r\n`,
  );
});

test('the journal stays sound, names the erasure, and takes no step back', async () => {
  const { folder, engine } = await forgetBench();
  await engine.forgetting.carryOut(leads.ann.id, withSources, ada);
  const found = await verifyJournal(journalOf(folder));
  expect(found.problems).toEqual([]);
  expect(found.erasures).toEqual([{ at: expect.any(String), by: 'Ada', files: 6 }]);
  const steps = engine.journalOf('made-1').filter(({ type }) => type === 'step-started').length;
  expect(await engine.advance('made-1')).toMatchObject({ state: 'finished' });
  expect(engine.journalOf('made-1').filter(({ type }) => type === 'step-started')).toHaveLength(steps);
  expect(engine.journalOf('made-1').filter(({ type }) => type === 'step-reopened')).toEqual([]);
});

test('a run from files that still have the lead does not bring it back', async () => {
  const { folder, engine } = await forgetBench();
  const { ann } = leads;
  const { left } = await engine.forgetting.carryOut(ann.id, here, ada);
  expect(left.files).toEqual([
    { store: 'source', path: 'data/leads.csv', lines: [2], rewritable: true },
    { store: 'source', path: 'data/vendor.csv', lines: [2], rewritable: true },
  ]);

  await engine.advance(await engine.start('made'));
  expect(await tablesOf(folder, ann.id, 'Aville')).toEqual([]);
  expect(await filesWith(folder, [ann.id, 'Aville'])).toEqual(['data/leads.csv', 'data/vendor.csv']);
  const scores = await readFile(path.join(folder, 'runs/made-2/artifacts/scores.csv'), 'utf8');
  expect(scores.split('\n')).toHaveLength(5);
});

test('an id that nothing tells of is refused, and nothing is signed', async () => {
  const { folder, engine } = await forgetBench();
  const { entries } = await verifyJournal(journalOf(folder));
  await expect(engine.forgetting.carryOut('00Q5f000000Nobo', withSources, ada)).rejects.toMatchObject({
    code: 'lead-unknown',
    kind: 'usage',
  });
  expect((await verifyJournal(journalOf(folder))).entries).toBe(entries);
});

test('what Salesforce refuses is told beside what was forgotten here', async () => {
  const refusal = new LeadlineError({ code: 'salesforce-unreachable', message: 'Nobody answers.' });
  const { folder, engine } = await forgetBench({ connectSalesforce: () => Promise.reject(refusal) });
  const { left, refused } = await engine.forgetting.carryOut(
    leads.ann.id,
    { sources: true, salesforce: true },
    ada,
  );
  expect(refused).toBe(refusal);
  expect(left).toMatchObject({ tables: [], files: [], salesforce: null });
  expect(await filesWith(folder, [leads.ann.id])).toEqual([]);
});

test('a number that belongs to another lead, too, takes nothing of that lead away', async () => {
  const { folder, engine } = await forgetBench();
  const { cyd, twin } = leads;
  const { erased } = await engine.forgetting.carryOut(cyd.id, withSources, ada);
  expect(erased.sharedKeys).toBe(1);
  expect(await tablesOf(folder, cyd.id)).toEqual([]);
  expect(await tablesOf(folder, twin.id, 'Cville')).toEqual(['Made.leads', 'Made.leads_raw', 'Made.reps']);
});

test('the second forgetting finds nothing, and is said to be the second', async () => {
  const { folder, engine } = await forgetBench();
  await engine.forgetting.carryOut(leads.ann.id, withSources, ada);
  const entries = (await verifyJournal(journalOf(folder))).entries;
  const found = await engine.forgetting.preview(leads.ann.id.slice(0, 15), withSources);
  expect(found).toMatchObject({ tables: [], files: [], forgottenBefore: true });
  await engine.forgetting.carryOut(leads.ann.id, withSources, ada);
  expect((await verifyJournal(journalOf(folder))).entries).toBe(entries);
  expect(await engine.forgetting.preview('00Q5f000000NobodAAA'.slice(0, 15), here)).toMatchObject({
    forgottenBefore: false,
  });
});

/** A folder that lies where a file is to be written: what was to be done from there on is not done, as after a kill. */
const stops = [
  'runs/made-1/artifacts/predictions.json.part',
  'runs/made-1/evidence/G1.json.part',
  'warehouse.duckdb.part',
  'data/leads.csv.part',
];

test.each(stops)('stopped at %s, the next call finishes it', async (stop) => {
  const { folder, engine, reopened } = await forgetBench();
  const { ann } = leads;
  await mkdir(path.join(folder, stop));
  await expect(engine.forgetting.carryOut(ann.id, withSources, ada)).rejects.toThrow();
  await engine.close();
  await rm(path.join(folder, stop), { recursive: true });

  const again = await reopened();
  const { left } = await again.forgetting.carryOut(ann.id, withSources, ada);
  expect(left).toMatchObject({ tables: [], files: [] });
  expect(await filesWith(folder, [ann.id, 'Aville'])).toEqual([]);
  expect(await tablesOf(folder, ann.id, 'Aville')).toEqual([]);
  expect((await verifyJournal(journalOf(folder))).problems).toEqual([]);
});

test('whoever may not sign here cannot have a lead forgotten, and nothing is touched', async () => {
  const { folder, engine } = await forgetBench();
  await engine.forgetting.carryOut(leads.bob.id, here, ada);
  const before = await filesWith(folder, [leads.ann.id]);
  await expect(
    engine.forgetting.carryOut(leads.ann.id, withSources, operatorCalled('Mallory')),
  ).rejects.toMatchObject({ code: 'operator-unknown' });
  expect(await filesWith(folder, [leads.ann.id])).toEqual(before);
});

test('what nobody knows how to rewrite is named', async () => {
  const { folder, engine } = await forgetBench();
  await writeFile(path.join(folder, 'notes.txt'), `Call ${leads.ann.id} on Monday.`);
  await writeFile(path.join(folder, 'runs/made-1/artifacts/sheet.pdf'), `%PDF ${leads.ann.id} \xff`);
  const { left } = await engine.forgetting.carryOut(leads.ann.id, withSources, ada);
  expect(left.files).toMatchObject([{ store: 'other', path: 'notes.txt', rewritable: false }]);
});

test.each(['', 'A', '00Q5f000000AnnAEAX', "x' OR 1=1 --"])('%j is no id of a lead', async (id) => {
  const { engine } = await forgetBench();
  await expect(engine.forgetting.preview(id, here)).rejects.toMatchObject({ code: 'lead-id-invalid' });
});

test('an erasure that nobody signed is found, and nothing is built on it', async () => {
  const { folder, engine } = await forgetBench();
  const file = path.join(folder, 'runs/made-1/artifacts/scores.csv');
  const from = createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
  await writeFile(file, 'id,tier\n');
  const to = { sha256: createHash('sha256').update('id,tier\n').digest('hex'), bytes: 8 };
  const files = [{ path: 'runs/made-1/artifacts/scores.csv', from, to }];
  const journal = new Journal(journalOf(folder), () => new Date(0));
  const signature = { key: ada.id, value: Buffer.alloc(64).toString('base64') };
  const payload = { salt: 'ab', traces: [], files, by: 'Ada', signature };
  await journal.append('made-1', { type: 'lead-forgotten', payload });
  journal.close();

  const { problems } = await verifyJournal(journalOf(folder));
  expect(problems).toMatchObject([{ run: 'made-1', message: expect.stringContaining('lead-forgotten') }]);
  expect(engine.distrust()).toContain('lead-forgotten');
});
