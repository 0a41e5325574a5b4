import type { z } from 'zod';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import type { contractColumn } from '../contract-column.ts';
import { numberOf } from '../evidence.ts';
import type { snapshotInput } from '../snapshot-input.ts';
import { breaksOf, type ContractBreak } from './contract-breaks.ts';

type Snapshot = z.output<typeof snapshotInput>;
type Contract = readonly z.output<typeof contractColumn>[];

/** One vintage from file to firm table; a count is null where its table is not there. */
export interface VintageRecord {
  date: string;
  path: string;
  raw: string;
  rawRows: number | null;
  rawColumns: number;
  repRows: number | null;
  withoutKey: number | null;
  repeatedKeys: number | null;
  badFlags: number | null;
  wrongDates: number | null;
  firmRows: number | null;
  repeatedFirms: number | null;
  firmsWithoutRep: number | null;
  /** Whether every row of the file has come through and all three tables hold rows. */
  complete: boolean;
}

export interface TableRecord {
  table: string;
  rows: number | null;
  columns: number;
  dateTypes: { column: string; type: string }[];
  breaks: ContractBreak[];
}

export interface ViewRecord {
  table: string;
  rows: number;
  vintages: Row[];
  dateTypes: { column: string; type: string }[];
}

export interface VintageIntake {
  vintages: VintageRecord[];
  tables: TableRecord[];
  views: ViewRecord[];
}

interface Asked {
  snapshots: readonly Snapshot[];
  contracts: { reps: Contract; firms: Contract };
  flags: readonly string[];
  views: readonly string[];
}

/** Reads the tables back as they are, whatever an earlier step said of them. */
export async function readIntake(asked: Asked, warehouse: Warehouse): Promise<VintageIntake> {
  const vintages: VintageRecord[] = [];
  const tables: TableRecord[] = [];
  for (const snapshot of asked.snapshots) {
    const record = await recordOf(snapshot, asked.flags, warehouse);
    vintages.push(record);
    tables.push(await tableOf(snapshot.reps, record.repRows, asked.contracts.reps, warehouse));
    tables.push(await tableOf(snapshot.firms, record.firmRows, asked.contracts.firms, warehouse));
  }
  const views: ViewRecord[] = [];
  for (const view of asked.views) views.push(await viewOf(view, warehouse));
  return { vintages, tables, views };
}

async function recordOf(
  snapshot: Snapshot,
  flags: readonly string[],
  warehouse: Warehouse,
): Promise<VintageRecord> {
  const { date, path, raw, reps, firms } = snapshot;
  const rawSchema = await warehouse.schemaOf(raw);
  const isThere = async (table: string) => (await warehouse.schemaOf(table)) !== null;
  const rawRows = rawSchema === null ? null : await countRows(raw, warehouse);
  const [rep] = (await isThere(reps))
    ? await warehouse.rows('vendor/snapshot-facts', { snapshot: reps, flags, snapshot_at: date })
    : [];
  const [firm] = (await isThere(firms)) ? await warehouse.rows('vendor/firm-facts', { firms }) : [];
  const of = (row: Row | undefined, name: string) => (row === undefined ? null : numberOf(row, name));
  const repRows = of(rep, 'row_count');
  const firmRows = of(firm, 'firms');
  return {
    date,
    path,
    raw,
    rawRows,
    rawColumns: rawSchema?.length ?? 0,
    repRows,
    withoutKey: of(rep, 'without_key'),
    repeatedKeys: of(rep, 'repeated_keys'),
    badFlags: of(rep, 'bad_flags'),
    wrongDates: of(rep, 'wrong_snapshot_dates'),
    firmRows,
    repeatedFirms: of(firm, 'repeated_firms'),
    firmsWithoutRep: of(firm, 'zero_rep_firms'),
    complete: (rawRows ?? 0) > 0 && repRows === rawRows && (firmRows ?? 0) > 0,
  };
}

async function tableOf(
  table: string,
  rows: number | null,
  contract: Contract,
  warehouse: Warehouse,
): Promise<TableRecord> {
  const schema = (await warehouse.schemaOf(table)) ?? [];
  return {
    table,
    rows,
    columns: schema.length,
    dateTypes: dateTypesOf(schema),
    breaks: await breaksOf(warehouse, table, contract),
  };
}

async function viewOf(table: string, warehouse: Warehouse): Promise<ViewRecord> {
  const vintages = await warehouse.rows('vendor/vintages', { view: table });
  const rows = vintages.reduce((sum, row) => sum + numberOf(row, 'row_count'), 0);
  return { table, rows, vintages, dateTypes: dateTypesOf((await warehouse.schemaOf(table)) ?? []) };
}

function dateTypesOf(schema: readonly { name: string; type: string }[]): { column: string; type: string }[] {
  return ['snapshot_at', 'known_at'].map((column) => ({
    column,
    type: schema.find(({ name }) => name === column)?.type ?? 'no such column',
  }));
}

async function countRows(source: string, warehouse: Warehouse): Promise<number> {
  const [counted] = await warehouse.rows('vendor/count-rows', { source });
  return numberOf(counted, 'row_count');
}
