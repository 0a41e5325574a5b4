import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ColumnBatch, Warehouse } from '../../warehouse/warehouse.ts';

/** Which columns of a table or view are read, and what for. */
export interface RowsWanted {
  source: string;
  id: string;
  /** A DATE without NULLs. */
  time: string;
  label: string | null;
  segment: string | null;
  reason: string | null;
  features: readonly { name: string; kind: 'number' | 'flag' | 'category' }[];
  /** No lead to score is no error; no row to train on is one. */
  mayBeEmpty?: boolean;
}

/** Rows by column, ordered by time and id. `times` count days since 1970-01-01; a NULL segment is `unknown`. */
export interface ModelRows {
  rows: number;
  ids: string[];
  times: Int32Array;
  /** 0 or 1; empty when no label was asked for. */
  labels: Uint8Array;
  segments: string[];
  reasons: (string | null)[];
  /** By feature name: numbers and flags with NaN for NULL, categories as text. */
  columns: Record<string, FeatureColumn>;
  /** Every column that the source has, read or not. */
  sourceColumns: string[];
}

export type FeatureColumn = Float64Array | (string | null)[];

/** What a NULL segment is called. */
export const unknownSegment = 'unknown';

/**
 * Reads rows for training or scoring. Throws `dataset-missing`, `dataset-column-missing`, `dataset-empty`, `dataset-null`,
 * `dataset-duplicate-id`, `label-not-binary` and `feature-not-numeric`, each naming the column.
 */
export async function readRows(warehouse: Warehouse, wanted: RowsWanted): Promise<ModelRows> {
  const sourceColumns = await checkColumns(warehouse, wanted);
  const batch = await warehouse.columns('model/rows', {
    source: wanted.source,
    id: wanted.id,
    time: wanted.time,
    label: wanted.label,
    segment: wanted.segment,
    reason: wanted.reason,
    numbers: wanted.features.filter((feature) => feature.kind !== 'category').map((feature) => feature.name),
    categories: wanted.features
      .filter((feature) => feature.kind === 'category')
      .map((feature) => feature.name),
  });
  if (batch.rows === 0 && wanted.mayBeEmpty !== true) {
    throw new LeadlineError({
      code: 'dataset-empty',
      message: `${wanted.source} has no rows.`,
      expected: 'at least one lead',
      arrived: '0 rows',
      next: 'Look at the filters of the step that made it: contact date, vintage match, maturity window.',
    });
  }
  return {
    rows: batch.rows,
    ids: idsOf(batch, wanted),
    times: timesOf(batch, wanted),
    labels: wanted.label === null ? new Uint8Array() : labelsOf(batch, wanted),
    segments: textOf(batch, wanted.segment === null ? null : 'row_segment').map(
      (segment) => segment ?? unknownSegment,
    ),
    reasons: textOf(batch, wanted.reason === null ? null : 'row_reason'),
    columns: Object.fromEntries(
      wanted.features.map((feature) => [feature.name, columnOf(batch, wanted, feature)]),
    ),
    sourceColumns,
  };
}

async function checkColumns(warehouse: Warehouse, wanted: RowsWanted): Promise<string[]> {
  const schema = await warehouse.schemaOf(wanted.source);
  if (schema === null) {
    throw new LeadlineError({
      code: 'dataset-missing',
      message: `The table or view ${wanted.source} does not exist.`,
      expected: 'the rows to train on or to score',
      arrived: 'no such table',
      next: 'Run the steps that this one needs, or correct the name in leadline.yaml.',
    });
  }
  // Column names of both engines are one name in upper and lower case.
  const known = new Set(schema.map((column) => column.name.toLowerCase()));
  const named = [wanted.id, wanted.time, wanted.label, wanted.segment, wanted.reason].filter(
    (name) => name !== null,
  );
  const missing = [...named, ...wanted.features.map((feature) => feature.name)].filter(
    (name) => !known.has(name.toLowerCase()),
  );
  if (missing.length === 0) return schema.map((column) => column.name);
  throw new LeadlineError({
    code: 'dataset-column-missing',
    message: `${wanted.source} lacks ${missing.length === 1 ? 'a column' : 'columns'}: ${missing.join(', ')}.`,
    expected: [...named, ...wanted.features.map((feature) => feature.name)].join(', '),
    arrived: schema.map((column) => column.name).join(', '),
    next: 'Build the table with these columns, or take the names out of the features in leadline.yaml.',
  });
}

function idsOf(batch: ColumnBatch, wanted: RowsWanted): string[] {
  const seen = new Set<string>();
  return textOf(batch, 'row_id').map((id) => {
    if (id === null) throw nullIn(wanted, wanted.id);
    if (seen.has(id)) {
      throw new LeadlineError({
        code: 'dataset-duplicate-id',
        message: `${wanted.source} holds the lead ${id} more than once in ${wanted.id}.`,
        expected: 'one row a lead',
        arrived: 'two rows or more',
        next: 'Look for a join that multiplies rows: leads are counted, not rows.',
      });
    }
    seen.add(id);
    return id;
  });
}

function timesOf(batch: ColumnBatch, wanted: RowsWanted): Int32Array {
  const days = numbersOf(batch, 'row_time', wanted, wanted.time);
  if (days.some(Number.isNaN)) throw nullIn(wanted, wanted.time);
  return Int32Array.from(days);
}

function labelsOf(batch: ColumnBatch, wanted: RowsWanted): Uint8Array {
  const column = wanted.label ?? '';
  const labels = numbersOf(batch, 'row_label', wanted, column);
  const odd = labels.find((label) => label !== 0 && label !== 1);
  if (odd === undefined) return Uint8Array.from(labels);
  throw new LeadlineError({
    code: 'label-not-binary',
    message: `${column} of ${wanted.source} holds something else than 0 and 1.`,
    expected: '0 or 1 in every row',
    arrived: Number.isNaN(odd) ? 'NULL' : String(odd),
    next: 'Look at the label in the step that engineers the features.',
  });
}

function columnOf(
  batch: ColumnBatch,
  wanted: RowsWanted,
  feature: RowsWanted['features'][number],
): FeatureColumn {
  return feature.kind === 'category'
    ? textOf(batch, feature.name)
    : numbersOf(batch, feature.name, wanted, feature.name);
}

function numbersOf(batch: ColumnBatch, column: string, wanted: RowsWanted, name: string): Float64Array {
  const values = batch.columns[column];
  if (values instanceof Float64Array) return values;
  throw new LeadlineError({
    code: 'feature-not-numeric',
    message: `${name} of ${wanted.source} is text where a number or a date is needed.`,
    expected: 'a numeric, boolean or DATE column',
    arrived: 'text',
    next: `Convert ${name} where the table is made, or declare it as a category.`,
  });
}

/** A column as text; all NULL when there is no such column to read. */
function textOf(batch: ColumnBatch, column: string | null): (string | null)[] {
  const values = column === null ? undefined : batch.columns[column];
  if (values === undefined) return Array.from({ length: batch.rows }, () => null);
  return values instanceof Float64Array
    ? Array.from(values, (value) => (Number.isNaN(value) ? null : String(value)))
    : values;
}

function nullIn(wanted: RowsWanted, column: string): LeadlineError {
  return new LeadlineError({
    code: 'dataset-null',
    message: `${column} of ${wanted.source} is NULL in at least one row.`,
    expected: 'a value in every row',
    arrived: 'NULL',
    next: 'Filter such rows where the table is made, and say why there.',
  });
}
