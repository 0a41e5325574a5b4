import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { defineTool } from './tool.ts';

/** Types the CRM's lead file and measures what would fool the plan: unreadable or future dates, repeated ids, no conversions. */
export const typeLeads = defineTool({
  name: 'type-leads',
  title: 'Type the CRM leads',
  description:
    'Makes the typed lead table from the file as received and measures its dates, ids and conversions.',
  effect: 'warehouse',
  input: z.object({ source: z.string(), target: z.string() }),
  output: z.object({
    leads: z.number().int(),
    contacted: z.number().int(),
    contactedWithCrd: z.number().int(),
    converted: z.number().int(),
    convertedBeforeContact: z.number().int(),
  }),
  async run({ source, target }, { warehouse, analysisDate }) {
    await warehouse.run('crm/type-leads', { source, target });
    const [facts] = await warehouse.rows('crm/lead-facts', { leads: target, analysis_date: analysisDate });
    const future = numberOf(facts, 'in_the_future');
    const unreadable = numberOf(facts, 'unreadable_dates');
    const badDates =
      future + unreadable === 0
        ? []
        : await warehouse.rows('crm/leads-with-bad-dates', {
            leads: target,
            analysis_date: analysisDate,
            limit: 20,
          });
    const repeated = numberOf(facts, 'repeated_ids');
    const repeatedIds =
      repeated === 0 ? [] : await warehouse.rows('crm/repeated-ids', { leads: target, limit: 20 });
    const measures: Measures = {
      futureDates: {
        value: future,
        note: `${future} leads are dated after the analysis date ${analysisDate}`,
        evidence: evidenceOf(badDates, future + unreadable),
      },
      unreadableDates: { value: unreadable, evidence: evidenceOf(badDates, future + unreadable) },
      repeatedIds: { value: repeated, evidence: evidenceOf(repeatedIds, repeated) },
      conversions: {
        value: numberOf(facts, 'converted'),
        note: 'leads with a value in Stage_Entered_Call_Scheduled__c',
      },
      contactedLeads: { value: numberOf(facts, 'contacted_with_crd') },
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
