import { z } from 'zod';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { defineTool } from './tool.ts';

const alignedColumns = [
  'Id',
  'crd',
  'LeadSource',
  'created_at',
  'contacted_at',
  'call_scheduled_at',
  'contact_date',
  'call_scheduled_date',
  'contact_quarter',
  'line',
];

/** A view of the contacted leads with core fields and the quarter of contact: what temporal checks go by, independent of any join. */
export const alignLeads = defineTool({
  name: 'align-leads',
  title: 'Align the leads with quarters',
  description:
    'Creates a view of the contacted leads with typed UTC timestamps and contact_quarter, the first day of the quarter of contact.',
  effect: 'warehouse',
  input: z.strictObject({
    leads: z.string().describe('The typed lead table.'),
    target: z.string().describe('The view, such as `LeadScoring.leads_contacted_v12`.'),
  }),
  output: z.strictObject({ leads: z.int(), withCrd: z.int(), converted: z.int() }),
  measures: () => ['contactedLeads', 'repeatedLeads', 'leadsWithoutQuarter'],
  foresee: () => counts('contactedLeads', 'repeatedLeads', 'leadsWithoutQuarter'),
  touches: ({ leads, target }) => ({
    reads: [{ table: leads, columns: alignedColumns.filter((name) => name !== 'contact_quarter') }],
    writes: [{ table: target, columns: alignedColumns }],
  }),
  async run({ leads, target }, { warehouse }) {
    await warehouse.run('vintages/align-leads', { leads, target });
    const [facts] = await warehouse.rows('vintages/aligned-facts', { leads: target });
    const rows = numberOf(facts, 'leads');
    const withCrd = numberOf(facts, 'with_crd');
    return {
      output: { leads: rows, withCrd, converted: numberOf(facts, 'converted') },
      measures: {
        contactedLeads: {
          value: rows,
          note: `${withCrd} with a CRD, contacted in the quarters from ${facts?.first_quarter} to ${facts?.last_quarter}`,
        },
        repeatedLeads: { value: rows - numberOf(facts, 'distinct_leads') },
        leadsWithoutQuarter: { value: numberOf(facts, 'without_quarter') },
      },
    };
  },
});
