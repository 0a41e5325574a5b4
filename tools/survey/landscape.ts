import { z } from 'zod';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';
import { shortfall } from '../shortfall.ts';

const share = z.number().nullable();
const day = z.string().nullable();

/** `data-landscape.json`. Shares are null where they would divide by nothing. */
export const landscapeFile = z.strictObject({
  analysis_date: z.string(),
  catalogue: z.array(
    z.strictObject({
      table: z.string(),
      /** Null: there is no such table. */
      rows: z.int().nullable(),
      columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    }),
  ),
  funnel: z.strictObject({
    leads: z.int(),
    contacted: z.int(),
    converted: z.int(),
    converted_before_contact: z.int(),
    contacted_with_crd: z.int(),
    crds: z.int(),
    earliest_lead: day,
    latest_lead: day,
    earliest_contact: day,
    latest_contact: day,
    /** Converted of contacted, without regard to maturity. */
    rate: share,
  }),
  match: z.strictObject({
    crds: z.int(),
    matchedCrds: z.int(),
    crdRate: share,
    leadsWithHistory: z.int(),
    historyRate: share,
  }),
  history: z.strictObject({
    rows_in_history: z.int(),
    reps: z.int(),
    firms: z.int(),
    earliest_start: day,
    latest_date: day,
  }),
  firmHistoricals: z.strictObject({
    first: day,
    last: day,
    monthsWithAum: z.int(),
    months: z.array(
      z.strictObject({ month: z.string(), firms: z.int(), with_aum: z.int(), with_rep_count: z.int() }),
    ),
  }),
  flow: z.strictObject({
    wholeWeeks: z.int(),
    /** Mean over the whole weeks between the first and the last contact. */
    contactedPerWeek: share,
    weeks: z.array(
      z.strictObject({ week: z.string(), contacted: z.int(), converted: z.int(), is_whole: z.boolean() }),
    ),
  }),
  sources: z.array(
    z.strictObject({ quarter: z.string(), source: z.string(), contacted: z.int(), share: z.number() }),
  ),
  /** What is missing to the fewest contacted leads, and how long it takes to come. */
  shortfall: z.string().nullable(),
});
export type Landscape = z.output<typeof landscapeFile>;

export interface LandscapeWanted {
  leads: string;
  contacts: string;
  history: string;
  firms: string;
  catalogue: readonly string[];
  minimum_contacted: number;
}

/** Reads everything that the landscape tells. The result is checked by whoever writes it. */
export async function readLandscape(
  { leads, contacts, history, firms, catalogue, minimum_contacted }: LandscapeWanted,
  warehouse: Warehouse,
  analysisDate: string,
) {
  const [funnel = {}] = await warehouse.rows('survey/funnel', { leads });
  const [match] = await warehouse.rows('survey/match-rates', { leads, contacts, history });
  const [facts = {}] = await warehouse.rows('survey/history-facts', { history });
  const months = await warehouse.rows('survey/firm-months', { firms });
  const weeks = await warehouse.rows('survey/weekly-flow', { leads, analysis_date: analysisDate });
  const mix = await warehouse.rows('survey/source-mix', { leads });
  const contacted = numberOf(funnel, 'contacted');
  const crds = numberOf(funnel, 'crds');
  const matchedCrds = numberOf(match, 'matched_crds');
  const leadsWithHistory = numberOf(match, 'leads_with_history');
  const flow = flowOf(weeks);
  const what = { what: 'contacted leads', have: contacted, need: minimum_contacted };
  return {
    analysis_date: analysisDate,
    catalogue: await catalogueOf(catalogue, warehouse),
    funnel: { ...funnel, rate: ratio(numberOf(funnel, 'converted'), contacted) },
    match: {
      crds,
      matchedCrds,
      crdRate: ratio(matchedCrds, crds),
      leadsWithHistory,
      historyRate: ratio(leadsWithHistory, contacted),
    },
    history: facts,
    firmHistoricals: {
      first: months[0]?.month ?? null,
      last: months.at(-1)?.month ?? null,
      monthsWithAum: months.filter((row) => numberOf(row, 'with_aum') > 0).length,
      months,
    },
    flow,
    sources: sharesOf(mix),
    shortfall: shortfall({ ...what, perWeek: flow.contactedPerWeek }),
  };
}

async function catalogueOf(tables: readonly string[], warehouse: Warehouse) {
  const listed: Landscape['catalogue'] = [];
  for (const table of tables) {
    const columns = await warehouse.schemaOf(table);
    const [counted] = columns === null ? [] : await warehouse.rows('survey/count', { source: table });
    listed.push({
      table,
      rows: counted === undefined ? null : numberOf(counted, 'counted'),
      columns: columns ?? [],
    });
  }
  return listed;
}

/** The first week is left out of the mean: the file may begin within it. */
function flowOf(weeks: readonly Row[]) {
  const whole = weeks.slice(1).filter(({ is_whole }) => is_whole === true);
  const contacted = whole.reduce((sum, row) => sum + numberOf(row, 'contacted'), 0);
  return { wholeWeeks: whole.length, contactedPerWeek: ratio(contacted, whole.length), weeks };
}

function sharesOf(mix: readonly Row[]) {
  const totals = new Map<string, number>();
  for (const row of mix) {
    const quarter = String(row.quarter);
    totals.set(quarter, (totals.get(quarter) ?? 0) + numberOf(row, 'contacted'));
  }
  return mix.map((row) => ({
    ...row,
    share: numberOf(row, 'contacted') / (totals.get(String(row.quarter)) ?? 1),
  }));
}

function ratio(numerator: number, denominator: number): number | null {
  return denominator === 0 ? null : numerator / denominator;
}
