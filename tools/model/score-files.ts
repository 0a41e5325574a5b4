import { z } from 'zod';
import type { Cell } from './csv.ts';
import { reasonCode } from './reasons.ts';

/** Where `score-leads` leaves what later steps read. */
export const scoreArtifacts = {
  csv: 'scores.csv',
  json: 'scores.json',
  drivers: 'drivers.csv',
  shap: 'model/shap-summary.json',
} as const;

/** Where `polish-narratives` leaves reworded narratives, which replace none that scores.csv has. */
export const polishedArtifact = 'polished.csv';

/** The columns of scores.csv. `percentile` is the share of the scored leads of the run with a lower probability, 0 to 100. */
export const scoresHeader: readonly string[] = [
  ...['id', 'as_of', 'model_version', 'probability', 'percentile', 'tier'],
  ...['driver1', 'driver2', 'driver3', 'driver_down1', 'driver_down2'],
  ...['narrative', 'reason_code', 'reason'],
];

/** A lead that was scored, as a record of scores.csv. `told` are the drivers that it shows. */
export function scoredRecord(lead: {
  about: readonly Cell[];
  probability: number;
  percentile: number;
  tier: string;
  told: readonly { text: string; contribution: number }[];
  narrative: string;
}): Cell[] {
  const up = lead.told.filter(({ contribution }) => contribution > 0);
  const down = lead.told.filter(({ contribution }) => contribution < 0);
  const texts = [up[0], up[1], up[2], down[0], down[1]].map((driver) => driver?.text ?? null);
  const figures = [lead.probability.toFixed(6), lead.percentile.toFixed(2)];
  return [...lead.about, ...figures, lead.tier, ...texts, lead.narrative, null, null];
}

/** A lead that could not be scored: a code and the sentence behind it. */
export function unscoredRecord(about: readonly Cell[], reason: string): Cell[] {
  return [...about, ...new Array<null>(9).fill(null), reasonCode(reason), reason];
}

const driver = z.strictObject({
  feature: z.string(),
  label: z.string(),
  value: z.string().nullable(),
  text: z.string(),
  /** Calibrated log-odds. */
  contribution: z.number(),
});

/** `scores.json`: counts over all leads, and the highest-scored ones. */
export const scoresFile = z.strictObject({
  model_version: z.string(),
  outcome: z.string(),
  base_rate: z.number(),
  scored: z.int(),
  unscored: z.int(),
  tiers: z.array(z.strictObject({ name: z.string(), min: z.number(), leads: z.int() })),
  /** Why leads have no score, the commonest first. */
  reasons: z.array(z.strictObject({ reason: z.string(), leads: z.int() })),
  /** How many leads have a probability from `from` up to, but not at, `to`. */
  histogram: z.array(z.strictObject({ from: z.number(), to: z.number(), leads: z.int() })),
  leads: z.array(
    z.strictObject({
      id: z.string(),
      tier: z.string(),
      probability: z.number(),
      drivers: z.array(driver),
      narrative: z.string(),
    }),
  ),
});
export type ScoresFile = z.output<typeof scoresFile>;

/** `model/shap-summary.json`: mean |SHAP| of the margin over the scored leads, in log-odds, the strongest first. */
export const shapSummaryFile = z.strictObject({
  rows: z.int(),
  features: z.array(z.strictObject({ feature: z.string(), label: z.string(), meanAbsolute: z.number() })),
});
export type ShapSummaryFile = z.output<typeof shapSummaryFile>;
