import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { readHeldPull } from './pull/keep-pulled.ts';
import { historyColumns, pullTables, versionColumns } from './pull/pull-tables.ts';
import { defineTool } from './tool.ts';

const names = z.array(z.string().min(1));

const input = z.strictObject({
  tables: pullTables,
  known: z.string().min(1).describe('Table that takes each lead as known on the analysis date'),
  target: z.string().min(1).describe('Table that takes the leads as an export would have them'),
  fields: names.min(1).describe('Fields of Lead that the target gets'),
  steady: names.describe('Those of them that are ids, or facts with a time of their own'),
  dated: names.describe(
    'Those of `steady` that hold a time, so that one after the analysis date is not known',
  ),
  contact: z.string().min(1).describe('The one of `dated` that says when a lead was contacted'),
});

const output = z.strictObject({
  leads: z.int(),
  deleted: z.int(),
  merged: z.int(),
  firstSeenLater: z.int(),
  rolledBack: z.int(),
});

/** Makes of the pulled versions what an export on the analysis date would have been, each value as it was at contact. */
export const takeLeads = defineTool({
  name: 'take-leads',
  title: 'Take the pulled leads as they were known',
  description:
    'Makes the lead table from the versions that were pulled: each lead as known on the analysis date, without those that were deleted or merged by then, and values that changed after contact rolled back to what they were.',
  effect: 'warehouse',
  input,
  output,
  measures: () => ['leadsKnown', 'firstSeenLater', 'daysShort'],
  foresee: () => counts('leadsKnown', 'firstSeenLater', 'daysShort'),
  touches: ({ tables, known, target, fields }) => ({
    reads: [
      { table: tables.versions, columns: [...versionColumns, 'CreatedDate', ...fields] },
      { table: tables.history, columns: historyColumns },
      { table: tables.pulls },
    ],
    writes: [
      { table: known },
      { table: target, columns: [...new Set(['Id', 'CreatedDate', ...fields, '_line'])] },
    ],
  }),
  async run({ tables, known, target, fields, steady, dated, contact }, { warehouse, analysisDate }) {
    const { marks } = await readHeldPull(warehouse, tables);
    if (marks === null) throw notPulled();
    const own = fields.filter((name) => name !== 'Id' && name !== 'CreatedDate');
    const fixed = own.filter((name) => steady.includes(name));
    const moving = own
      .filter((name) => !steady.includes(name))
      .map((name, index) => ({ name, later: `later_${index}`, earlier: `earlier_${index}` }));
    await warehouse.run('salesforce/leads-as-known', {
      versions: tables.versions,
      target: known,
      analysis_date: analysisDate,
      columns: own.filter((name) => !dated.includes(name)),
      dated,
    });
    await warehouse.run('salesforce/leads-at-contact', {
      known,
      versions: tables.versions,
      history: tables.history,
      target,
      analysis_date: analysisDate,
      contact,
      steady: fixed,
      moving,
    });
    const [facts] = await warehouse.rows('salesforce/known-facts', { known, leads: target, moving });
    const found = {
      deleted: numberOf(facts, 'deleted'),
      merged: numberOf(facts, 'merged'),
      firstSeenLater: numberOf(facts, 'first_seen_later'),
      rolledBack: numberOf(facts, 'rolled_back'),
    };
    const leads = numberOf(facts, 'leads') - found.deleted - found.merged;
    return {
      output: { leads, ...found },
      measures: {
        leadsKnown: {
          value: leads,
          note: `${found.deleted} were deleted by then, and ${found.merged} merged into others`,
        },
        firstSeenLater: {
          value: found.firstSeenLater,
          note: 'leads whose first version in the warehouse is later than the analysis date',
        },
        daysShort: {
          value: daysShort(marks.begunAt, analysisDate),
          note: `the last pull began on ${marks.begunAt.slice(0, 10)}`,
        },
      },
      learnings: [
        `${leads} leads were known on ${analysisDate}; ${found.rolledBack} of them had another value at contact, and ${found.firstSeenLater} are told by a version that is later than that day.`,
      ],
    };
  },
});

/** Whole days from the begin of the last pull to the analysis date; 0 where the pull is of that day or later. */
function daysShort(begunAt: string, analysisDate: string): number {
  const days = (Date.parse(analysisDate) - Date.parse(begunAt.slice(0, 10))) / 86_400_000;
  return Math.max(0, days);
}

function notPulled(): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-leads-not-pulled',
    message: 'The warehouse holds no leads of Salesforce.',
    expected: 'a complete pull',
    arrived: 'none',
    next: 'Pull them with `leadline salesforce pull`, or take the step before this one back.',
  });
}
