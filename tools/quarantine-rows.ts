import { z } from 'zod';
import type { Measure } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, share } from './foreseen.ts';
import {
  allChecks,
  type Checks,
  checkParameters,
  checksOf,
  featureSchemaFile,
  type SchemaEntry,
} from './hybrid/feature-schema.ts';
import { resultFiles } from './hybrid/result-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  dataset: z.string().describe('Table that is held against the contract'),
  target: z.string().describe('Table that takes the rows that keep it'),
  quarantine: z.string().describe('Table that takes the others, with quarantine_reasons'),
  schema_artifact: z
    .string()
    .default('feature-schema.json')
    .describe('The contract, as derive-feature-schema writes it'),
  columns: z
    .array(z.string())
    .default([])
    .describe('The columns of the contract that this table must have; empty: all of them'),
  places: z
    .array(z.string())
    .min(1)
    .default(['Id'])
    .describe('Columns that say which row it was and where it came from, such as lines of files'),
  critical: z
    .array(z.string())
    .default([])
    .describe('Columns that are expected to be filled for nearly every row that has `matched_column`'),
  matched_column: z.string().default('Id').describe('A column that is NULL where the vendor knows nothing'),
  ...resultFiles('quarantine'),
});
type Input = z.output<typeof input>;

interface Break {
  column: string;
  expected: string;
  arrived: string;
}

const shown = 20;

/** The contract check before training: columns and types must be right as a whole, rows that break the contract are set aside with reasons. */
export const quarantineRows = defineTool({
  name: 'quarantine-rows',
  title: 'Hold rows against the contract',
  description:
    'Checks columns and types of a table against the feature schema, then every row for missing values, range and domain; offenders move to a quarantine table with the reasons, the rest to the target.',
  effect: 'warehouse',
  input,
  output: z.strictObject({
    rows: z.int(),
    kept: z.int(),
    quarantined: z.int(),
    missingColumns: z.int(),
    wrongTypes: z.int(),
  }),
  measures: () => [
    'contractBreaks',
    'missingColumns',
    'wrongTypes',
    'rowsLeftFaulty',
    'rowsQuarantined',
    'quarantinedShare',
    'completeness',
  ],
  foresee: () => ({
    ...counts('contractBreaks', 'missingColumns', 'wrongTypes', 'rowsLeftFaulty', 'rowsQuarantined'),
    quarantinedShare: share,
    completeness: share,
  }),
  touches: (asked) => ({
    reads: [
      {
        table: asked.dataset,
        columns: [...new Set([...asked.places, ...asked.columns, ...asked.critical, asked.matched_column])],
      },
    ],
    writes: [
      { table: asked.target, like: asked.dataset },
      { table: asked.quarantine, columns: ['quarantine_reasons'], like: asked.dataset },
    ],
    readsArtifacts: [asked.schema_artifact],
    writesArtifacts: [asked.artifact, asked.report],
  }),
  async run(asked, { warehouse, artifacts }) {
    const contract = await artifacts.readJson(asked.schema_artifact, featureSchemaFile);
    const asking = (name: string): boolean => asked.columns.length === 0 || asked.columns.includes(name);
    const entries = contract.features.filter(({ name }) => asking(name));
    const { sound, missing, wrong } = await compareTypes(asked, entries, contract.features, warehouse);

    const checks = checksOf(sound);
    const found = await faultsOf(warehouse, asked.dataset, checks);
    const parameters = { dataset: asked.dataset, ...checkParameters(checks) };
    await warehouse.run('quarantine/split-rows', {
      ...parameters,
      target: asked.quarantine,
      offenders: true,
    });
    await warehouse.run('quarantine/split-rows', { ...parameters, target: asked.target, offenders: false });
    const left = await faultsOf(warehouse, asked.target, checks);
    const offenders = await warehouse.rows('quarantine/offenders', {
      quarantine: asked.quarantine,
      places: asked.places,
      limit: shown,
    });
    const filled = await filledShares(asked, warehouse);
    const stillFaulty = left.faults.reduce((sum, { rows }) => sum + rows, 0);
    const quarantined = found.rows - left.rows;
    const result = {
      dataset: asked.dataset,
      contract: asked.schema_artifact,
      rows: found.rows,
      kept: left.rows,
      quarantined,
      quarantined_share: found.rows === 0 ? null : quarantined / found.rows,
      missing_columns: missing,
      wrong_types: wrong,
      faults: found.faults.filter(({ rows }) => rows > 0),
      rows_left_faulty: stillFaulty,
      critical: filled,
      examples: offenders.map(({ quarantine_reasons: reasons, ...places }) => ({
        place: Object.entries(places)
          .map(([name, value]) => `${name} ${value}`)
          .join(', '),
        reasons,
      })),
    };
    await artifacts.writeJson(asked.artifact, result);
    await artifacts.write(asked.report, renderPrompt('reports/quarantine.md', result));
    return {
      output: {
        rows: found.rows,
        kept: left.rows,
        quarantined,
        missingColumns: missing.length,
        wrongTypes: wrong.length,
      },
      measures: {
        contractBreaks: {
          value: missing.length + wrong.length + stillFaulty,
          note: `${missing.length} columns missing, ${wrong.length} of another type, ${stillFaulty} faults in the ${left.rows} rows kept; ${quarantined} rows in quarantine`,
          evidence: evidenceOf(offenders, quarantined),
        },
        missingColumns: breaks(missing),
        wrongTypes: breaks(wrong),
        rowsLeftFaulty: { value: stillFaulty },
        rowsQuarantined: { value: quarantined, evidence: evidenceOf(offenders, quarantined) },
        quarantinedShare: {
          value: result.quarantined_share,
          note: `${quarantined} of ${found.rows} rows`,
        },
        completeness: leastFilled(filled),
      },
      learnings: [
        `${quarantined} of ${found.rows} rows break the contract and were set aside${mostFrequent(result.faults)}.`,
      ],
    };
  },
});

/** Which columns can be checked row by row, and which are absent or of another type. */
async function compareTypes(
  asked: Input,
  entries: readonly SchemaEntry[],
  contract: readonly SchemaEntry[],
  warehouse: Warehouse,
) {
  const schema = (await warehouse.schemaOf(asked.dataset)) ?? [];
  const types = new Map(schema.map(({ name, type }) => [name, type]));
  const named = new Set(contract.map(({ name }) => name));
  const missing: Break[] = entries
    .filter(({ name }) => !types.has(name))
    .map(({ name, dtype }) => ({ column: name, expected: dtype, arrived: 'no such column' }));
  // A column that the caller names and the contract does not is as unsafe as one that the table lacks.
  for (const name of asked.columns.filter((each) => !named.has(each))) {
    missing.push({ column: name, expected: 'an entry in the contract', arrived: 'none' });
  }
  const present = entries.filter(({ name }) => types.has(name));
  const fits = ({ name, dtype }: SchemaEntry): boolean => types.get(name) === dtype;
  const wrong: Break[] = present
    .filter((entry) => !fits(entry))
    .map(({ name, dtype }) => ({ column: name, expected: dtype, arrived: types.get(name) ?? 'unknown' }));
  return { sound: present.filter(fits), missing, wrong };
}

async function faultsOf(warehouse: Warehouse, dataset: string, checks: Checks) {
  const [facts] = await warehouse.rows('quarantine/faults', { dataset, ...checkParameters(checks) });
  return {
    rows: numberOf(facts, 'row_count'),
    faults: allChecks(checks).map(({ column, fault, text }) => ({
      column,
      reason: text.replace(/; $/, ''),
      rows: numberOf(facts, fault),
    })),
  };
}

/** How full the critical columns are in the rows that are kept and matched, the emptiest first; a row without a match has none of them. */
async function filledShares({ target, critical, matched_column: matched }: Input, warehouse: Warehouse) {
  if (critical.length === 0) return [];
  const columns = [...new Set([matched, ...critical])];
  const [facts] = await warehouse.rows('hybrid/coverage', { dataset: target, columns });
  const rows = numberOf(facts, matched);
  return critical
    .map((column) => ({ column, filled_share: rows === 0 ? null : numberOf(facts, column) / rows }))
    .sort((a, b) => (a.filled_share ?? 0) - (b.filled_share ?? 0));
}

function leastFilled(filled: Awaited<ReturnType<typeof filledShares>>): Measure {
  const [emptiest] = filled;
  if (emptiest === undefined) return { value: null, note: 'no critical columns are named' };
  return {
    value: emptiest.filled_share,
    note: `${emptiest.column}, the emptiest of ${filled.length} critical columns`,
    evidence: evidenceOf(filled),
  };
}

function breaks(found: readonly Break[]): Measure {
  return { value: found.length, evidence: evidenceOf(found.map((each) => ({ ...each }))) };
}

function mostFrequent(faults: readonly { reason: string; rows: number }[]): string {
  const [first] = [...faults].sort((a, b) => b.rows - a.rows);
  return first === undefined ? '' : `, most often because ${first.reason} (${first.rows})`;
}
