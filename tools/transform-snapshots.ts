import { z } from 'zod';
import type { Scalar } from '../gates/gate.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { contractColumn } from './contract-column.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, share } from './foreseen.ts';
import { snapshotInput } from './snapshot-input.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.object({
  snapshots: z.array(snapshotInput).min(1),
  knowledgeLagDays: z
    .number()
    .int()
    .min(0)
    .describe('Days between the date of a file and the day it could be used'),
  rawColumns: z.array(z.string()),
  numericColumns: z.array(z.string()),
  contract: z.array(contractColumn),
  flags: z.array(z.string()),
  leads: z.string(),
});

type Snapshot = z.output<typeof snapshotInput>;
type Facts = { snapshot: Snapshot; rawRows: number; facts: Row };

/** Brings each raw vendor file into the standard names and types, row for row, and measures what the gates of the step judge. */
export const transformSnapshots = defineTool({
  name: 'transform-snapshots',
  title: 'Transform the vendor snapshots',
  description:
    'Maps the vendor columns to the standard schema, one table a snapshot, and checks rows, flags, dates and numbers.',
  effect: 'warehouse',
  guards: { wrongSnapshotDates: 'leakage', factsLaterThanFile: 'leakage' },
  input,
  output: z.object({
    snapshots: z.array(
      z.object({
        table: z.string(),
        rows: z.number().int(),
        withoutKey: z.number().int(),
        repeatedKeys: z.number().int(),
      }),
    ),
  }),
  measures: () => ['rowsLost', 'badFlags', 'wrongSnapshotDates', 'factsLaterThanFile', 'unparsedNumberShare'],
  foresee: () => ({
    ...counts('rowsLost', 'badFlags', 'wrongSnapshotDates', 'factsLaterThanFile'),
    unparsedNumberShare: share,
  }),
  touches: ({ snapshots, rawColumns, numericColumns, contract, leads }) => ({
    reads: [
      { table: leads },
      ...snapshots.map(({ raw }) => ({ table: raw, columns: [...rawColumns, ...numericColumns, '_line'] })),
    ],
    writes: snapshots.map(({ reps }) => ({ table: reps, columns: contract.map(({ name }) => name) })),
  }),
  async run(asked, context) {
    const all: Facts[] = [];
    for (const [index, snapshot] of asked.snapshots.entries()) {
      context.signal.throwIfAborted();
      const done = { done: index, total: asked.snapshots.length, unit: 'snapshots' };
      context.progress({ message: `transforming ${snapshot.reps}`, ...done });
      all.push(await transform(asked, snapshot, context));
    }
    return {
      output: {
        snapshots: all.map(({ snapshot, facts }) => ({
          table: snapshot.reps,
          rows: numberOf(facts, 'row_count'),
          withoutKey: numberOf(facts, 'without_key'),
          repeatedKeys: numberOf(facts, 'repeated_keys'),
        })),
      },
      measures: {
        rowsLost: { value: lostRows(all), evidence: summary(all) },
        badFlags: { value: total(all, 'bad_flags'), evidence: summary(all) },
        wrongSnapshotDates: { value: total(all, 'wrong_snapshot_dates'), evidence: summary(all) },
        factsLaterThanFile: await laterThanFile(all, asked.leads, context),
        unparsedNumberShare: await unparsedNumbers(asked, all, context),
      },
    };
  },
});

async function transform(
  asked: z.output<typeof input>,
  snapshot: Snapshot,
  { warehouse }: ToolContext,
): Promise<Facts> {
  await warehouse.run('vendor/transform-snapshot', {
    source: snapshot.raw,
    target: snapshot.reps,
    snapshot_at: snapshot.date,
    knowledge_lag_days: asked.knowledgeLagDays,
    unavailable: asked.contract.filter((column) => column.raw.length === 0),
    raw_columns: asked.rawColumns,
  });
  const [facts] = await warehouse.rows('vendor/snapshot-facts', {
    snapshot: snapshot.reps,
    flags: asked.flags,
    snapshot_at: snapshot.date,
  });
  const [raw] = await warehouse.rows('vendor/count-rows', { source: snapshot.raw });
  return { snapshot, rawRows: numberOf(raw, 'row_count'), facts: facts ?? {} };
}

const total = (all: Facts[], name: string): number =>
  all.reduce((sum, { facts }) => sum + numberOf(facts, name), 0);

const lostRows = (all: Facts[]): number =>
  all.reduce((sum, { rawRows, facts }) => sum + Math.abs(rawRows - numberOf(facts, 'row_count')), 0);

function summary(all: Facts[]) {
  const names = [
    'row_count',
    'without_key',
    'repeated_keys',
    'bad_flags',
    'wrong_snapshot_dates',
    'later_than_file',
  ];
  return {
    columns: ['snapshot', 'raw rows', ...names.map((name) => name.replaceAll('_', ' '))],
    rows: all.map(({ snapshot, rawRows, facts }): Scalar[] => [
      snapshot.date,
      rawRows,
      ...names.map((name) => facts[name] ?? null),
    ]),
    total: all.length,
  };
}

/** A file that tells of hires after its own date is dated wrong: everything joined from it would come from the future. */
async function laterThanFile(all: Facts[], leads: string, { warehouse }: ToolContext) {
  const offenders = all.filter(({ facts }) => numberOf(facts, 'later_than_file') > 0);
  const rows: Row[] = [];
  for (const { snapshot } of offenders) {
    const found = await warehouse.rows('vendor/facts-later-than-file', {
      snapshot: snapshot.reps,
      leads,
      snapshot_at: snapshot.date,
      limit: 20,
    });
    rows.push(...found.map((row) => ({ file: snapshot.path, ...row })));
  }
  const value = total(all, 'later_than_file');
  const files = offenders.map(({ snapshot }) => snapshot.path).join(', ');
  return {
    value,
    note:
      value === 0
        ? 'no file tells of anything after its own date'
        : `DateOfHireAtCurrentFirm_YYYY-MM or DateBecameRep_YYYY-MM lies after the file's own date in ${files}`,
    evidence: evidenceOf(rows, value),
  };
}

async function unparsedNumbers(asked: z.output<typeof input>, all: Facts[], { warehouse }: ToolContext) {
  const rows: Row[] = [];
  for (const { snapshot } of all) {
    const found = await warehouse.rows('vendor/unparsed-numbers', {
      source: snapshot.raw,
      columns: asked.numericColumns,
    });
    rows.push(...found.map((row) => ({ file: snapshot.path, ...row })));
  }
  const count = rows.reduce((sum, row) => sum + numberOf(row, 'how_many'), 0);
  const cells = all.reduce((sum, { rawRows }) => sum + rawRows, 0) * asked.numericColumns.length;
  return {
    value: cells === 0 ? null : count / cells,
    note: `${count} values of numeric columns are not numbers and became NULL`,
    evidence: evidenceOf(rows),
  };
}
