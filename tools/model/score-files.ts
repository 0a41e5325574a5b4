import { z } from 'zod';

/** Where `score-leads` leaves what later steps read. */
export const scoreArtifacts = {
  csv: 'scores.csv',
  json: 'scores.json',
  shap: 'model/shap-summary.json',
} as const;

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
