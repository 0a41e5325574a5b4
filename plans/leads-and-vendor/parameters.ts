import { z } from 'zod';
import { fileGateFields, scoringFields, trainingFields } from '../vintages/parameters.ts';

const share = z.number().min(0).max(1);
const days = z.int().min(0);
const window = z.union([z.int().min(1), z.literal('p90')]);

const gateFields = {
  rejected_record_share: fileGateFields.rejected_record_share,
  unreadable_values: z.int().min(0).default(0).describe('Values that are not what their column holds'),
  silent_days: days.default(14).describe('Days without a contact or a conversion before the analysis date'),
  labelled_leads: z.int().min(1).default(1000).describe('Leads to learn from and to test on'),
  conversions: z.int().min(1).default(100),
  match_rate: share.default(0.5).describe('Leads that the vendor file knew on their day'),
  information_value: z.number().positive().default(0.5).describe('Above it a feature is too good to be true'),
  auc_roc: share.default(0.6),
  top_decile_lift: z.number().positive().default(1.5),
  train_test_gap: share.default(0.15),
  cv_coefficient: share.default(0.2),
  ece: share.default(0.05),
  importance_stability: share.default(0.6),
};

/** A plan's own reference values. Whatever is not given has the value that Leadline gives it. */
export interface Reference {
  /** Path of the lead file, relative to the workspace. */
  leads: string;
  vendor: string;
  /** Begins the names of the plan's tables, and keeps them apart from those of other plans. */
  dataset: string;
  /** Days after contact within which a conversion counts, or `p90`. */
  maturityDays: z.output<typeof window>;
  /** Days left out between training and test; the window, or 90 where it is measured, if absent. */
  gapDays?: number;
  /** From the highest cut-off to the lowest, the last from 0; cut-offs are probabilities. */
  tiers?: z.output<typeof scoringFields.tiers>;
}

/** Every file, date, window and threshold of a plan on leads and one vendor file: what `leadline.yaml` may set. */
export function leadsAndVendorParameters(reference: Reference) {
  const { leads, vendor, dataset, maturityDays } = reference;
  const gapDays = reference.gapDays ?? (maturityDays === 'p90' ? 90 : maturityDays);
  return z.strictObject({
    inputs: z
      .strictObject({ leads: z.string().default(leads), vendor: z.string().default(vendor) })
      .prefault({}),
    dataset: z.string().default(dataset).describe('Begins the names of the tables'),
    maturity_days: window
      .default(maturityDays)
      .describe('A conversion within so many days of contact counts; p90 takes the days of nine in ten'),
    contacted_from: z.iso
      .date()
      .nullable()
      .default(null)
      .describe('First contact day that counts; null for all'),
    knowledge_lag_days: days.default(0).describe('Days from the date of a vendor row to the day of its use'),
    ...trainingFields,
    gap_days: days
      .default(gapDays)
      .describe('Days left out between training and what comes after: at least the window'),
    folds: trainingFields.folds.unwrap().default(3),
    backtest_periods: trainingFields.backtest_periods.unwrap().default(3),
    tiers:
      reference.tiers === undefined
        ? scoringFields.tiers
        : scoringFields.tiers.unwrap().default(reference.tiers),
    replay: scoringFields.replay,
    gates: z.strictObject(gateFields).prefault({}),
  });
}

export type Parameters = z.output<ReturnType<typeof leadsAndVendorParameters>>;
