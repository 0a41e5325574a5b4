import { LeadlineError } from '../errors/leadline-error.ts';
import type { Row, Value, Warehouse } from '../warehouse/warehouse.ts';

/** Where a plan keeps what is needed to trace one lead's values back to files: data, given by the plan. */
export interface Lineage {
  /** Tables with one row a lead in which the features stand; the first that has the lead counts. */
  datasets: string[];
  leadFile: string;
  snapshots: { date: string; path: string; raw: string }[];
  features: { name: string; repColumns: string[]; firmColumns: string[] }[];
  /** Columns of the file behind each column of the rep and firm contracts. */
  rawColumns: Record<string, string[]>;
}

export interface RowSource {
  table: string;
  file: string;
  vintage: string | null;
  line: number | null;
}

export interface ExplainedValue {
  feature: string;
  value: Value;
  /** `rep`, `firm` or `none` where no vintage was found. */
  source: 'rep' | 'firm' | 'none';
  rawColumns: string[];
  /** Text of those columns on the line that fed the value; empty for a firm, which is counted from many lines. */
  rawValues: (string | null)[];
}

export interface ExplainedRow {
  lead: string;
  asOf: string;
  dataset: string;
  sources: { lead: RowSource; rep: RowSource | null; firm: RowSource | null };
  values: ExplainedValue[];
}

/** Traces every feature of one lead to the vintage, file and line that fed it. Throws `lead-unknown` when no dataset has the lead. */
export async function explainRow(
  warehouse: Warehouse,
  lineage: Lineage,
  lead: string,
): Promise<ExplainedRow> {
  const { dataset, row } = await findLead(warehouse, lineage, lead);
  const rep = sourceOf(lineage, row.rep_snapshot_at, row.rep_line);
  const firm = sourceOf(lineage, row.firm_snapshot_at, null);
  const [raw] =
    rep === null ? [] : await warehouse.rows('audit/raw-line', { source: rep.table, line: rep.line });
  return {
    lead,
    asOf: String(row.as_of),
    dataset,
    sources: {
      lead: { table: dataset, file: lineage.leadFile, vintage: null, line: Number(row.lead_line) },
      rep,
      firm,
    },
    values: lineage.features.map((feature) => explainValue(feature, row, raw, lineage, { rep, firm })),
  };
}

async function findLead(
  warehouse: Warehouse,
  lineage: Lineage,
  lead: string,
): Promise<{ dataset: string; row: Row }> {
  for (const dataset of lineage.datasets) {
    if ((await warehouse.schemaOf(dataset)) === null) continue;
    const [row] = await warehouse.rows('audit/lead-row', { dataset, lead });
    if (row !== undefined) return { dataset, row };
  }
  throw new LeadlineError({
    code: 'lead-unknown',
    message: `No dataset of the run has the lead ${lead}`,
    expected: `an Id of ${lineage.leadFile} that was joined: ${lineage.datasets.join(' or ')}`,
    arrived: lead,
    next: 'Check the Id; leads too young to judge, or without a contact date and a CRD, are in no dataset.',
    kind: 'usage',
  });
}

function sourceOf(lineage: Lineage, vintage: Value | undefined, line: Value | undefined): RowSource | null {
  const snapshot = lineage.snapshots.find(({ date }) => date === vintage);
  if (snapshot === undefined) return null;
  return {
    table: snapshot.raw,
    file: snapshot.path,
    vintage: snapshot.date,
    line: typeof line === 'number' ? line : null,
  };
}

function explainValue(
  feature: Lineage['features'][number],
  row: Row,
  raw: Row | undefined,
  lineage: Lineage,
  sources: { rep: RowSource | null; firm: RowSource | null },
): ExplainedValue {
  const fromRep = feature.repColumns.length > 0;
  const columns = fromRep ? feature.repColumns : feature.firmColumns;
  const rawColumns = [...new Set(columns.flatMap((column) => lineage.rawColumns[column] ?? []))];
  const found = fromRep ? sources.rep : sources.firm;
  return {
    feature: feature.name,
    value: row[feature.name] ?? null,
    source: found === null ? 'none' : fromRep ? 'rep' : 'firm',
    rawColumns,
    rawValues: fromRep && raw !== undefined ? rawColumns.map((name) => textOf(raw[name])) : [],
  };
}

const textOf = (value: Value | undefined): string | null =>
  value === null || value === undefined ? null : String(value);
