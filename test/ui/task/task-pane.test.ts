import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { filesField } from '../../../plans/form.ts';
import type { HumanStep } from '../../../plans/plan.ts';
import type { Engine } from '../../../runner/engine.ts';
import { engineOn, workspaceFolder } from '../../runner/fixtures.ts';
import { dates, feedPath, feedText, form, formPlan, put, putFeeds } from '../../runner/forms/form-plan.ts';
import { asciiTerminal, down, enter, esc, openTask, tab, up } from './drive.ts';

const place = { run: 'form-1', step: '1.1' };
const [, second, third] = dates;
let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await workspaceFolder();
  engine = (await engineOn(folder, { plans: [formPlan], tools: [] })).engine;
  await engine.start('form');
  await engine.advance(place.run);
  putFeeds(folder);
});

/** The feeds, and a file of another sender that belongs elsewhere. */
const twoFields: HumanStep = {
  kind: 'human',
  id: '1.1',
  title: 'Fetch all',
  needs: [],
  instructions: 'Fetch them.',
  checklist: ['They are there'],
  form: z.strictObject({
    feeds: form.shape.feeds,
    lead: filesField({
      title: 'Leads',
      folder: 'data/crm',
      expected: [{ path: 'data/crm/Lead.csv', columns: ['Id'], leastRows: 1, finalNewline: true }],
    }),
  }),
};

const task = () => openTask(engine, place);
const inPlace = (date: string) => path.join(folder, feedPath(date));

/** From the folder row down to the item, the choice, the number, the text, the note and the signature. */
const rowsBefore = { file: 1, item: 4, choice: 6, number: 7, text: 8, note: 9, sign: 10 };
const downTo = (row: keyof typeof rowsBefore) => Array.from({ length: rowsBefore[row] }, () => down);

async function fillIn(opened: Awaited<ReturnType<typeof task>>) {
  await opened.press(
    ...downTo('item'),
    ' ',
    down,
    ' ',
    down,
    ' ',
    down,
    enter,
    '7',
    enter,
    down,
    enter,
    'fine',
    enter,
  );
}

describe('the files', () => {
  it('stand with state, rows, size and the beginning of their hash', async () => {
    const view = (await task()).view();
    expect(view).toContain('1.1  Fetch the feeds');
    expect(view).toContain('Put the three feeds into data/feeds.');
    expect(view).toContain('Feeds  3 of 3 there and whole');
    expect(view).toMatch(/✓ present +2024-01-07 +10 rows +\d+ B {2}[0-9a-f]{8}/);
  });

  it('that are missing are marked in words, and the chosen one says what to do', async () => {
    rmSync(inPlace(second));
    const opened = await task();
    await opened.press(down, down);
    expect(opened.view()).toMatch(/▸ ✗ missing +2024-03-31/);
    expect(opened.view()).toContain('Fetch it, or pick the folder that has it.');
    await opened.press('f');
    expect(opened.said()).toMatchObject([{ do: 'say', tone: 'warning' }]);
  });

  it('that are misnamed are taken with f: copied, never moved', async () => {
    const other = path.join(folder, 'data/feeds/feed Mar-31-2024 (1).csv');
    renameSync(inPlace(second), other);
    const opened = await task();
    await opened.press(down, down);
    expect(opened.view()).toMatch(/! misnamed +2024-03-31 .* feed Mar-31-/);
    expect(opened.hints()).toContain('f');
    await opened.press('f');
    expect(opened.view()).toContain('3 of 3 there and whole');
    expect(readFileSync(inPlace(second), 'utf8')).toBe(readFileSync(other, 'utf8'));
  });

  it('are all taken from a folder that is typed with Tab, and then are in their place', async () => {
    const drop = path.join(folder, 'the drop');
    renameSync(path.join(folder, 'data/feeds'), drop);
    const opened = await task();
    await opened.press(enter);
    expect(opened.isTyping()).toBe(true);
    await opened.press(...Array.from({ length: 11 }, () => ({ backspace: true })), 'the', tab);
    expect(opened.view()).toContain('Folder: the drop/');
    await opened.press(enter);
    expect(opened.view()).toContain('0 of 3 there and whole');
    expect(opened.view()).toMatch(/! elsewhere +2024-01-07/);
    await opened.press('F');
    expect(opened.view()).toContain('3 of 3 there and whole');
    expect(existsSync(path.join(drop, path.basename(feedPath(second))))).toBe(true);
  });

  it('are all taken with F and told of once, but for those with other names, which only f takes', async () => {
    const drop = path.join(folder, 'drop');
    renameSync(path.join(folder, 'data/feeds'), drop);
    renameSync(path.join(drop, path.basename(feedPath(second))), path.join(drop, 'feed Mar-31-2024.csv'));
    await engine.forms.saveDraft(place.run, place.step, { answers: {}, folders: { feeds: 'drop' } });
    const opened = await task();
    expect(opened.view()).toContain('2 found elsewhere: F takes them');
    await opened.press(...downTo('sign'), 'F');
    expect(opened.said()).toMatchObject([
      {
        do: 'say',
        text: '2 files are in their place. 1 file has another name: look at it, then f takes it.',
      },
    ]);
    expect(existsSync(inPlace(second))).toBe(false);
    await opened.press('F');
    expect(existsSync(inPlace(second))).toBe(false);
    expect(opened.said()).toMatchObject([{ tone: 'warning', text: expect.stringContaining('another name') }]);
  });

  it('of another field are used, too, where the folder that was picked has them', async () => {
    const two = { ...formPlan, steps: () => [twoFields] };
    folder = await workspaceFolder();
    engine = (await engineOn(folder, { plans: [two], tools: [] })).engine;
    await engine.start('form');
    await engine.advance(place.run);
    putFeeds(folder, 'drop');
    put(folder, 'drop/Lead.csv', 'Id\n1\n');
    const opened = await task();
    await opened.press(enter, ...Array.from({ length: 11 }, () => ({ backspace: true })), 'drop', enter);
    expect(opened.screen().files.lead?.folder).toBe('drop');
    expect(opened.said()).toMatchObject([
      { do: 'say', text: expect.stringMatching(/^Lead\.csv is in that folder, too/) },
    ]);
    await opened.press(enter, ...Array.from({ length: 5 }, () => ({ backspace: true })), 'data', enter);
    expect(opened.screen().files).toMatchObject({ feeds: { folder: 'data' }, lead: { folder: 'drop' } });
    expect((await engine.forms.readDraft(place.run, place.step))?.folders).toEqual({
      feeds: 'data',
      lead: 'drop',
    });
  });

  it('are not looked for in a folder that is not there', async () => {
    const opened = await task();
    await opened.press(enter, 'nowhere', enter);
    expect(opened.said()).toMatchObject([
      { do: 'say', tone: 'bad', text: expect.stringContaining('no folder') },
    ]);
    expect(opened.isTyping()).toBe(true);
    await opened.press(esc);
    expect(opened.view()).toContain('Folder: data/feeds');
  });

  it('are found by walking: down chooses a folder, Enter goes into it', async () => {
    mkdirSync(path.join(folder, 'data/feeds/inner'));
    const opened = await task();
    await opened.press(enter, down);
    expect(opened.view()).toContain('▸ inner/');
    await opened.press(up, down, enter);
    expect(opened.view()).toContain('Folder: data/feeds/inner/');
    await opened.press(enter);
    expect(opened.screen().files.feeds?.folder).toBe('data/feeds/inner');
  });

  it('that are spoilt are replaced only after y, and the former one is kept', async () => {
    put(folder, feedPath(third), feedText(third).slice(0, -5));
    put(folder, 'drop/feed_20240707.csv', feedText(third));
    await engine.forms.saveDraft(place.run, place.step, { answers: {}, folders: { feeds: 'drop' } });
    const opened = await task();
    await opened.press(down, down, down);
    expect(opened.view()).toMatch(/✗ cut off +2024-07-07/);
    await opened.press('f');
    expect(opened.view()).toContain('y or n');
    await opened.press(enter, 'n');
    expect(readFileSync(inPlace(third), 'utf8')).not.toBe(feedText(third));
    await opened.press('f', 'y');
    expect(readFileSync(inPlace(third), 'utf8')).toBe(feedText(third));
    expect(opened.said()).toMatchObject([{ do: 'say', text: expect.stringContaining('.before-') }]);
    expect(opened.view()).toContain('3 of 3 there and whole');
  });

  it('can be looked into: hash, encoding, columns and first rows', async () => {
    const opened = await task();
    await opened.press(down, enter);
    const view = opened.view();
    expect(view).toContain('10 rows, 3 columns');
    expect(view).toMatch(/SHA-256 [0-9a-f]{16} {2}newest day or month 2024-01/);
    expect(view).toMatch(/hired +2019-05 \| 2019-05 \| 2019-05/);
    await opened.press(esc);
    expect(opened.view()).toContain('Feeds  3 of 3');
  });

  it('whose names and contents would move the cursor do no harm', async () => {
    rmSync(inPlace(second));
    put(
      folder,
      'data/feeds/\u001b[2Jfeed 2024-03-31.csv',
      feedText(second).replace('Ann', '\u001b[31mAnn\u202e'),
    );
    const opened = await task();
    await opened.press(down, down);
    expect(opened.view()).toContain('feed 2024-03-31.csv');
    await opened.press(enter);
    expect(opened.view().replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('the answers', () => {
  it('are confirmed, chosen and typed', async () => {
    const opened = await task();
    await fillIn(opened);
    const view = opened.view({ columns: 200, rows: 56 });
    expect(view).toContain('Checked  2 of 2 confirmed');
    expect(view).toContain('[x] The sender was asked');
    expect(view).toContain('Verdict: (good)');
    expect(view).toContain('Aligned: 7');
    expect(view).toContain('Reason: fine');
    expect(view).toContain('Note: none');
  });

  it('may have a note on an item, and Esc keeps what was there before', async () => {
    const opened = await task();
    await opened.press(...downTo('item'), 'n', 'asked b, i and q', enter, 'n', ' more', esc);
    expect(opened.screen().answers.checked).toMatchObject([
      { confirmed: false, note: 'asked b, i and q' },
      {},
    ]);
    expect(opened.view()).toContain('(asked b, i and q)');
  });

  it('are there again after a restart, and the files are looked at anew', async () => {
    const before = await task();
    await fillIn(before);
    rmSync(inPlace(second));
    await engine.close();
    engine = (await engineOn(folder, { plans: [formPlan], tools: [] })).engine;
    const after = await task();
    expect(after.screen().answers).toEqual(before.screen().answers);
    expect(after.view()).toContain('2 of 3 there and whole');
  });

  it('are written in order, however fast they are given', async () => {
    const opened = await task();
    await opened.press(...downTo('choice'), ' ', ' ', ' ');
    expect(await engine.forms.readDraft(place.run, place.step)).toMatchObject({
      answers: { verdict: 'good' },
    });
    expect(opened.screen().saving).toBe('no');
  });
});

describe('the signature', () => {
  it('is refused while something is missing, and says what', async () => {
    rmSync(inPlace(second));
    const opened = await task();
    await opened.press('s', 'done', enter);
    const view = opened.view({ rows: 40 });
    expect(view).toContain('✗ missing: data/feeds/feed_20240331.csv is not there');
    expect(view).toContain('✗ Verdict: choose one of good, bad.');
    expect(engine.status().steps[0]?.state).toBe('waiting');
  });

  it('takes the word done, not Enter alone and not another word', async () => {
    const opened = await task();
    await fillIn(opened);
    await opened.press('s', enter, 'yes', enter);
    expect(opened.view({ rows: 40 })).toContain('Type the word done to sign');
    await opened.press('four words nobody would guess');
    expect(opened.view({ rows: 40 })).not.toContain('four');
    expect(engine.status().steps[0]?.state).toBe('waiting');
  });

  it('shows what is signed, writes it into the journal, and offers to go on', async () => {
    const opened = await task();
    await fillIn(opened);
    await opened.press('s');
    const view = opened.view({ rows: 40 });
    expect(view).toContain('You sign that this is so:');
    expect(view).toMatch(/feed_20240107\.csv {2}[0-9a-f]{16} {2}10 rows/);
    expect(view).toContain('Ada signs, with the key');
    await opened.press('done', enter);
    expect(engine.status().steps[0]).toMatchObject({
      state: 'done',
      by: 'Ada',
      form: { verdict: 'good', aligned: 7, reason: 'fine', feeds: [{ path: feedPath(dates[0]) }, {}, {}] },
    });
    expect(opened.said().at(-1)).toMatchObject({
      tone: 'good',
      text: expect.stringContaining('signed by Ada'),
    });
    expect(opened.view()).toContain('Signed by Ada');
    await opened.press('r');
    expect(opened.said()).toEqual([
      { do: 'advance-run', run: place.run },
      { do: 'go', to: { screen: 'board' } },
    ]);
  });

  it('takes the word only once the end of a list that is longer than the screen was shown', async () => {
    const opened = await task();
    await fillIn(opened);
    await opened.press('s');
    expect(opened.view({ rows: 10 })).toMatch(/lines 1 to \d of \d+; Down and PgDn show the other/);
    await opened.pressAt({ rows: 10 }, 'done', enter);
    expect(opened.said().at(-1)).toMatchObject({ text: expect.stringContaining('You have not seen') });
    expect(engine.status().steps[0]?.state).toBe('waiting');
    const seen = new Set<string>();
    for (let at = 0; at < 12; at++) {
      for (const shown of opened.view({ rows: 10 }).split('\n')) seen.add(shown.trim());
      await opened.pressAt({ rows: 10 }, down);
    }
    expect(opened.view({ rows: 10 })).toContain(', the last');
    for (const [index] of dates.entries())
      expect([...seen].join('\n')).toContain(path.basename(feedPath(dates[index] ?? '')));
    expect([...seen].join('\n')).toContain('Reason: fine');
    await opened.pressAt({ rows: 10 }, 'done', enter);
    expect(engine.status().steps[0]?.state).toBe('done');
  });

  it('that is refused says so with the number of faults, and the first of them', async () => {
    rmSync(inPlace(second));
    const opened = await task();
    await opened.press('s', 'done', enter);
    expect(opened.said()).toMatchObject([
      { do: 'say', tone: 'bad', text: expect.stringMatching(/^Not signed: 5 faults\. missing: data/) },
    ]);
  });

  it('that is given up with Esc leaves the cursor where it was', async () => {
    const opened = await task();
    await opened.press(down, 's', esc);
    expect(opened.screen().chosen).toBe(1);
  });

  it('is refused by the runner when a file changed since, in the same place', async () => {
    const opened = await task();
    await fillIn(opened);
    put(folder, feedPath(second), feedText(second).replace('Ann', 'Bob'));
    await opened.press('s', 'done', enter);
    expect(opened.view({ rows: 40 })).toContain('was changed after it was looked at');
    await opened.press(esc);
    expect(opened.view({ rows: 40 })).toContain('Feeds  3 of 3');
  });
});

describe('the screen', () => {
  it.each([
    [80, 18],
    [48, 12],
    [72, 50],
    [200, 56],
  ])('fits into %i by %i in every mode, in ASCII too', async (columns, rows) => {
    put(folder, feedPath(second), feedText(second).slice(0, -5));
    const opened = await task();
    const sizes = { columns, rows, terminal: asciiTerminal };
    const seen: string[] = [opened.view(sizes)];
    for (const keys of [
      [down, down],
      [enter],
      [esc],
      ['p'],
      [esc],
      ['s', 'x', enter],
      [esc],
      [...downTo('item'), 'n'],
    ]) {
      await opened.press(...keys);
      seen.push(opened.view(sizes));
    }
    for (const view of seen) expect(view).toMatch(/^[\x20-\x7e\n]*$/);
  });

  it('keeps the chosen row in sight', async () => {
    const opened = await task();
    for (let at = 0; at <= rowsBefore.sign; at++) {
      expect(opened.view({ rows: 14 })).toContain('▸');
      await opened.press(down);
    }
    expect(opened.view({ rows: 14 })).toContain('▸ Sign');
  });

  it('says what is wrong when there is no such step', async () => {
    const opened = await openTask(engine, { run: 'form-1', step: '9' });
    expect(opened.view()).toContain('has no step 9');
  });

  it('leaves keys that it does not know to the app', async () => {
    const opened = await task();
    expect(opened.isTyping()).toBe(false);
    for (const key of ['b', 'i', 'h', 'c', 'q', '?']) {
      await opened.press(key);
      expect(opened.screen().mode.is).toBe('rows');
    }
  });
});
