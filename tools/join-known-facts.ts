import { z } from 'zod';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, share } from './foreseen.ts';
import { joinColumns, joinFields, joinKnown, namesTwice } from './known/join.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z
  .strictObject({
    ...joinFields,
    population: z
      .enum(['labelled', 'open'])
      .describe('Leads with a label, as of contact, or leads not contacted yet, as of the analysis date'),
    leads: z
      .string()
      .describe("For labelled leads define-target's table; for open ones the table that takes them"),
    target: z.string(),
  })
  .superRefine((asked, context) => {
    const twice = namesTwice(asked);
    if (twice.length === 0) return;
    context.addIssue({
      code: 'custom',
      path: ['vendor_columns'],
      message: `every column name once and none of ${joinColumns.join(', ')}; taken already: ${twice.join(', ')}`,
    });
  });
type Asked = z.output<typeof input>;

const counted = ['joinedLeads', 'rowsMultiplied', 'laterThanLead', 'ambiguousFacts'];
const shown = 20;

/** Joins each lead with the newest vendor row known on its day and adds the declared columns: one row a lead. */
export const joinKnownFacts = defineTool({
  name: 'join-known-facts',
  title: 'Join with what was known',
  description:
    'For every lead, the newest vendor row known on or before its day, with declared tie-breaks and derived columns, in one row; leads without one stay. Measures cardinality, match rate, rows from the future and ties that no key decides.',
  effect: 'warehouse',
  guards: { laterThanLead: 'leakage' },
  input,
  output: z.object({ rows: z.int(), withFact: z.int(), medianAgeDays: z.number().nullable() }),
  measures: () => [...counted, 'matchRate'],
  foresee: () => ({ ...counts(...counted), matchRate: share }),
  touches: (asked) => ({
    reads: [
      asked.population === 'open'
        ? {
            table: asked.lead_facts,
            columns: ['Id', 'crd', 'created_at', 'contact_date', 'call_scheduled_date', 'line'],
          }
        : {
            table: asked.leads,
            columns: ['Id', 'crd', 'as_of', 'contact_date', 'target_label', 'lead_line'],
          },
      { table: asked.lead_facts, columns: ['Id', 'line', ...asked.lead_columns] },
      {
        table: asked.vendor,
        columns: ['vendor_key', 'known_at', 'row_digest', 'line', ...asked.vendor_columns],
      },
    ],
    writes: [
      ...(asked.population === 'open' ? [{ table: asked.leads }] : []),
      {
        table: asked.target,
        columns: [
          ...joinColumns.filter((name) => name !== 'target_label' || asked.population === 'labelled'),
          ...asked.lead_columns,
          ...asked.vendor_columns,
          ...asked.derived.map(({ name }) => name),
        ],
      },
    ],
  }),
  async run(asked, context) {
    const { warehouse, analysisDate, progress } = context;
    const { leads, target, vendor } = asked;
    const labelled = asked.population === 'labelled';
    if (!labelled) {
      await warehouse.run('features/open-leads', {
        leads: asked.lead_facts,
        target: leads,
        analysis_date: analysisDate,
      });
    }
    progress({ message: `joining ${asked.population} leads with what was known` });
    await joinKnown(asked, { leads, target, labelled }, warehouse);
    const [facts] = await warehouse.rows('known/join-facts', { leads, joined: target, labelled });
    const count = (name: string) => numberOf(facts, name);
    const [rows, expected, withFact] = [count('row_count'), count('expected'), count('with_fact')];
    const unmatched = await warehouse.rows('known/unmatched', { joined: target, vendor, limit: shown });
    const medianAge = facts?.median_age ?? null;
    return {
      output: { rows, withFact, medianAgeDays: medianAge === null ? null : Number(medianAge) },
      measures: {
        joinedLeads: { value: rows },
        rowsMultiplied: {
          value: rows - count('leads') + Math.abs(rows - expected),
          note: `${expected} leads went in, ${rows} rows came out`,
        },
        laterThanLead: { value: count('later_than_lead') },
        matchRate: {
          value: rows === 0 ? null : withFact / rows,
          note: `${withFact} of ${rows} leads found a vendor row that was known by then${medianAge === null ? '' : `, half of them one of at most ${medianAge} days`}`,
          evidence: evidenceOf(unmatched, rows - withFact),
        },
        ambiguousFacts: await ambiguous(asked, context),
      },
    };
  },
});

/** Rows of one key and day that the tie-breaks leave equal though they differ. */
async function ambiguous({ vendor, tie_breaks }: Asked, { warehouse }: ToolContext) {
  const rows = await warehouse.rows('known/ties', { vendor, tie_breaks, limit: shown });
  const value = rows.length === 0 ? 0 : numberOf(rows[0], 'total');
  const evidence = evidenceOf(
    rows.map(({ total: _, ...row }) => row),
    value,
  );
  return { value, evidence };
}
