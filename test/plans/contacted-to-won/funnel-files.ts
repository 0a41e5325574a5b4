import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { dealColumns, leadColumns } from '../../../plans/contacted-to-won/contract.ts';

export interface Lead {
  id: string;
  contact: string;
  origin?: string;
  page?: string;
  won?: string;
  /** Attributes of the deal. */
  deal?: Record<string, string>;
}

/** Writes leads and the deals of those won, with all columns of the two files. */
export function writeFunnel(directory: string, leads: readonly Lead[]): void {
  writeLeads(
    directory,
    leads.map(({ id, contact, page = 'p1', origin = 'paid' }) => [id, contact, page, origin]),
  );
  writeDeals(
    directory,
    leads.filter(({ won }) => won !== undefined).map(({ id, won = '', deal }) => dealOf(id, won, deal)),
  );
}

export function writeLeads(directory: string, rows: readonly string[][]): void {
  write(join(directory, 'data'), 'olist_marketing_qualified_leads_dataset.csv', [leadColumns, ...rows]);
}

export function writeDeals(directory: string, rows: readonly string[][]): void {
  write(join(directory, 'data'), 'olist_closed_deals_dataset.csv', [dealColumns, ...rows]);
}

export function dealOf(id: string, won: string, deal: Record<string, string> = {}): string[] {
  const cells: Record<string, string> = {
    business_segment: 'pet',
    ...deal,
    mql_id: id,
    won_date: `${won} 10:00:00`,
  };
  return dealColumns.map((name) => cells[name] ?? '');
}

function write(folder: string, name: string, rows: readonly (readonly string[])[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${rows.map((row) => row.join(',')).join('\n')}\n`);
}

/** The ISO date so many days after another. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(date) + days * 86_400_000).toISOString().slice(0, 10);
}
