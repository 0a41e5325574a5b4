import { z } from 'zod';
import { evidenceOf, numberOf } from './evidence.ts';
import { count, counts } from './foreseen.ts';
import { toCsv } from './model/csv.ts';
import { defineTool } from './tool.ts';

const pairsArtifact = 'pairs.csv';

/** Asks, for a deterministic choice of firms and dates, what the regulator's filings said of the firm on that date. */
export const joinFilings = defineTool({
  name: 'join-filings',
  title: 'Join firms with their filings as of a date',
  description:
    'Chooses (firm, date) pairs by digest, joins each with the newest filing known on that date, and writes the answers as a table and pairs.csv.',
  effect: 'warehouse',
  guards: { laterThanDate: 'leakage' },
  input: z.object({
    versions: z.string(),
    pairsTable: z.string(),
    target: z.string(),
    pairs: z.int().min(1).max(10_000),
    near: z.int().min(0).describe('Pairs on or next to one of the own filing days of the firm'),
    around: z.array(z.int()).min(1).describe('Days from a filing day for the near pairs'),
    offsets: z.array(z.int()).min(1).describe('Days from any filing day for the other pairs'),
  }),
  output: z.object({
    pairs: z.int(),
    answered: z.int(),
    unknown: z.int(),
    answeredByRestatement: z.int().describe("Pairs answered by a later filing than the firm's first"),
  }),
  measures: () => ['pairs', 'rowsMultiplied', 'laterThanDate', 'wronglyUnknown'],
  foresee: ({ pairs }) => ({
    pairs: count(pairs),
    ...counts('rowsMultiplied', 'laterThanDate', 'wronglyUnknown'),
  }),
  touches: ({ versions, pairsTable, target }) => ({
    reads: [
      {
        table: versions,
        columns: [
          'firm_crd',
          'filing_id',
          'filed_at',
          'known_at',
          'version',
          'regulatory_assets',
          'employees',
        ],
      },
    ],
    writes: [
      { table: pairsTable, columns: ['pair', 'firm_crd', 'as_of'] },
      { table: target, columns: [...pairColumns, 'known_at'] },
    ],
    writesArtifacts: [pairsArtifact],
  }),
  async run(asked, { warehouse, artifacts, seed, progress }) {
    const { versions, pairsTable, target } = asked;
    const { pairs, near, around, offsets } = asked;
    progress({ message: 'choosing pairs' });
    await warehouse.run('adv/choose-pairs', {
      versions,
      target: pairsTable,
      seed,
      pairs,
      near,
      around,
      offsets,
    });
    progress({ message: 'joining pairs with what was filed' });
    await warehouse.run('adv/join-as-of', { pairs: pairsTable, versions, target });
    const [facts] = await warehouse.rows('adv/join-facts', { answers: target, versions });
    const answers = await warehouse.rows('adv/pairs', { answers: target, only_faulty: false });
    const faulty = await warehouse.rows('adv/pairs', { answers: target, only_faulty: true });
    await artifacts.write(pairsArtifact, toCsv(pairColumns, answers.map(cellsOf)));
    const answered = numberOf(facts, 'answered');
    const unknown = numberOf(facts, 'answers') - answered;
    return {
      output: {
        pairs: numberOf(facts, 'answers'),
        answered,
        unknown,
        answeredByRestatement: numberOf(facts, 'answered_by_restatement'),
      },
      measures: {
        pairs: {
          value: numberOf(facts, 'answers'),
          note: `${answered} answered, ${unknown} before the firm's first filing`,
        },
        rowsMultiplied: { value: numberOf(facts, 'multiplied') },
        laterThanDate: {
          value: numberOf(facts, 'later_than_date'),
          evidence: evidenceOf(faulty.slice(0, 20), faulty.length),
        },
        wronglyUnknown: { value: numberOf(facts, 'wrongly_unknown') },
      },
    };
  },
});

const pairColumns = [
  'pair',
  'firm_crd',
  'as_of',
  'filing_id',
  'filed_at',
  'version',
  'regulatory_assets',
  'employees',
];

function cellsOf(row: Readonly<Record<string, unknown>>): (string | number | null)[] {
  return pairColumns.map((name) => {
    const value = row[name];
    return typeof value === 'number' || typeof value === 'string' ? value : null;
  });
}
