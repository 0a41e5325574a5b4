import { z } from 'zod';
import type { Measures, Scalar } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, share } from './foreseen.ts';
import { defineTool } from './tool.ts';

const typed = z.strictObject({
  table: z.string(),
  column: z.string(),
  type: z.enum(['DATE', 'TIMESTAMP']),
});

const input = z.strictObject({
  joined: z.string().describe('Leads with rep_snapshot_at and firm_snapshot_at, one row a lead.'),
  leads: z.string().describe('View of the contacted leads with contact_date and contact_quarter.'),
  types: z.array(typed).min(1).describe('Columns of time, and the type that each must have.'),
  report: z.string().min(1).describe('Artifact that takes the report, in Markdown.'),
  json: z.string().default('temporal-integrity.json'),
});

const output = z.strictObject({
  leads: z.int(),
  matched: z.int(),
  laterByDay: z.int(),
  laterByQuarter: z.int(),
  typesChecked: z.int(),
});

interface CheckedType {
  table: string;
  column: string;
  expected: string;
  arrived: string;
}

/** Holds every joined lead against the day and the quarter of its contact, and the columns of time against their types. */
export const checkTemporalIntegrity = defineTool({
  name: 'check-temporal-integrity',
  title: 'Check temporal integrity',
  description:
    'Counts leads that rest on a vintage later than their contact, by the day and by the quarter, and columns of time that are not of their type; writes the report.',
  effect: 'files',
  guards: 'leakage',
  input,
  output,
  measures: () => ['leakageRate', 'leakageCount', 'wrongTimestampTypes'],
  foresee: () => ({ ...counts('leakageCount', 'wrongTimestampTypes'), leakageRate: share }),
  touches: ({ joined, leads, types, report, json }) => ({
    reads: [
      { table: joined, columns: ['Id', 'rep_snapshot_at', 'firm_snapshot_at'] },
      { table: leads, columns: ['Id', 'contact_date', 'contact_quarter'] },
      ...types.map(({ table, column }) => ({ table, columns: [column] })),
    ],
    writesArtifacts: [report, json],
  }),
  async run({ joined, leads, types, report, json }, { warehouse, artifacts }) {
    const checked = await checkTypes(types, warehouse);
    const [facts] = await warehouse.rows('vintages/temporal-facts', { joined, leads });
    const offenders = await warehouse.rows('vintages/temporal-offenders', { joined, leads, limit: 20 });
    const quarters = await warehouse.rows('vintages/vintages-by-quarter', { joined, leads });
    const found = {
      leads: numberOf(facts, 'leads'),
      matched: numberOf(facts, 'matched'),
      laterByDay: numberOf(facts, 'later_by_day'),
      laterByQuarter: numberOf(facts, 'later_by_quarter'),
    };
    const view = {
      ...found,
      sameQuarterLater: numberOf(facts, 'same_quarter_later'),
      ofContactQuarter: numberOf(facts, 'of_contact_quarter'),
      oldestDays: facts?.oldest_days ?? null,
      types: checked.map((each) => ({ ...each, holds: each.expected === each.arrived })),
      quarters,
    };
    await artifacts.writeJson(json, view);
    await artifacts.write(report, renderPrompt('reports/temporal-integrity.md', { ...view, joined }));
    return {
      output: { ...found, typesChecked: checked.length },
      measures: measuresOf(found, checked, offenders),
    };
  },
});

async function checkTypes(
  types: readonly z.output<typeof typed>[],
  warehouse: Warehouse,
): Promise<CheckedType[]> {
  const schemas = new Map<string, Map<string, string>>();
  for (const { table } of types) {
    if (schemas.has(table)) continue;
    const columns = (await warehouse.schemaOf(table)) ?? [];
    schemas.set(table, new Map(columns.map(({ name, type }) => [name, type])));
  }
  return types.map(({ table, column, type }) => ({
    table,
    column,
    expected: type,
    arrived: schemas.get(table)?.get(column) ?? 'no such column',
  }));
}

function measuresOf(
  found: { leads: number; matched: number; laterByDay: number; laterByQuarter: number },
  types: readonly CheckedType[],
  offenders: readonly Row[],
): Measures {
  // A lead that is late by the quarter is late by the day, and not the other way round: the larger count is the stricter one.
  const leaking = Math.max(found.laterByDay, found.laterByQuarter);
  const evidence = evidenceOf(offenders, Math.max(leaking, offenders.length));
  const wrong = types.filter(({ expected, arrived }) => expected !== arrived);
  return {
    leakageRate: {
      value: found.matched === 0 ? null : leaking / found.matched,
      note: `${leaking} of ${found.matched} leads with a vintage rest on one later than their contact`,
      evidence,
    },
    leakageCount: {
      value: found.matched === 0 ? null : leaking,
      note: `${found.laterByDay} by the day, ${found.laterByQuarter} by the quarter`,
      evidence,
    },
    wrongTimestampTypes: {
      value: wrong.length,
      note:
        wrong.length === 0
          ? `${types.length} columns of time have their type`
          : wrong.map(({ table, column, arrived }) => `${table}.${column} is ${arrived}`).join(', '),
      evidence: {
        columns: ['table', 'column', 'expected', 'arrived'],
        rows: types.map(({ table, column, expected, arrived }): Scalar[] => [
          table,
          column,
          expected,
          arrived,
        ]),
        total: types.length,
      },
    },
  };
}
