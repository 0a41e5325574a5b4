import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parameters } from '../plans/v6-true-vintage/parameters.ts';
import { tablesOf } from '../plans/v6-true-vintage/tables.ts';
import { joinInput } from '../plans/vintages/dataset-steps.ts';
import type { RunState } from '../runner/run-state.ts';
import { duckdb } from '../warehouse/dialects/duckdb.ts';
import { renderQuery } from '../warehouse/render.ts';
import { handWrittenJoin } from './hand-written-join.ts';

export interface JoinComparison {
  runs: number;
  /** Median seconds. */
  ours: number;
  byHand: number;
  /** Median of the ratios ours / by hand, pair by pair. */
  ratio: number;
  /** Rows that one of the two tables has and the other has not. */
  differing: number;
}

const runs = 5;

/** Runs the plan's join and the hand-written one in turn, on one connection over the warehouse of a finished run. */
export async function compareJoins(workspace: string, state: RunState): Promise<JoinComparison> {
  const tables = tablesOf(parameters.parse({}), state.analysisDate);
  const { repColumns, firmColumns } = joinInput('contacted', tables) as Record<
    'repColumns' | 'firmColumns',
    string[]
  >;
  const names = { leads: tables.contacted, reps: tables.repVintages, firms: tables.firmVintages };
  const columns = { rep_columns: repColumns, firm_columns: firmColumns };
  const ours = renderQuery(
    'features/join-point-in-time',
    { ...names, ...columns, target: 'bench.ours' },
    duckdb,
  ).text;
  const byHand = handWrittenJoin({ ...names, target: 'bench.by_hand', repColumns, firmColumns });

  const instance = await DuckDBInstance.create(join(workspace, 'warehouse.duckdb'), { memory_limit: '3GB' });
  const connection = await instance.connect();
  try {
    await connection.run('CREATE SCHEMA IF NOT EXISTS bench');
    const seconds = async (sql: string): Promise<number> => {
      const started = performance.now();
      await connection.run(sql);
      return (performance.now() - started) / 1000;
    };
    await seconds(ours);
    await seconds(byHand);
    const pairs: { ours: number; byHand: number }[] = [];
    for (let run = 0; run < runs; run++)
      pairs.push({ ours: await seconds(ours), byHand: await seconds(byHand) });
    const differences = await connection.runAndReadAll(
      '(FROM bench.ours EXCEPT ALL FROM bench.by_hand) UNION ALL (FROM bench.by_hand EXCEPT ALL FROM bench.ours)',
    );
    return {
      runs,
      ours: median(pairs.map((pair) => pair.ours)),
      byHand: median(pairs.map((pair) => pair.byHand)),
      ratio: median(pairs.map((pair) => pair.ours / pair.byHand)),
      differing: differences.currentRowCount,
    };
  } finally {
    await connection.run('DROP SCHEMA IF EXISTS bench CASCADE');
    connection.closeSync();
    instance.closeSync();
  }
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] as number;
