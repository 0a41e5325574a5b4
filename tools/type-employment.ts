import { z } from 'zod';
import type { Measure, Measures } from '../gates/gate.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { lacks, rawColumns, typedColumns } from './employment/columns.ts';
import { evidenceOf, numberOf, shareOf } from './evidence.ts';
import { counts, share } from './foreseen.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  history_raw: z.string().describe('Employment history as received'),
  firms_raw: z.string().describe('Firms by month as received'),
  protocol_raw: z.string().describe('Members of the broker protocol as received'),
  contacts_raw: z
    .string()
    .nullable()
    .describe("Today's table of reps as received; null where no null signal is wanted"),
  history: z.string().describe('Typed employment history'),
  firms: z.string().describe('Typed firms by month'),
  protocol: z.string().describe('Typed members of the protocol, one row a firm'),
  contacts: z
    .string()
    .nullable()
    .describe("What today's table of reps lacks, one row a rep; null with contacts_raw"),
});
type Asked = z.output<typeof input>;

const counted = [
  'registrations',
  'unreadableCrds',
  'unreadableDates',
  'unreadableNumbers',
  'futureDates',
  'endsBeforeStart',
];

/** A start or an end that the vendor wrote later than this was written late, in days: the lag that features take for granted by default. */
const lateDays = 45;

/** Types the vendor's employment files and counts the values that nothing can be built on. */
export const typeEmployment = defineTool({
  name: 'type-employment',
  title: 'Type the employment files',
  description:
    "Makes typed tables of employment history, firms by month, protocol members and what today's table of reps lacks, with normalised CRDs, and measures unreadable values, future dates and how late the vendor writes.",
  effect: 'warehouse',
  guards: { futureDates: 'leakage' },
  input,
  output: z.object({
    registrations: z.int(),
    reps: z.int(),
    firms: z.int(),
    firmMonths: z.int(),
    protocolMembers: z.int(),
    lateEndShare: z.number().nullable(),
    lateStartShare: z.number().nullable(),
  }),
  measures: () => [...counted, 'lateStartShare', 'lateEndShare'],
  foresee: () => ({ ...counts(...counted), lateStartShare: share, lateEndShare: share }),
  touches: (asked) => ({
    reads: [
      { table: asked.history_raw, columns: rawColumns.history },
      { table: asked.firms_raw, columns: rawColumns.firms },
      { table: asked.protocol_raw, columns: rawColumns.protocol },
      ...(asked.contacts_raw === null ? [] : [{ table: asked.contacts_raw, columns: rawColumns.contacts }]),
    ],
    writes: [
      { table: asked.history, columns: typedColumns.history },
      { table: asked.firms, columns: typedColumns.firms },
      { table: asked.protocol, columns: typedColumns.protocol },
      ...(asked.contacts === null ? [] : [{ table: asked.contacts, columns: typedColumns.contacts }]),
    ],
  }),
  async run(asked, context) {
    const { warehouse, analysisDate } = context;
    await typeTables(asked, context);
    const { history, firms, protocol } = asked;
    const [facts] = await warehouse.rows('employment/typing-facts', {
      history,
      firms,
      protocol,
      late_days: lateDays,
    });
    const faults = await warehouse.rows('employment/faulty-values', {
      ...asked,
      analysis_date: analysisDate,
    });
    const count = (name: string): number => numberOf(facts, name);
    const measures: Measures = {
      registrations: { value: count('registrations') },
      unreadableCrds: faulty(faults, 'unreadable CRD'),
      unreadableDates: faulty(faults, 'unreadable date'),
      unreadableNumbers: faulty(faults, 'unreadable number'),
      futureDates: faulty(faults, 'future'),
      endsBeforeStart: faulty(faults, 'end before start'),
      lateStartShare: {
        value: shareOf(facts, 'late_start_share'),
        note: `${count('late_starts')} of ${count('open_registrations')} open registrations were last written more than ${lateDays} days after their start: some of those starts may have been known later than features take for granted`,
      },
      lateEndShare: {
        value: shareOf(facts, 'late_end_share'),
        note: `${count('late_ends')} of ${count('ends')} ends were written more than ${lateDays} days late: before that day they count as unknown`,
      },
    };
    return {
      output: {
        registrations: count('registrations'),
        reps: count('reps'),
        firms: count('firms'),
        firmMonths: count('firm_months'),
        protocolMembers: count('protocol_members'),
        lateEndShare: shareOf(facts, 'late_end_share'),
        lateStartShare: shareOf(facts, 'late_start_share'),
      },
      measures,
    };
  },
});

async function typeTables(asked: Asked, { warehouse }: ToolContext): Promise<void> {
  await warehouse.run('employment/type-history', { source: asked.history_raw, target: asked.history });
  await warehouse.run('employment/type-firms', { source: asked.firms_raw, target: asked.firms });
  await warehouse.run('employment/type-protocol', { source: asked.protocol_raw, target: asked.protocol });
  if (asked.contacts_raw !== null && asked.contacts !== null) {
    await warehouse.run('employment/type-contacts', {
      source: asked.contacts_raw,
      target: asked.contacts,
      lacks,
    });
  }
}

/** The values with one fault; the note names the first place. */
function faulty(faults: readonly Row[], fault: string): Measure {
  const found = faults.filter((row) => row.fault === fault);
  const value = found.reduce((sum, row) => sum + numberOf(row, 'found'), 0);
  const [first] = found;
  if (first === undefined) return { value };
  return {
    value,
    note: `the first is in line ${first.first_line} of the ${first.file}, column ${first.field}`,
    evidence: evidenceOf(found),
  };
}
