import { z } from 'zod';
import type { Measure, Measures } from '../gates/gate.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { shownValue } from './shown-value.ts';
import { defineTool } from './tool.ts';

const receivedColumns = [
  'Id',
  'FA_CRD__c',
  'CreatedDate',
  'Stage_Entered_Contacting__c',
  'Stage_Entered_Call_Scheduled__c',
  'LeadSource',
  '_line',
];

const typedColumns = [
  'Id',
  'crd',
  'FA_CRD__c',
  'created_at',
  'contacted_at',
  'call_scheduled_at',
  'contact_date',
  'call_scheduled_date',
  'contacted_text',
  'call_scheduled_text',
  'created_text',
  'LeadSource',
  'line',
];

/** Types the CRM's lead file and measures what would fool the plan: unreadable or future dates, repeated ids, no conversions. */
export const typeLeads = defineTool({
  name: 'type-leads',
  title: 'Type the CRM leads',
  description:
    'Makes the typed lead table from the file as received and measures its dates, ids, conversions and freshness.',
  effect: 'warehouse',
  guards: { futureDates: 'leakage' },
  input: z.object({
    source: z.string(),
    target: z.string(),
    keep: z
      .array(z.string())
      .default([])
      .describe('Further columns of the file to keep as they came, such as Company and Title'),
  }),
  output: z.object({
    leads: z.number().int(),
    contacted: z.number().int(),
    contactedWithCrd: z.number().int(),
    converted: z.number().int(),
    convertedBeforeContact: z.number().int(),
  }),
  measures: () => [
    'leads',
    'futureDates',
    'unreadableDates',
    'repeatedIds',
    'conversions',
    'contactedLeads',
    'newestContactDays',
  ],
  foresee: () =>
    counts('leads', 'futureDates', 'unreadableDates', 'repeatedIds', 'conversions', 'contactedLeads'),
  touches: ({ source, target, keep }) => ({
    reads: [{ table: source, columns: [...receivedColumns, ...keep] }],
    writes: [{ table: target, columns: [...typedColumns, ...keep] }],
  }),
  async run({ source, target, keep }, { warehouse, analysisDate }) {
    await warehouse.run('crm/type-leads', { source, target, keep });
    const asked = { leads: target, analysis_date: analysisDate };
    const [facts] = await warehouse.rows('crm/lead-facts', asked);
    const faulty = await warehouse.rows('crm/faulty-dates', asked);
    const measures: Measures = {
      leads: { value: numberOf(facts, 'leads') },
      futureDates: dates(faulty, 'future'),
      unreadableDates: dates(faulty, 'unreadable'),
      repeatedIds: await repeatedIds(warehouse, target, numberOf(facts, 'repeated_ids')),
      conversions: {
        value: numberOf(facts, 'converted'),
        note: 'leads with a value in Stage_Entered_Call_Scheduled__c',
      },
      contactedLeads: { value: numberOf(facts, 'contacted_with_crd') },
      newestContactDays: newestContact(facts, analysisDate),
    };
    return {
      output: {
        leads: numberOf(facts, 'leads'),
        contacted: numberOf(facts, 'contacted'),
        contactedWithCrd: numberOf(facts, 'contacted_with_crd'),
        converted: numberOf(facts, 'converted'),
        convertedBeforeContact: numberOf(facts, 'converted_before_contact'),
      },
      measures,
    };
  },
});

const shown = 20;

/** The dates with one fault; the note names the first, so that the place is known without a look at the evidence; the journal keeps notes for good, so they name no lead. */
function dates(faulty: readonly Row[], fault: 'future' | 'unreadable'): Measure {
  const found = faulty.filter((row) => row.fault === fault);
  const [first] = found;
  return {
    value: found.length,
    ...(first === undefined
      ? {}
      : {
          note: `the first is in line ${first.line}: ${first.field} is ${shownValue(String(first.arrived))}`,
        }),
    evidence: evidenceOf(
      found
        .slice(0, shown)
        .map(({ fault: _, ...row }) => ({ ...row, arrived: shownValue(String(row.arrived)) })),
      found.length,
    ),
  };
}

async function repeatedIds(warehouse: Warehouse, leads: string, value: number): Promise<Measure> {
  if (value === 0) return { value, evidence: evidenceOf([]) };
  const rows = await warehouse.rows('crm/repeated-ids', { leads, limit: shown });
  const [first] = rows;
  const note =
    first === undefined
      ? {}
      : {
          note: `the first ${first.lead === null ? 'is missing,' : 'stands'} in lines ${first.first_line} to ${first.last_line}`,
        };
  return { value, ...note, evidence: evidenceOf(rows, value) };
}

/** A file that was exported long ago, or cut off where it is sorted by date, ends before the analysis date. */
function newestContact(facts: Row | undefined, analysisDate: string): Measure {
  const days = facts?.newest_contact_days ?? null;
  if (days === null) return { value: null, note: 'no lead has a contact date' };
  const value = numberOf(facts, 'newest_contact_days');
  return { value, note: `the newest contact is ${value} days before ${analysisDate}` };
}
