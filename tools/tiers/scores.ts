import { z } from 'zod';
import { percent, renderPrompt, whole } from '../../prompts/render.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { toCsv } from '../model/csv.ts';
import { driversCsv } from '../model/driver-files.ts';
import type { Driver } from '../model/drivers.ts';
import { percentilesOf } from '../model/percentiles.ts';
import { scoredRecord, scoresHeader, unscoredRecord } from '../model/score-files.ts';
import type { CalibratedTier } from './calibration.ts';
import { type TierVersion, tierNames } from './rules.ts';

/** An open lead: a tier and the rate that it is expected to convert at, or the reason why it has none. */
export interface OpenScore {
  id: string;
  asOf: string;
  tier: string | null;
  probability: number | null;
  reason: string | null;
}

/** `scores.json` of a plan that scores by rule: no cut-offs, and no drivers but the rule itself, which the narrative tells. */
export const tierScoresFile = z.strictObject({
  model_version: z.string(),
  outcome: z.string(),
  scored: z.int(),
  unscored: z.int(),
  tiers: z.array(z.strictObject({ name: z.string(), expected_rate: z.number().nullable(), leads: z.int() })),
  reasons: z.array(z.strictObject({ reason: z.string(), leads: z.int() })),
  leads: z.array(
    z.strictObject({
      id: z.string(),
      tier: z.string(),
      probability: z.number(),
      drivers: z.array(z.never()),
      narrative: z.string(),
    }),
  ),
});
type TierScoresFile = z.output<typeof tierScoresFile>;

/** The open leads of the production view, the best tier first, those without a tier last. */
export async function readOpenScores(warehouse: Warehouse, productionView: string): Promise<OpenScore[]> {
  const { rows, columns } = await warehouse.columns('tiers/open-scores', { production_view: productionView });
  const text = (name: string, row: number) => {
    const value = columns[name]?.[row];
    return typeof value === 'string' ? value : null;
  };
  const number = (name: string, row: number) => {
    const value = columns[name]?.[row];
    return typeof value === 'number' && !Number.isNaN(value) ? value : null;
  };
  return Array.from({ length: rows }, (_, row) => ({
    id: text('lead_id', row) ?? '',
    asOf: isoDay(number('as_of', row) ?? Number.NaN),
    tier: text('tier', row),
    probability: number('expected_rate', row),
    reason: text('unscorable_reason', row),
  }));
}

/** What the leads of a tier are told, all of them the same. The rule is the one driver of their score. */
export interface ToldTier {
  tier: string;
  narrative: string;
  drivers: readonly Driver[];
  /** The texts that the numbers of the narrative must come from. */
  texts: readonly string[];
}

/** Narrative and driver of each tier by its name. `suppressNumbers` leaves out what such leads did and are expected to do. */
export function toldTiers(
  tiers: readonly CalibratedTier[],
  outcome: string,
  suppressNumbers: boolean,
): Map<string, ToldTier> {
  return new Map(
    tiers.map((tier) => {
      const figures = suppressNumbers ? null : figuresOf(tier, outcome);
      const narrative = renderPrompt('narratives/tier', { ...tier, figures }).trim();
      const texts = [tier.label, tier.because, ...Object.values(figures ?? {})];
      return [tier.tier, { tier: tier.tier, narrative, drivers: driversOf(tier), texts }];
    }),
  );
}

function figuresOf({ leads, conversions, expected_rate, low, high }: CalibratedTier, outcome: string) {
  return {
    leads: whole(leads),
    conversions: whole(conversions),
    expected: percent(expected_rate, 1),
    low: percent(low, 1),
    high: percent(high, 1),
    outcome,
  };
}

/** What the rule does to the log-odds of a lead: those of its tier less those of all leads. None where they do not differ, or have no log-odds. */
function driversOf({ tier, label, because, expected_rate, lift }: CalibratedTier): Driver[] {
  const logOdds = (rate: number) => Math.log(rate / (1 - rate));
  const contribution = logOdds(expected_rate) - logOdds(expected_rate / lift);
  if (!Number.isFinite(contribution) || contribution === 0) return [];
  return [{ feature: tier, label, value: null, text: because, contribution }];
}

/** The columns that `score-leads` writes; the rule is the only driver. */
export function scoresCsv(
  open: readonly OpenScore[],
  rules: TierVersion,
  told: ReadonlyMap<string, ToldTier>,
): string {
  const scored = open.flatMap(({ probability }) => probability ?? []).toSorted((a, b) => b - a);
  const percentiles = new Map(percentilesOf(scored).map((percentile, index) => [scored[index], percentile]));
  return toCsv(
    scoresHeader,
    open.map(({ id, asOf, tier, probability, reason }) => {
      const about = [id, asOf, rules.version];
      const own = told.get(tier ?? '');
      if (own === undefined || probability === null) return unscoredRecord(about, reason ?? '');
      const percentile = percentiles.get(probability) as number;
      return scoredRecord({ ...own, about, probability, percentile, told: own.drivers });
    }),
  );
}

/** drivers.csv: the rule of each lead that has a tier. */
export function tierDriversCsv(open: readonly OpenScore[], told: ReadonlyMap<string, ToldTier>): string {
  return driversCsv(open.map(({ id, tier }) => ({ id, drivers: told.get(tier ?? '')?.drivers ?? [] })));
}

export function scoresFileOf(
  open: readonly OpenScore[],
  rules: TierVersion,
  tiers: readonly CalibratedTier[],
  { outcome, top, told }: { outcome: string; top: number; told: ReadonlyMap<string, ToldTier> },
): TierScoresFile {
  const scored = open.filter(({ tier }) => tier !== null);
  const reasons = new Map<string, number>();
  for (const { reason } of open) if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  return {
    model_version: rules.version,
    outcome,
    scored: scored.length,
    unscored: open.length - scored.length,
    tiers: tierNames(rules).map((name) => ({
      name,
      expected_rate: tiers.find(({ tier }) => tier === name)?.expected_rate ?? null,
      leads: scored.filter(({ tier }) => tier === name).length,
    })),
    reasons: [...reasons]
      .map(([reason, leads]) => ({ reason, leads }))
      .sort((a, b) => b.leads - a.leads || (a.reason < b.reason ? -1 : 1)),
    leads: scored.slice(0, top).map(({ id, tier, probability }) => ({
      id,
      tier: tier ?? '',
      probability: probability ?? 0,
      drivers: [],
      narrative: told.get(tier ?? '')?.narrative ?? '',
    })),
  };
}

function isoDay(days: number): string {
  return Number.isNaN(days) ? '' : new Date(days * 86_400_000).toISOString().slice(0, 10);
}
