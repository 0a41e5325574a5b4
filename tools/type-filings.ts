import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, known } from './foreseen.ts';
import { defineTool } from './tool.ts';

const file = z.object({
  raw: z.string().describe('Table of the file as received'),
  month: z
    .string()
    .regex(/^\d{4}-\d{2}$/)
    .describe('The month of the file, as YYYY-MM'),
});

const versionColumns = ['firm_crd', 'filing_id', 'filed_at', 'known_at', 'regulatory_assets', 'employees'];

/** The text that arrived, beside what was read from it. */
const textColumns = ['filing_text', 'submitted_text', 'firm_text', 'assets_text', 'employees_text'];

/** Types the Form ADV filings of all files and puts them, as versions of their firms, behind one view. */
export const typeFilings = defineTool({
  name: 'type-filings',
  title: 'Type the filings',
  description:
    'Brings the Form ADV filings of all monthly files into one typed table and a view of versions by filing date; measures dates, ids, numbers and missing months.',
  effect: 'warehouse',
  guards: { futureDates: 'leakage', outOfMonth: 'leakage' },
  input: z.object({
    files: z.array(file).min(1),
    target: z.string(),
    versions: z.string().describe('View of filings as versions of their firms'),
    knowledgeLagDays: z.int().min(0).describe('Days from a filing to the day it could be used'),
  }),
  output: z.object({
    filings: z.int(),
    firms: z.int(),
    firstFiledAt: z.string().nullable(),
    lastFiledAt: z.string().nullable(),
    roundedAssets: z.int().describe('Figures of 5F2c that came in scientific notation: six digits remain'),
    missingMonths: z.array(z.string()),
  }),
  measures: () => [
    'filings',
    'unreadableDates',
    'futureDates',
    'withoutKey',
    'repeatedIds',
    'outOfMonth',
    'unreadableNumbers',
    'missingMonths',
  ],
  foresee: ({ files }) => ({
    ...counts(
      'filings',
      'unreadableDates',
      'futureDates',
      'withoutKey',
      'repeatedIds',
      'outOfMonth',
      'unreadableNumbers',
    ),
    missingMonths: known(missingMonths(files.map(({ month }) => month)).length, 'the months that are listed'),
  }),
  touches: ({ files, target, versions }) => ({
    reads: files.map(({ raw }) => ({
      table: raw,
      columns: ['FilingID', 'DateSubmitted', '1E1', '5A', '5F2c', '_line'],
    })),
    writes: [
      { table: target, columns: [...versionColumns, 'file_month', 'line', ...textColumns] },
      { table: versions, columns: [...versionColumns, 'version', 'superseded_at'] },
    ],
  }),
  async run({ files, target, versions, knowledgeLagDays }, { warehouse, analysisDate }) {
    await warehouse.run('adv/type-filings', { files, target, knowledge_lag_days: knowledgeLagDays });
    await warehouse.run('adv/filing-versions', { filings: target, target: versions });
    const [facts] = await warehouse.rows('adv/filing-facts', {
      filings: target,
      analysis_date: analysisDate,
    });
    const months = await warehouse.rows('adv/months', { filings: target });
    const faulty = await warehouse.rows('adv/faulty-filings', {
      filings: target,
      analysis_date: analysisDate,
      limit: 20,
    });
    const missing = missingMonths(files.map(({ month }) => month));
    const counted = (name: string): Measure => {
      const value = numberOf(facts, name);
      return value === 0 ? { value } : { value, evidence: evidenceOf(faulty) };
    };
    return {
      output: {
        filings: numberOf(facts, 'filings'),
        firms: numberOf(facts, 'firms'),
        firstFiledAt: textOf(facts?.first_filed_at),
        lastFiledAt: textOf(facts?.last_filed_at),
        roundedAssets: numberOf(facts, 'rounded_assets'),
        missingMonths: missing,
      },
      measures: {
        filings: {
          value: numberOf(facts, 'filings'),
          note: `of ${numberOf(facts, 'firms')} firms`,
          evidence: evidenceOf(months),
        },
        unreadableDates: counted('unreadable_dates'),
        futureDates: {
          ...counted('in_the_future'),
          note: `submitted after the analysis date ${analysisDate}`,
        },
        withoutKey: counted('without_key'),
        repeatedIds: counted('repeated_ids'),
        outOfMonth: counted('out_of_month'),
        unreadableNumbers: counted('unreadable_numbers'),
        missingMonths: {
          value: missing.length,
          note: missing.length === 0 ? 'no month is missing' : `no file for ${missing.join(', ')}`,
          evidence: evidenceOf(months),
        },
      },
    };
  },
});

/** Months between the first and the last of the given ones that are not among them. */
function missingMonths(months: readonly string[]): string[] {
  const known = months.toSorted();
  const last = known.at(-1) ?? '';
  const missing: string[] = [];
  for (let month = known[0] ?? last; month < last; month = nextMonth(month)) {
    if (!known.includes(month)) missing.push(month);
  }
  return missing;
}

function nextMonth(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
