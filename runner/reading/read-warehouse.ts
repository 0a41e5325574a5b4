import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { MaskedTables, ReadTable } from '../../warehouse/reading/masked-tables.ts';
import type { QueryAnswer, QueryLimits } from '../../warehouse/reading/query-masked.ts';
import { takeLease } from '../lease.ts';
import { viewPlan } from '../plan-view.ts';
import { plannedRun } from '../planned-run.ts';
import type { RunContext } from '../run-context.ts';
import { columnMasks } from './column-masks.ts';

/** The warehouse for whoever may look and not touch, and may not see personal data. */
export interface WarehouseReader {
  /** Every table of the warehouse, by name. Throws `workspace-busy`, `warehouse-missing`. */
  tables(): Promise<readonly ReadTable[]>;
  /** Answers one SELECT. Throws `sql-refused`, `query-timeout`, `query-failed`, `workspace-busy`, `warehouse-missing`. */
  query(sql: string, limits: QueryLimits): Promise<QueryAnswer>;
}

/** Reads under the workspace's lease, so that no run is kept from its tables by a query. Calls of one process wait for each other. */
export function createWarehouseReader(context: RunContext, runs: () => readonly string[]): WarehouseReader {
  async function reading<T>(work: (masked: MaskedTables) => Promise<T>): Promise<T> {
    const { workspace, journal } = context;
    requireWarehouse(workspace.paths.warehouse);
    return inTurn(workspace.paths.warehouse, async () => {
      const lease = takeLease(journal, null);
      try {
        const { openMaskedTables } = await import('../../warehouse/reading/masked-tables.ts');
        const { memoryLimit, threads = 2 } = workspace.configuration.warehouse;
        const masked = await openMaskedTables(workspace.paths.warehouse, masksOf(context, runs()), {
          // Another one for each call, kept nowhere: a secret that could be worked out would be none.
          secret: randomBytes(32).toString('hex'),
          memoryLimit,
          threads,
        });
        try {
          return await work(masked);
        } finally {
          masked.close();
        }
      } finally {
        lease.release();
      }
    });
  }

  return {
    tables: () => reading(async ({ tables }) => tables),
    query: (sql, limits) =>
      reading(async (masked) => {
        const { queryMasked } = await import('../../warehouse/reading/query-masked.ts');
        return queryMasked(masked, sql, limits);
      }),
  };
}

/** What the plans of the workspace's runs say of their tables, and what they would say of a new run's. */
function masksOf(context: RunContext, runs: readonly string[]) {
  const { plans, tools, workspace } = context;
  const begun = runs.flatMap((run) => {
    try {
      return [plannedRun(context, run).steps];
    } catch (error) {
      // Of the tables of a plan that is not the same any more, nothing is known.
      if (error instanceof LeadlineError) return [];
      throw error;
    }
  });
  const planned = plans.map((plan) => viewPlan(plan, workspace.configuration, tools).steps);
  return columnMasks([...begun, ...planned], tools);
}

const turns = new Map<string, Promise<unknown>>();

async function inTurn<T>(warehouse: string, work: () => Promise<T>): Promise<T> {
  const turn = (turns.get(warehouse) ?? Promise.resolve()).then(work, work);
  turns.set(warehouse, turn);
  try {
    return await turn;
  } finally {
    if (turns.get(warehouse) === turn) turns.delete(warehouse);
  }
}

function requireWarehouse(file: string): void {
  if (existsSync(file)) return;
  throw new LeadlineError({
    code: 'warehouse-missing',
    message: 'The workspace has no warehouse yet: no step has made a table.',
    expected: 'tables that a run has made',
    arrived: 'no warehouse file',
    next: 'Run the first steps of a plan with run_step, then ask again.',
  });
}
