import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firmVintages } from '../../../plans/firm-vintages/plan.ts';
import { openPlan } from '../open-plan.ts';
import { copyInto, realData, titleFor } from '../real-data.ts';
import { type Filing, newestFiling, readFilings } from './brute-force.ts';

type Opened = Awaited<ReturnType<typeof openPlan>>;
type Answer = Record<string, string>;

const header = 'FilingID,DateSubmitted,1C-Legal,1E1,5A,5F2c';
// Firm 100 files in January, twice on the same minute in February, and restates in April; firm 200 files in April alone.
const january = ['1,1/31/2025 23:59,CAFÉ ADVISORS,100,5,"1,000"', '2,1/9/2025 7:50,OTHER,300,,'];
const february = ['11,2/3/2025 9:00,CAFE,100,6,2000', '12,2/3/2025 9:00,CAFE,100,7,1.50619E+11'];
const april = ['21,4/1/2025 0:00,CAFE,100,8,3000', '22,4/30/2025 12:00,LATE,200,1,0'];

function writeMonth(opened: Opened, name: string, lines: readonly string[]): void {
  const path = join(opened.directory, 'data/sec-form-adv', name);
  mkdirSync(dirname(path), { recursive: true });
  // The regulator's files are not UTF-8: É is one byte.
  writeFileSync(path, Buffer.from(`${[header, ...lines].join('\n')}\n`, 'latin1'));
}

async function openFixture(
  changes: { january?: string[]; april?: string[] } = {},
  analysisDate = '2025-10-31',
): Promise<Opened> {
  const opened = await openPlan(
    firmVintages,
    {
      months: ['2025-01', '2025-02', '2025-04'],
      pairs: { count: 40, near: 20 },
    },
    analysisDate,
  );
  writeMonth(opened, 'IA_ADV_Base_A_20250101_20250131.csv', changes.january ?? january);
  writeMonth(opened, 'IA_ADV_Base_A_20250201_20250228.csv', february);
  writeMonth(opened, 'IA_ADV_Base_A_20250401_20250430.csv', changes.april ?? april);
  return opened;
}

const answersOf = (opened: Opened): Answer[] =>
  parse(opened.artifacts.get('pairs.csv') ?? '', { columns: true }) as Answer[];

/** What the plan should have answered, in the words of pairs.csv. */
function expected(filings: readonly Filing[], { firm_crd = '', as_of = '' }: Answer) {
  const filing = newestFiling(filings, firm_crd, as_of);
  return {
    filing_id: String(filing?.id ?? ''),
    filed_at: filing?.filedAt ?? '',
    regulatory_assets: String(filing?.assets ?? ''),
    employees: String(filing?.employees ?? ''),
  };
}

describe('firm-vintages on invented filings', () => {
  let opened: Opened;
  beforeAll(async () => {
    opened = await openFixture();
  });
  afterAll(() => opened.warehouse.close());

  it('loads files of both encodings with the names of the form', async () => {
    expect(await opened.step('1')).toMatchObject({
      output: { files: [{ rows: 2, encoding: 'latin-1' }, { rows: 2 }, { rows: 2 }] },
    });
  });

  it('reads dates, separators and scientific notation, and says that March is missing', async () => {
    const { output, measures } = await opened.step('2');
    expect(output).toMatchObject({
      filings: 6,
      firms: 3,
      firstFiledAt: '2025-01-09 07:50:00',
      lastFiledAt: '2025-04-30 12:00:00',
      roundedAssets: 1,
      missingMonths: ['2025-03'],
    });
    expect(measures).toMatchObject({
      unreadableDates: { value: 0 },
      futureDates: { value: 0 },
      unreadableNumbers: { value: 0 },
      withoutKey: { value: 0 },
      repeatedIds: { value: 0 },
      outOfMonth: { value: 0 },
      missingMonths: { value: 1, note: 'no file for 2025-03' },
    });
  });

  it('matches its contract', async () => {
    expect(await opened.step('3')).toMatchObject({ output: { matching: 1, tables: 1 } });
  });

  it('answers every pair as a reading of the files by hand does, known or unknown', async () => {
    const { output, measures } = await opened.step('4');
    const filings = readFilings(join(opened.directory, 'data/sec-form-adv'));
    const answers = answersOf(opened);
    expect(answers).toHaveLength(40);
    for (const answer of answers) expect(answer).toMatchObject(expected(filings, answer));
    expect(measures).toMatchObject({
      pairs: { value: 40 },
      laterThanDate: { value: 0 },
      wronglyUnknown: { value: 0 },
    });
    expect((output as { unknown: number }).unknown).toBeGreaterThan(0);
  });

  it('uses a filing from its own day on, and of two in one minute the one with the higher id', () => {
    const answers = answersOf(opened);
    const on = (firm: string, asOf: string) =>
      answers.find(({ firm_crd, as_of }) => firm_crd === firm && as_of === asOf);
    expect(on('100', '2025-01-30')).toMatchObject({ filing_id: '', employees: '', version: '' });
    expect(on('100', '2025-01-31')).toMatchObject({
      filing_id: '1',
      regulatory_assets: '1000',
      version: '1',
    });
    expect(on('100', '2025-02-04')).toMatchObject({ filing_id: '12', regulatory_assets: '150619000000' });
    expect(on('100', '2025-03-31')).toMatchObject({ filing_id: '12', version: '3' });
    expect(on('100', '2025-04-01')).toMatchObject({ filing_id: '21', employees: '8' });
    expect(on('300', '2025-01-10')).toMatchObject({ filing_id: '2', regulatory_assets: '', employees: '' });
  });
});

describe('firm-vintages on broken filings', () => {
  it('calls a filing after the analysis date one from the future', async () => {
    const opened = await openFixture({}, '2025-04-29');
    await opened.step('1');
    const { measures } = await opened.step('2');
    await opened.warehouse.close();
    expect(measures.futureDates).toMatchObject({ value: 1, evidence: { total: 1 } });
  });

  it('counts dates and figures that cannot be read, missing firms, repeated ids and months that do not fit', async () => {
    const opened = await openFixture({
      january: ['1,31.1.2025,A,100,5,1', '2,1/9/2025 7:50,B,,many,1'],
      april: ['11,5/1/2025 0:00,C,100,8,3000'],
    });
    await opened.step('1');
    const { measures } = await opened.step('2');
    await opened.warehouse.close();
    expect(measures).toMatchObject({
      unreadableDates: { value: 1 },
      withoutKey: { value: 1 },
      unreadableNumbers: { value: 1 },
      repeatedIds: { value: 1 },
      outOfMonth: { value: 1 },
    });
    expect(measures.unreadableDates?.evidence?.rows.length).toBe(4);
  });
});

const real = realData('sec-form-adv');

describe.skipIf(real === null)(titleFor('firm-vintages on the real filings', real), () => {
  it('answers all 2,000 pairs as a brute-force reading of the files does', { timeout: 120_000 }, async () => {
    const opened = await openPlan(firmVintages);
    const folder = join(opened.directory, 'data/sec-form-adv');
    copyInto(real ?? '', folder);
    for (const id of ['1', '2', '3', '4']) await opened.step(id);
    await opened.warehouse.close();

    const byFirm = Map.groupBy(readFilings(folder), ({ firm }) => firm);
    const answers = answersOf(opened);
    expect(answers).toHaveLength(2000);
    const wrong = answers.filter((answer) => {
      const wanted = expected(byFirm.get(answer.firm_crd ?? '') ?? [], answer);
      return Object.entries(wanted).some(([name, value]) => answer[name] !== value);
    });
    expect(wrong).toEqual([]);
    expect(new Set(answers.map(({ firm_crd, as_of }) => `${firm_crd} ${as_of}`)).size).toBe(2000);
    expect(answers.filter(({ filing_id }) => filing_id === '').length).toBeGreaterThan(100);
  });
});
