import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import type { z } from 'zod';
import { createRandom } from '../../../model/booster/random.ts';
import type { Artifacts, StandingStep, Tool, ToolContext, ToolResult } from '../../../tools/tool.ts';
import { openDuckDb } from '../../../warehouse/duckdb.ts';
import type { Warehouse } from '../../../warehouse/warehouse.ts';
import { nothingOutside } from '../../support/outside.ts';
import { noStanding, standingStep } from '../../support/standing.ts';
import { keepText } from '../../support/written-text.ts';

export interface ModelBench {
  warehouse: Warehouse;
  /** By name, as text. A test may change one to see what happens. */
  artifacts: Map<string, string>;
  /** What was reported while tools ran. */
  progress: { message: string; done?: number; total?: number }[];
  context: ToolContext;
  run<I extends z.ZodType, O extends z.ZodType>(
    tool: Tool<I, O>,
    input: z.input<I>,
  ): Promise<ToolResult<z.output<O>>>;
}

const folders: string[] = [];
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A warehouse that holds what the statements make, and artifacts in memory. Input and output are checked as the runner does. */
export async function openModelBench(statements: readonly string[]): Promise<ModelBench> {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-test-'));
  folders.push(folder);
  const path = join(folder, 'warehouse.duckdb');
  const instance = await DuckDBInstance.create(path);
  const connection = await instance.connect();
  await connection.run('CREATE SCHEMA LeadScoring');
  for (const statement of statements) await connection.run(statement);
  connection.closeSync();
  instance.closeSync();

  const warehouse = await openDuckDb({ path, memoryLimit: '1GB' });
  const artifacts = new Map<string, string>();
  const progress: ModelBench['progress'] = [];
  const steps: StandingStep[] = [];
  const context: ToolContext = {
    warehouse,
    artifacts: artifactsIn(artifacts),
    resolve: (name) => name,
    analysisDate: '2025-10-31',
    seed: 42,
    signal: new AbortController().signal,
    progress: (update) => progress.push(update),
    recordInput: () => {},
    standing: () => ({ ...noStanding(), steps: [...steps] }),
    ...nothingOutside,
  };
  return {
    warehouse,
    artifacts,
    progress,
    context,
    async run(tool, input) {
      const before = new Map(artifacts);
      const result = await tool.run(tool.input.parse(input) as never, context);
      tool.output.parse(result.output);
      const written = new Map([...artifacts].filter(([name, text]) => before.get(name) !== text));
      steps.push(standingStep(`${steps.length + 1}`, tool, result, written));
      return result as never;
    },
  };
}

function artifactsIn(written: Map<string, string>): Artifacts {
  const read = (name: string): string => {
    const text = written.get(name);
    if (text === undefined) throw new Error(`no artifact ${name}`);
    return text;
  };
  return {
    write: async (name, contents) => keepText(written, name, contents),
    writeJson: async (name, value) => void written.set(name, `${JSON.stringify(value, null, 2)}\n`),
    read: async (name) => read(name),
    readJson: async (name, schema) => schema.parse(JSON.parse(read(name))),
    exists: (name) => written.has(name),
    pathOf: (name) => name,
  };
}

export interface LeadRow {
  Id: string;
  contact_date: string;
  tenure: number | null;
  prior_firms: number;
  has_series_65: number;
  firm_size: string | null;
  state: string | null;
  LastName: string;
  target_label: number;
}

/** Leads whose short tenure and many prior firms make them convert; about one in eight does. The same seed makes the same leads. */
export function makeLeads(count: number, seed = 7): LeadRow[] {
  const random = createRandom(seed);
  return Array.from({ length: count }, (_, index) => {
    const tenure = random.uniform() < 0.05 ? null : Number((random.uniform() * 20).toFixed(2));
    const priorFirms = random.below(6);
    const hasSeries65 = random.below(2);
    const firmSize = [null, '1', '2_5', '6_20', '21_plus'][random.below(5)] ?? null;
    const state = ['TX', 'TX', 'CA', 'NY'][random.below(4)] ?? null;
    const logit = -4 + (tenure !== null && tenure < 3 ? 2.2 : 0) + 0.5 * priorFirms + 0.3 * hasSeries65;
    const label = random.uniform() < 1 / (1 + Math.exp(-logit)) ? 1 : 0;
    return {
      Id: `00Q${String(index).padStart(6, '0')}`,
      contact_date: dateAt(Math.floor((index * 600) / count)),
      tenure,
      prior_firms: priorFirms,
      has_series_65: hasSeries65,
      firm_size: firmSize,
      state,
      LastName: 'Confidential',
      target_label: label,
    };
  });
}

/** A statement that makes a table of rows; dates are recognised by their form. */
export function tableOf(name: string, rows: readonly object[], types: Record<string, string> = {}): string {
  const columns = Object.keys(rows[0] ?? {});
  const values = rows.map((row) => `(${Object.values(row).map(literal).join(', ')})`);
  const typed = columns.map(
    (column) => `CAST("${column}" AS ${types[column] ?? leadTypes[column]}) AS "${column}"`,
  );
  const names = columns.map((column) => `"${column}"`);
  return `CREATE TABLE ${name} AS SELECT ${typed.join(', ')} FROM (VALUES ${values.join(', ')}) AS t(${names.join(', ')})`;
}

const leadTypes: Record<string, string> = {
  Id: 'VARCHAR',
  contact_date: 'DATE',
  as_of: 'DATE',
  tenure: 'DOUBLE',
  prior_firms: 'BIGINT',
  has_series_65: 'BIGINT',
  firm_size: 'VARCHAR',
  state: 'VARCHAR',
  LastName: 'VARCHAR',
  target_label: 'BIGINT',
  unscorable_reason: 'VARCHAR',
};

export const leadFeatures = [
  {
    name: 'tenure',
    kind: 'number' as const,
    phrase: {
      label: 'time at current firm',
      high: 'long time at current firm',
      low: 'short time at current firm',
      missing: 'hire date not on record',
      unit: 'years',
    },
  },
  {
    name: 'prior_firms',
    kind: 'number' as const,
    phrase: { label: 'prior firms', high: 'several prior firms', low: 'few prior firms' },
  },
  {
    name: 'has_series_65',
    kind: 'flag' as const,
    phrase: { label: 'Series 65', high: 'holds Series 65', low: 'no Series 65' },
  },
  {
    name: 'firm_size',
    kind: 'category' as const,
    encoding: 'ordinal' as const,
    order: ['1', '2_5', '6_20', '21_plus'],
    phrase: {
      label: 'firm size',
      high: 'a large firm',
      low: 'a small firm',
      missing: 'firm size not on record',
    },
  },
  {
    name: 'state',
    kind: 'category' as const,
    phrase: { label: 'office state', high: 'a common office state', low: 'a rare office state' },
  },
];

export const leadDataset = {
  dataset: 'LeadScoring.leads',
  time_column: 'contact_date',
  segment_column: 'firm_size',
};

/** Quick to train and enough for the leads above. */
export const smallBooster = {
  rounds: 40,
  early_stopping_rounds: 10,
  learning_rate: 0.1,
  reg_lambda: 1,
  min_child_weight: 1,
  max_depth: 3,
};

function dateAt(day: number): string {
  return new Date(Date.UTC(2024, 0, 10) + day * 86_400_000).toISOString().slice(0, 10);
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
