import { z } from 'zod';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { defineTool } from './tool.ts';

/** Which leads are joined: those contacted, as of contact, or those still open, as of the analysis date. */
const population = z.enum(['contacted', 'open']);

/** What the join orders and picks vintages by. */
const repKeys = [
  'RepCRD',
  'RIAFirmCRD',
  'snapshot_at',
  'known_at',
  'line',
  'IsPrimaryRIAFirm',
  'NumberOfPriorFirms',
  'row_digest',
];

const selectedColumns = [
  'Id',
  'crd',
  'as_of',
  'contacted_at',
  'call_scheduled_at',
  'contact_date',
  'call_scheduled_date',
  'lead_line',
];

/** Joins each lead with the newest vintage that was known on its day: one row a lead, whatever the vendor repeats. */
export const joinPointInTime = defineTool({
  name: 'join-point-in-time',
  title: 'Join as known at the time',
  description:
    'For every lead, the newest rep and firm vintage known on or before its day, in one row; leads without one stay.',
  effect: 'warehouse',
  input: z.object({
    population,
    leads: z.string(),
    selected: z.string().describe('Table that takes the selected leads with their as_of day'),
    reps: z.string(),
    firms: z.string(),
    target: z.string(),
    repColumns: z.array(z.string()),
    firmColumns: z.array(z.string()),
  }),
  output: z.object({
    rows: z.number().int(),
    withRep: z.number().int(),
    withFirm: z.number().int(),
  }),
  measures: () => ['joinedLeads', 'rowsMultiplied'],
  foresee: () => counts('joinedLeads', 'rowsMultiplied'),
  touches: ({ leads, selected, reps, firms, target, repColumns, firmColumns }) => ({
    reads: [
      { table: leads, columns: ['Id', 'crd', 'contact_date', 'call_scheduled_date', 'created_at', 'line'] },
      { table: reps, columns: [...repKeys, ...repColumns] },
      { table: firms, columns: ['RIAFirmCRD', 'snapshot_at', 'known_at', ...firmColumns] },
    ],
    writes: [
      { table: selected, columns: selectedColumns },
      {
        table: target,
        like: selected,
        columns: ['RepCRD', ...repColumns, 'rep_snapshot_at', 'rep_line', ...firmColumns, 'firm_snapshot_at'],
      },
    ],
  }),
  async run(asked, { warehouse, analysisDate, progress }) {
    const select = asked.population === 'contacted' ? 'features/contacted-leads' : 'features/open-leads';
    await warehouse.run(select, { leads: asked.leads, target: asked.selected, analysis_date: analysisDate });
    progress({ message: `joining ${asked.population} leads with what was known` });
    await warehouse.run('features/join-point-in-time', {
      leads: asked.selected,
      reps: asked.reps,
      firms: asked.firms,
      target: asked.target,
      rep_columns: asked.repColumns,
      firm_columns: asked.firmColumns,
    });
    const [selected] = await warehouse.rows('vendor/count-rows', { source: asked.selected });
    const [facts] = await warehouse.rows('features/join-facts', { staging: asked.target });
    const rows = numberOf(facts, 'row_count');
    const expected = numberOf(selected, 'row_count');
    const multiplied = rows - numberOf(facts, 'leads') + Math.abs(rows - expected);
    const withRep = numberOf(facts, 'with_rep');
    return {
      output: { rows, withRep, withFirm: numberOf(facts, 'with_firm') },
      measures: {
        joinedLeads: { value: rows, note: `${withRep} of ${rows} leads found a rep vintage` },
        rowsMultiplied: { value: multiplied, note: `${expected} leads went in, ${rows} rows came out` },
      },
    };
  },
});
