import { copyFileSync, mkdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import path from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FormField, fieldsOf, filesField } from '../../../plans/form.ts';
import { inspectFiles, type KnownReading } from '../../../runner/forms/inspect-files.ts';
import { temporaryFolder } from '../fixtures.ts';
import { dates, feedPath, feedsField, feedText, put, putFeeds, result } from './form-plan.ts';

const [first, second, third] = dates;
let workspace: string;

beforeEach(() => {
  workspace = temporaryFolder();
  putFeeds(workspace);
});

/** What is said of the three feeds. */
async function inspect(folder = 'data/feeds', field = feedsField) {
  const { findings } = await result(
    inspectFiles(field, { workspace, folder: path.resolve(workspace, folder) }),
  );
  return findings;
}

async function findingOf(date: string, folder?: string) {
  const found = (await inspect(folder)).find(({ expected }) => expected.date === date);
  if (found === undefined) throw new Error(`no finding for ${date}`);
  return found;
}

const inPlace = (date: string) => path.join(workspace, feedPath(date));
const rename = (date: string, name: string) =>
  renameSync(inPlace(date), path.join(workspace, 'data/feeds', name));

describe('a file in its place', () => {
  it('is present, with its hash, rows, bytes, columns and first three rows', async () => {
    const found = await findingOf(first);
    expect(found).toMatchObject({
      state: 'present',
      next: null,
      source: null,
      missingColumns: [],
      extraColumns: [],
    });
    expect(found.facts).toMatchObject({
      rows: 10,
      bytes: feedText(first).length,
      newest: '2024-01',
      encoding: 'utf-8',
    });
    expect(found.facts?.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(found.facts?.preview).toHaveLength(3);
    expect(found.facts?.preview[0]).toEqual(['0', '2019-05', 'Ann 2024-01-07']);
  });

  it.each([
    ['empty', '', 'is empty'],
    ['empty', 'id,hired,name\n', 'has 0 rows'],
    ['damaged', `id,hired,name\n1,2024-0\u0000,x\n`, 'NUL byte in line 2'],
    ['damaged', 'id,hired,name\n1,2019-05,x\r\n', 'ends its lines in two ways'],
    ['truncated', feedText(first).slice(0, -17), 'the last record, which ends in line 11, has 2 of 3 fields'],
    ['truncated', feedText(first).slice(0, -1), 'the last line, 11, has no line end'],
    ['truncated', feedText(first, 8), 'has 8 rows; the median of these files is 10'],
    [
      'wrong-header',
      feedText(first).replace('hired', 'Hired_'),
      'lacks the column hired; it has Hired_ for hired',
    ],
    ['wrong-header', '1,2,3\n4,5,6\n', 'does not begin with a header'],
    [
      'misdated',
      feedText(first).replace('2024-01,', '2024-02,'),
      'tells of 2024-02, which is later than its date 2024-01-07',
    ],
  ])('is %s when it holds %j', async (state, text, sentence) => {
    put(workspace, feedPath(first), text);
    const found = await findingOf(first);
    expect(found.state).toBe(state);
    expect(found.sentence).toContain(`${feedPath(first)} `);
    expect(found.sentence).toContain(sentence);
    expect(found.next).not.toBe('');
    expect(found.next).not.toBe(null);
  });

  it('keeps 90 % of the median as the least, that share itself included', async () => {
    put(workspace, feedPath(first), feedText(first, 9));
    expect((await findingOf(first)).state).toBe('present');
  });

  it('may be Latin-1, and the line that shows it is named', async () => {
    put(workspace, feedPath(first), Buffer.from(feedText(first).replace('Ann', 'Änne'), 'latin1'));
    const { state, facts } = await findingOf(first);
    expect(state).toBe('present');
    expect(facts).toMatchObject({ encoding: 'latin-1', firstLineNotUtf8: 2 });
    expect(facts?.preview[0]?.[2]).toContain('Änne');
  });

  it('may be a folder by mistake, which cannot be read', async () => {
    rmSync(inPlace(first));
    mkdirSync(inPlace(first));
    const found = await findingOf(first);
    expect(found).toMatchObject({ state: 'unreadable', facts: null });
    expect(found.sentence).toContain('a folder');
  });
});

describe('the same bytes under two dates', () => {
  it('are held against the file whose date they are not of', async () => {
    copyFileSync(inPlace(first), inPlace(second));
    const found = await inspect();
    expect(found.map(({ state }) => state)).toEqual(['present', 'duplicate', 'present']);
    expect(found[1]?.sentence).toContain('its content, which ends in 2024-01, is of that date');
  });

  it('are held against both files when the content does not say', async () => {
    const text = feedText(first).replace('2024-01,', '2019-04,');
    put(workspace, feedPath(second), text);
    put(workspace, feedPath(third), text);
    expect((await inspect()).map(({ state }) => state)).toEqual(['present', 'duplicate', 'duplicate']);
  });
});

describe('a file that is not in its place', () => {
  it.each([
    'feed_2024-03-31.csv',
    'feed 31 March 2024.csv',
    'Mar-31-2024.csv',
    'FEED_20240331.CSV',
    'feed_20240331 (1).csv',
    'feed_20240331.csv.txt',
    'feed-03-31-2024.csv',
    'feed 2024-03.csv',
    'feed_240331.csv',
  ])('is found under the name %s', async (name) => {
    rename(second, name);
    const found = await findingOf(second);
    expect(found).toMatchObject({
      state: 'misnamed',
      source: path.join(workspace, 'data/feeds', name),
      next: `Copy it to ${feedPath(second)}.`,
    });
  });

  it('is found by its content when its name says nothing', async () => {
    rename(second, 'download.csv');
    rename(third, 'download (1).csv');
    const found = await inspect();
    expect(found.map(({ state }) => state)).toEqual(['present', 'misnamed', 'misnamed']);
    expect(found.map(({ source }) => source && path.basename(source))).toEqual([
      null,
      'download.csv',
      'download (1).csv',
    ]);
  });

  it('is not taken for one when two files could be it', async () => {
    rename(second, 'a 2024-03-31.csv');
    put(workspace, 'data/feeds/b 2024-03-31.csv', feedText(second, 11));
    const found = await findingOf(second);
    expect(found).toMatchObject({ state: 'missing', source: null });
    expect(found.next).toContain('a 2024-03-31.csv, b 2024-03-31.csv');
  });

  it('is missing where only a file of another kind is there', async () => {
    rename(second, 'notes.csv');
    put(workspace, 'data/feeds/notes.csv', 'some,other\n1,2\n');
    expect(await findingOf(second)).toMatchObject({ state: 'missing', source: null, facts: null });
  });

  it.each([
    ['feed_20240331.csv.gz', 'Unpack feed_20240331.csv.gz.'],
    ['feed_20240331.xlsx', 'Export feed_20240331.xlsx as CSV.'],
  ])('may be there as %s, and the answer says what to do', async (name, next) => {
    rename(second, name);
    expect(await findingOf(second)).toMatchObject({ state: 'missing', next });
  });

  it('is found in a folder that was picked, and is not there yet', async () => {
    const picked = path.join(workspace, 'downloads');
    mkdirSync(picked);
    renameSync(inPlace(second), path.join(picked, path.basename(feedPath(second))));
    expect(await findingOf(second, 'downloads')).toMatchObject({
      state: 'elsewhere',
      source: path.join(picked, path.basename(feedPath(second))),
    });
    expect((await findingOf(first, 'downloads')).state).toBe('present');
  });

  it('can take the place of a spoilt one', async () => {
    put(workspace, feedPath(second), feedText(second).slice(0, -5));
    const whole = put(workspace, path.join('downloads', path.basename(feedPath(second))), feedText(second));
    expect(await findingOf(second, 'downloads')).toMatchObject({ state: 'truncated', source: whole });
  });

  it('cannot take the place of a spoilt one when it is spoilt itself', async () => {
    rename(second, 'feed 2024-03-31.csv');
    put(workspace, 'data/feeds/feed 2024-03-31.csv', feedText(second).slice(0, -5));
    expect(await findingOf(second)).toMatchObject({ state: 'truncated', source: null });
  });

  it('is missing in a folder that is not there', async () => {
    rmSync(path.join(workspace, 'data/feeds'), { recursive: true });
    const found = await inspect('nowhere');
    expect(found.map(({ state }) => state)).toEqual(['missing', 'missing', 'missing']);
    expect(found[0]?.sentence).toContain('no file in nowhere looks like it');
  });
});

it('finds a file without a date by its header alone', async () => {
  const leads = fieldsOf(
    z.strictObject({
      leads: filesField({
        title: 'Leads',
        folder: 'data/crm',
        expected: [
          { path: 'data/crm/Lead.csv', columns: ['Id', 'Stage'], leastRows: 1, finalNewline: false },
        ],
      }),
    }),
  )[0] as Extract<FormField, { kind: 'files' }>;
  const file = put(workspace, 'data/crm/export 17.csv', 'Stage,Id,More\na,b,c');
  put(workspace, 'data/crm/other.csv', 'a,b\n1,2\n');
  expect(await inspect('data/crm', leads)).toMatchObject([
    { state: 'misnamed', source: file, extraColumns: ['More'] },
  ]);
});

it('reads a file again only after it was changed, whatever its size says', async () => {
  const known = new Map<string, KnownReading>();
  const read = async () => {
    const files: string[] = [];
    const work = inspectFiles(feedsField, { workspace, folder: path.join(workspace, 'data/feeds'), known });
    for (let step = await work.next(); step.done !== true; step = await work.next())
      files.push(path.basename(step.value.file));
    return files;
  };
  expect(await read()).toHaveLength(3);
  expect(await read()).toEqual([]);
  const { atime, mtime } = statSync(inPlace(second));
  put(workspace, feedPath(second), feedText(second).replace('Ann', 'Bob'));
  utimesSync(inPlace(second), atime, mtime);
  expect(await read()).toEqual([path.basename(feedPath(second))]);
});

it('ends when nobody asks for more, with the file closed', async () => {
  const work = inspectFiles(feedsField, { workspace, folder: path.join(workspace, 'data/feeds') });
  expect((await work.next()).done).toBe(false);
  await work.return({ folder: '', findings: [] });
  expect((await work.next()).done).toBe(true);
});
