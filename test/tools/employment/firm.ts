import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { auditEmploymentLeakage } from '../../../tools/audit-employment-leakage.ts';
import { buildEmploymentFeatures } from '../../../tools/build-employment-features.ts';
import { defineTarget } from '../../../tools/define-target.ts';
import { rawColumns } from '../../../tools/employment/columns.ts';
import { ingestFiles } from '../../../tools/ingest-files.ts';
import { typeEmployment } from '../../../tools/type-employment.ts';
import { typeLeads } from '../../../tools/type-leads.ts';
import { openBench } from '../../support/run-tool.ts';
import { writeLeadFile } from '../../support/vendor-files.ts';

/** The files of a small firm; cells in the order of the columns as received. Leads say only what matters. */
export interface FirmFiles {
  leads?: Record<string, string>[];
  /** CRD, firm's CRD, firm's name, start, end, record updated. */
  history?: string[][];
  /** CRD, name, year, month, assets, reps. */
  firms?: string[][];
  /** CRD, gender, LinkedIn, personal e-mail, licences, months in the industry. */
  contacts?: string[][];
  /** CRD, joined. */
  protocol?: string[][];
}

type Overrides<T extends { input: z.ZodType }> = Partial<z.input<T['input']>>;

/** Tables that the tools under test share, typed from a firm's files. */
export function openFirm(files: FirmFiles, analysisDate?: string) {
  return openFirmOf((directory) => {
    writeLeadFile(join(directory, 'Lead.csv'), files.leads ?? [{}]);
    for (const name of ['history', 'firms', 'contacts', 'protocol'] as const)
      put(directory, name, files[name]);
  }, analysisDate);
}

function put(directory: string, name: keyof typeof rawColumns, rows: string[][] = []): void {
  const lines = [rawColumns[name], ...rows].map((cells) => cells.join(','));
  writeFileSync(join(directory, `${name}.csv`), `${lines.join('\n')}\n`);
}

/** The same from files that `write` puts into a folder: Lead.csv, history.csv, firms.csv, contacts.csv, protocol.csv. */
export async function openFirmOf(write: (directory: string) => void, analysisDate = '2025-10-31') {
  const bench = await openBench(analysisDate);
  write(bench.directory);
  await bench.run(ingestFiles, {
    sources: [
      { path: 'Lead.csv', table: 'raw.leads', columns: [] },
      ...Object.keys(rawColumns).map((name) => ({
        path: `${name}.csv`,
        table: `raw.${name}`,
        columns: [],
      })),
    ],
  });
  await bench.run(typeLeads, { source: 'raw.leads', target: 'typed.leads' });
  const typed = await bench.run(typeEmployment, {
    history_raw: 'raw.history',
    firms_raw: 'raw.firms',
    protocol_raw: 'raw.protocol',
    contacts_raw: 'raw.contacts',
    history: 'typed.history',
    firms: 'typed.firms',
    protocol: 'typed.protocol',
    contacts: 'typed.contacts',
  });
  const sources = {
    history: 'typed.history',
    firms: 'typed.firms',
    protocol: 'typed.protocol',
    contacts: 'typed.contacts',
    extra_sources: {
      lead: 'raw.leads',
      contacts_current: 'raw.contacts',
      employment_history: 'raw.history',
    },
  };
  return {
    ...bench,
    typed,
    target: (overrides: Overrides<typeof defineTarget> = {}) =>
      bench.run(defineTarget, { leads: 'typed.leads', target: 'ml.target', ...overrides }),
    build: (overrides: Overrides<typeof buildEmploymentFeatures> = {}) =>
      bench.run(buildEmploymentFeatures, {
        ...sources,
        population: 'labelled',
        leads: 'ml.target',
        target: 'ml.features',
        scratch: 'scratch',
        ...overrides,
      }),
    audit: (overrides: Overrides<typeof auditEmploymentLeakage> = {}) =>
      bench.run(auditEmploymentLeakage, {
        ...sources,
        leads: 'ml.target',
        features: 'ml.features',
        replay_dataset: 'replay',
        ...overrides,
      }),
    /** Types another employment history than the firm's own into `history`. */
    typeHistoryAgain: async (history: string, rows: string[][]) => {
      put(bench.directory, 'history', rows);
      const source = { path: 'history.csv', table: 'raw.history_again', columns: [] };
      await bench.run(ingestFiles, { sources: [source] });
      await bench.warehouse.run('employment/type-history', { source: source.table, target: history });
    },
    row: async (lead: string, dataset = 'ml.features') =>
      (await bench.warehouse.rows('audit/lead-row', { dataset, lead }))[0],
  };
}

/** A lead contacted on one day, whose call is `days` later, or never. */
export function lead(id: string, crd: string, contacted: string, days?: number): Record<string, string> {
  const call =
    days === undefined ? '' : new Date(Date.parse(contacted) + days * 86_400_000).toISOString().slice(0, 10);
  return {
    Id: id,
    FA_CRD__c: crd,
    Stage_Entered_Contacting__c: `${contacted}T10:00:00.000Z`,
    Stage_Entered_Call_Scheduled__c: call === '' ? '' : `${call}T12:00:00.000Z`,
  };
}
