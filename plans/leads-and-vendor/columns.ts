import type { ColumnKind, Columns, Funnel } from './funnel.ts';

/** A column as `type-table` takes it; what is left out is false. */
interface TypedColumn {
  name: string;
  from: string;
  kind: ColumnKind | 'key' | 'digits' | 'moment';
  format?: string;
  required?: boolean;
  unique?: boolean;
  past?: boolean;
}

/** The lead file under the names that every step knows, with the plan's own columns beside. */
export function leadColumns(funnel: Funnel): TypedColumn[] {
  const { leads } = funnel;
  const { created, contacted, converted } = leads;
  return inItsFormat(funnel, [
    { name: 'Id', from: leads.id, kind: 'text', required: true, unique: true },
    { name: 'crd', from: leads.key, kind: keyKind(funnel) },
    { name: 'created_at', from: created, kind: 'moment' },
    { name: 'contacted_at', from: contacted, kind: 'moment' },
    { name: 'call_scheduled_at', from: converted, kind: 'moment' },
    { name: 'contact_date', from: contacted, kind: 'date', past: true },
    { name: 'call_scheduled_date', from: converted, kind: 'date', past: true },
    { name: 'LeadSource', from: receivedName(leads.columns, leads.segment), kind: 'text' },
    ...ownColumns(leads.columns),
  ]);
}

/** The vendor file: a key, the day of each row, the plan's own columns. */
export function vendorColumns(funnel: Funnel): TypedColumn[] {
  const { vendor } = funnel;
  return inItsFormat(funnel, [
    { name: 'vendor_key', from: vendor.key, kind: keyKind(funnel), required: true },
    { name: 'known_on', from: vendor.known, kind: 'date', required: true, past: true },
    ...ownColumns(vendor.columns),
  ]);
}

function keyKind({ keys }: Funnel): 'key' | 'digits' {
  return keys === 'digits' ? 'digits' : 'key';
}

function receivedName(columns: Columns, name: string): string {
  const column = columns[name];
  return typeof column === 'object' ? column.from : name;
}

function ownColumns(columns: Columns): TypedColumn[] {
  return Object.entries(columns).map(([name, column]) => {
    const kind = typeof column === 'object' ? column.kind : column;
    return { name, from: receivedName(columns, name), kind };
  });
}

function inItsFormat({ dates }: Funnel, columns: TypedColumn[]): TypedColumn[] {
  if (dates === undefined) return columns;
  return columns.map((column) =>
    column.kind === 'date' || column.kind === 'moment' ? { ...column, format: dates } : column,
  );
}
