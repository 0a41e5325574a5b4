import { z } from 'zod';
import { renderPrompt } from '../../prompts/render.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { toCsv } from '../model/csv.ts';
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

/** The columns that `score-leads` writes; the rule is the only driver. */
export function scoresCsv(
  open: readonly OpenScore[],
  rules: TierVersion,
  outcome: string,
  tiers: readonly CalibratedTier[],
): string {
  const narratives = narrativesOf(tiers, outcome);
  const because = new Map(tiers.map((tier) => [tier.tier, tier.because]));
  return toCsv(
    [
      ...['id', 'as_of', 'model_version', 'probability', 'tier'],
      ...['driver1', 'driver2', 'driver3', 'narrative', 'reason'],
    ],
    open.map(({ id, asOf, tier, probability, reason }) => [
      ...[id, asOf, rules.version, probability === null ? null : probability.toFixed(6), tier],
      ...[because.get(tier ?? '') ?? null, null, null, narratives.get(tier ?? '') ?? null, reason],
    ]),
  );
}

export function scoresFileOf(
  open: readonly OpenScore[],
  rules: TierVersion,
  tiers: readonly CalibratedTier[],
  { outcome, top }: { outcome: string; top: number },
): TierScoresFile {
  const narratives = narrativesOf(tiers, outcome);
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
      narrative: narratives.get(tier ?? '') ?? '',
    })),
  };
}

/** One sentence a tier: all leads of a tier are told the same. */
function narrativesOf(tiers: readonly CalibratedTier[], outcome: string): Map<string, string> {
  return new Map(
    tiers.map((tier) => [tier.tier, renderPrompt('narratives/tier', { ...tier, outcome }).trim()]),
  );
}

function isoDay(days: number): string {
  return Number.isNaN(days) ? '' : new Date(days * 86_400_000).toISOString().slice(0, 10);
}
