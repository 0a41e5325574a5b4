import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { evidenceOf } from './evidence.ts';
import { atLeastZero, count, counts, share } from './foreseen.ts';
import { toCsv } from './model/csv.ts';
import { type Landscape, landscapeFile, readLandscape } from './survey/landscape.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  leads: z.string().min(1).describe('Typed CRM leads'),
  contacts: z.string().min(1).describe('Typed vendor contacts, one row a CRD'),
  history: z.string().min(1).describe('Typed employment history'),
  firms: z.string().min(1).describe('Typed firm historicals by month'),
  catalogue: z
    .array(z.string().min(1))
    .min(1)
    .describe('Tables whose presence, columns and rows are listed, such as all that the vendor sent'),
  minimum_contacted: z
    .int()
    .min(0)
    .default(5000)
    .describe('Fewer contacted leads are told with the weeks that the missing ones take to come'),
});

export const landscapeArtifacts = {
  json: 'data-landscape.json',
  report: 'data-landscape.md',
  months: 'firm-historicals-coverage.csv',
  catalogue: 'vendor-tables.csv',
} as const;

/** Looks over the data before anything is built on it: tables, funnel, match rates, coverage, flow. */
export const surveyData = defineTool({
  name: 'survey-data',
  title: 'Survey the data',
  description:
    'Lists tables with columns and rows, measures the funnel, the match of CRDs, the months of firm historicals, the coverage of the employment history, the weekly flow of leads and the mix of lead sources; writes data-landscape.json and .md.',
  effect: 'files',
  input,
  output: z.strictObject({
    leads: z.int(),
    contacted: z.int(),
    conversionRate: z.number().nullable(),
    crdMatchRate: z.number().nullable(),
    firmMonths: z.int(),
    historyCoverage: z.number().nullable(),
    weeklyContacts: z.number().nullable(),
  }),
  measures: () => [
    'tablesFound',
    'contactedLeads',
    'conversionRate',
    'crdMatchRate',
    'firmMonths',
    'historyCoverage',
    'weeklyContacts',
  ],
  foresee: ({ catalogue }) => ({
    ...counts('contactedLeads', 'firmMonths'),
    tablesFound: count(catalogue.length),
    conversionRate: share,
    crdMatchRate: share,
    historyCoverage: share,
    weeklyContacts: atLeastZero,
  }),
  touches: ({ leads, contacts, history, firms, catalogue }) => ({
    reads: [
      {
        table: leads,
        columns: ['Id', 'crd', 'created_at', 'contact_date', 'call_scheduled_date', 'LeadSource'],
      },
      { table: contacts, columns: ['crd'] },
      { table: history, columns: ['rep_crd', 'firm_crd', 'start_date', 'end_date'] },
      { table: firms, columns: ['firm_crd', 'month', 'aum', 'rep_count'] },
      ...catalogue.map((table) => ({ table })),
    ],
    writesArtifacts: Object.values(landscapeArtifacts),
  }),
  async run(asked, { warehouse, artifacts, analysisDate }) {
    const landscape = landscapeFile.parse(await readLandscape(asked, warehouse, analysisDate));
    await artifacts.writeJson(landscapeArtifacts.json, landscape);
    await artifacts.write(landscapeArtifacts.report, renderPrompt('reports/data-landscape.md', landscape));
    await artifacts.write(landscapeArtifacts.months, monthsCsv(landscape));
    await artifacts.write(landscapeArtifacts.catalogue, catalogueCsv(landscape));
    const { funnel, match, firmHistoricals, flow } = landscape;
    return {
      output: {
        leads: funnel.leads,
        contacted: funnel.contacted,
        conversionRate: funnel.rate,
        crdMatchRate: match.crdRate,
        firmMonths: firmHistoricals.monthsWithAum,
        historyCoverage: match.historyRate,
        weeklyContacts: flow.contactedPerWeek,
      },
      measures: measuresOf(landscape),
      learnings: [
        `${funnel.contacted} of ${funnel.leads} leads were contacted, about ${flow.contactedPerWeek?.toFixed(0) ?? 'none'} a week; ${percent(funnel.rate)} of them converted.`,
        `The firm historicals cover ${firmHistoricals.monthsWithAum} months; ${percent(match.historyRate)} of contacted leads have an employment history.`,
      ],
    };
  },
});

function measuresOf({ catalogue, funnel, match, firmHistoricals, flow, shortfall }: Landscape): Measures {
  const missing = catalogue.filter(({ rows }) => rows === null).map(({ table }) => table);
  return {
    tablesFound: {
      value: catalogue.length - missing.length,
      note: missing.length === 0 ? `of ${catalogue.length}` : `missing: ${missing.join(', ')}`,
      evidence: evidenceOf(
        catalogue.map(({ table, rows, columns }) => ({ table, rows, columns: columns.length })),
      ),
    },
    contactedLeads: { value: funnel.contacted, ...(shortfall === null ? {} : { note: shortfall }) },
    conversionRate: {
      value: funnel.rate,
      note: `${funnel.converted} of ${funnel.contacted} contacted leads`,
    },
    crdMatchRate: {
      value: match.crdRate,
      note: `${match.matchedCrds} of ${match.crds} CRDs of contacted leads`,
    },
    firmMonths: {
      value: firmHistoricals.monthsWithAum,
      note: `${firmHistoricals.first ?? 'none'} to ${firmHistoricals.last ?? 'none'}, months in which some firm’s assets are known`,
      evidence: evidenceOf(firmHistoricals.months),
    },
    historyCoverage: {
      value: match.historyRate,
      note: `${match.leadsWithHistory} of ${funnel.contacted} contacted leads`,
    },
    weeklyContacts: { value: flow.contactedPerWeek, note: `mean of ${flow.wholeWeeks} whole weeks` },
  };
}

function monthsCsv({ firmHistoricals: { months } }: Landscape): string {
  return toCsv(
    ['month', 'firms', 'with_aum', 'with_rep_count'],
    months.map(({ month, firms, with_aum, with_rep_count }) => [month, firms, with_aum, with_rep_count]),
  );
}

function catalogueCsv({ catalogue }: Landscape): string {
  return toCsv(
    ['table', 'rows', 'columns'],
    catalogue.map(({ table, rows, columns }) => [table, rows, columns.map(({ name }) => name).join(' ')]),
  );
}

function percent(share: number | null): string {
  return share === null ? 'an unknown share' : `${(share * 100).toFixed(1)} %`;
}
