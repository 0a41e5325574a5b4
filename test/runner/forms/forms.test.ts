import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../runner/engine.ts';
import { signedFiles } from '../../../runner/forms/signed-form.ts';
import { operatorCalled } from '../../support/operator.ts';
import { engineOn, workspaceFolder } from '../fixtures.ts';
import { dates, feedPath, feedsField, feedText, formPlan, put, putFeeds, result } from './form-plan.ts';

const operator = operatorCalled('Jo');
const run = 'form-1';
let folder: string;
let engine: Engine;

beforeEach(async () => {
  folder = await workspaceFolder();
  engine = await opened();
  await engine.start('form');
  await engine.advance(run);
});

async function opened(): Promise<Engine> {
  return (await engineOn(folder, { plans: [formPlan], tools: [] })).engine;
}

async function filledIn() {
  return {
    feeds: signedFiles(await result(engine.forms.inspect(feedsField))),
    checked: [
      { item: 'Nobody opened the files', confirmed: true, note: 'asked Ann' },
      { item: 'The sender was asked', confirmed: true },
    ],
    verdict: 'good',
    aligned: 9,
    reason: 'all well',
  };
}

describe('a form that is signed', () => {
  it('is written into the journal as it was filled in', async () => {
    putFeeds(folder);
    const form = await filledIn();
    const state = await engine.completeHumanStep(run, '1.1', { operator, form });
    expect(state.steps[0]).toMatchObject({ state: 'done', by: 'Jo', form });
    expect(state.steps[0]?.form?.feeds).toMatchObject([{ path: feedPath(dates[0]), rows: 10 }, {}, {}]);
  });

  it.each([
    ['a file is missing', { feeds: [] }, 'Feeds: of 3 files, 3 not there and whole'],
    [
      'an item is not confirmed',
      { checked: [{ item: 'The sender was asked', confirmed: true }] },
      'Checked: not confirmed: 1. "Nobody opened the files".',
    ],
    ['a word is not one of the choices', { verdict: 'so so' }, 'Verdict: choose one of good, bad.'],
    ['a number is too large', { aligned: 11 }, 'Aligned: '],
    ['a text is too long', { reason: 'x'.repeat(41) }, 'Reason: '],
    ['a text is missing', { reason: undefined }, 'Reason: not filled in.'],
    ['a field is not of the form', { approve: true }, 'The form has no field approve.'],
  ])('is refused while %s', async (_, change, sentence) => {
    putFeeds(folder);
    const form = { ...(await filledIn()), ...change };
    await expect(engine.completeHumanStep(run, '1.1', { operator, form })).rejects.toMatchObject({
      code: 'form-invalid',
      arrived: expect.stringContaining(sentence),
    });
    expect(engine.status(run).steps[0]?.state).toBe('waiting');
  });

  it('is refused when a file was changed after it was looked at', async () => {
    putFeeds(folder);
    const form = await filledIn();
    put(folder, feedPath(dates[1]), feedText(dates[1]).replace('Ann', 'Bob'));
    await expect(engine.completeHumanStep(run, '1.1', { operator, form })).rejects.toMatchObject({
      code: 'form-invalid',
      arrived: `${feedPath(dates[1])} was changed after it was looked at. Look at it again, then sign.`,
    });
  });

  it('is refused when somebody made up the hash of a file that is cut off', async () => {
    putFeeds(folder);
    const form = await filledIn();
    put(folder, feedPath(dates[1]), feedText(dates[1]).slice(0, -3));
    const { sha256, bytes } = (await result(engine.forms.inspect(feedsField))).findings[1]?.facts ?? {};
    const feeds = form.feeds.map((file, at) => (at === 1 ? { ...file, sha256, bytes } : file));
    await expect(
      engine.completeHumanStep(run, '1.1', { operator, form: { ...form, feeds } }),
    ).rejects.toMatchObject({
      code: 'form-invalid',
      arrived: expect.stringContaining('seems to be cut off'),
    });
  });
});

describe('the word done alone', () => {
  it('is refused with the sentences of the screen while a file is not well', async () => {
    putFeeds(folder);
    rmSync(path.join(folder, feedPath(dates[2])));
    const { findings } = await result(engine.forms.inspect(feedsField));
    await expect(engine.completeHumanStep(run, '1.1', { operator })).rejects.toMatchObject({
      code: 'form-invalid',
      arrived: `${findings[2]?.sentence} ${findings[2]?.next}\nChecked: not confirmed: 1. "Nobody opened the files", 2. "The sender was asked".\nVerdict: choose one of good, bad.\nAligned: not filled in.\nReason: not filled in.`,
    });
  });

  it('signs the files as they are, and takes from the half-filled form what only a person can say', async () => {
    putFeeds(folder);
    const { feeds, checked, ...answers } = await filledIn();
    await engine.forms.saveDraft(run, '1.1', { answers: { ...answers, checked }, folders: {} });
    const state = await engine.completeHumanStep(run, '1.1', { operator });
    expect(state.steps[0]?.form).toEqual({ ...answers, feeds, checked });
  });

  it('is enough for a step whose plan brings no form, and for a step that is not ready the order is the reason', async () => {
    await expect(engine.completeHumanStep(run, '1.2', { operator })).rejects.toMatchObject({
      code: 'step-not-ready',
    });
    putFeeds(folder);
    await engine.completeHumanStep(run, '1.1', { operator, form: await filledIn() });
    await engine.advance(run);
    expect((await engine.completeHumanStep(run, '1.2', { operator })).steps[1]).toMatchObject({
      state: 'done',
      by: 'Jo',
    });
  });
});

describe('a checklist without a screen', () => {
  const others = ['verdict=bad', 'aligned=3', 'reason=so'];

  it('is not confirmed by the word done: the refusal lists the items and the command that confirms them', async () => {
    putFeeds(folder);
    await engine.forms.say(run, '1.1', others);
    await expect(engine.completeHumanStep(run, '1.1', { operator })).rejects.toMatchObject({
      code: 'form-invalid',
      arrived: 'Checked: not confirmed: 1. "Nobody opened the files", 2. "The sender was asked".',
      next: expect.stringContaining('leadline step 1.1 --done --run form-1 --answer checked=all'),
    });
    expect(engine.status(run).steps[0]?.state).toBe('waiting');
  });

  it('is confirmed item by item, by number, and keeps what was confirmed and noted before', async () => {
    putFeeds(folder);
    const checked = [{ item: 'Nobody opened the files', confirmed: false, note: 'asked Ann' }];
    await engine.forms.saveDraft(run, '1.1', { answers: { checked }, folders: {} });
    await engine.forms.say(run, '1.1', [...others, 'checked=2']);
    await expect(engine.completeHumanStep(run, '1.1', { operator })).rejects.toMatchObject({
      arrived: 'Checked: not confirmed: 1. "Nobody opened the files".',
    });
    await engine.forms.say(run, '1.1', ['checked=1']);
    const state = await engine.completeHumanStep(run, '1.1', { operator });
    expect(state.steps[0]?.form?.checked).toEqual([
      { item: 'Nobody opened the files', confirmed: true, note: 'asked Ann' },
      { item: 'The sender was asked', confirmed: true },
    ]);
  });
});

describe('answers as words', () => {
  it('fill in the form for whoever has no screen', async () => {
    putFeeds(folder);
    await engine.forms.say(run, '1.1', [
      'feeds=all',
      'checked=all',
      'verdict=bad',
      'aligned=3',
      'reason=a = b',
    ]);
    const state = await engine.completeHumanStep(run, '1.1', { operator });
    expect(state.steps[0]?.form).toMatchObject({ verdict: 'bad', aligned: 3, reason: 'a = b' });
  });

  it.each(['verdit=bad', 'feeds=some', 'checked=yes', 'checked=3', 'checked=0', 'checked=', 'verdict', '=x'])(
    'are refused when they are %j',
    async (said) => {
      await expect(engine.forms.say(run, '1.1', [said])).rejects.toMatchObject({
        code: 'answer-unknown',
        kind: 'usage',
      });
      expect(await engine.forms.readDraft(run, '1.1')).toBe(null);
    },
  );
});

describe('a half-filled form', () => {
  const draft = { answers: { reason: 'half' }, folders: { feeds: '~/Downloads' } };

  it('is there again in another process, and gone once it is signed', async () => {
    putFeeds(folder);
    await engine.forms.saveDraft(run, '1.1', draft);
    await engine.close();
    engine = await opened();
    expect(await engine.forms.readDraft(run, '1.1')).toEqual(draft);
    await engine.completeHumanStep(run, '1.1', { operator, form: await filledIn() });
    expect(await engine.forms.readDraft(run, '1.1')).toBe(null);
    expect(readdirSync(path.join(folder, 'drafts'))).toEqual([]);
  });

  it.each(['', '{', '{"format":1}', '[]'])('that was spoilt to %j is begun anew', async (text) => {
    mkdirSync(path.join(folder, 'drafts'), { recursive: true });
    writeFileSync(path.join(folder, 'drafts', `${run}-1.1.json`), text);
    expect(await engine.forms.readDraft(run, '1.1')).toBe(null);
    await engine.forms.saveDraft(run, '1.1', draft);
    expect(await engine.forms.readDraft(run, '1.1')).toEqual(draft);
  });

  it('stays in its folder, whatever the step is called', async () => {
    await engine.forms.saveDraft(run, '../../x', draft);
    expect(await engine.forms.readDraft(run, '../../x')).toEqual(draft);
    expect(readdirSync(path.join(folder, 'drafts'))).toHaveLength(1);
  });
});

describe('a folder that is typed', () => {
  it('is completed as far as there is one way, relative to the workspace', async () => {
    mkdirSync(path.join(folder, 'drop/one deep/inner'), { recursive: true });
    mkdirSync(path.join(folder, 'drop/one more'));
    mkdirSync(path.join(folder, 'drop/.hidden'));
    put(folder, 'drop/one deep/a.csv', 'a\n');
    expect(await engine.forms.listFolders('dr')).toMatchObject({
      completed: 'drop/',
      choices: ['drop'],
      isThere: false,
    });
    expect(await engine.forms.listFolders('drop/o')).toMatchObject({
      completed: 'drop/one ',
      choices: ['one deep', 'one more'],
    });
    expect(await engine.forms.listFolders('drop/one d')).toMatchObject({ completed: 'drop/one deep/' });
    expect(await engine.forms.listFolders('drop/one deep')).toMatchObject({
      isThere: true,
      files: 1,
      folder: path.join(folder, 'drop/one deep'),
    });
    expect(await engine.forms.listFolders('drop/.')).toMatchObject({ choices: ['.hidden'] });
    expect(await engine.forms.listFolders('no/where')).toMatchObject({
      completed: 'no/where',
      choices: [],
      isThere: false,
    });
  });
});
