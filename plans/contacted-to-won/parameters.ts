import { z } from 'zod';
import { engineFields } from '../vintages/parameters.ts';
import { dealAttributes } from './contract.ts';

const share = z.number().min(0).max(1);
const days = z.number().int().min(0);

const booster = z
  .strictObject({
    max_depth: z.number().int().min(1).max(16).default(3),
    reg_alpha: z.number().min(0).default(0),
    reg_lambda: z.number().min(0).default(5),
    min_child_weight: z.number().min(0).default(2),
    learning_rate: z.number().positive().max(1).default(0.05),
    subsample: z.number().positive().max(1).default(0.8),
    colsample_bytree: z.number().positive().max(1).default(0.8),
    rounds: z.number().int().min(1).default(300),
    early_stopping_rounds: z.number().int().min(1).default(50),
    eval_metric: z.enum(['aucpr', 'logloss', 'auc']).default('logloss'),
    ...engineFields,
  })
  .prefault({});

const gates = z
  .strictObject({
    rejected_record_share: share.default(0.001),
    silent_days: days.default(14).describe('Days between the last recorded deal and observed_until'),
    window_deals: z.number().int().default(100).describe('Deals that the window must rest on'),
    window_share_of_follow_up: share.default(0.75),
    training_conversions: z.number().int().default(100),
    test_conversions: z.number().int().default(50),
    information_value: z.number().positive().default(0.5).describe('G3.2 of the V4 plan'),
    auc_roc: share.default(0.6),
    auc_pr: share.default(0.15).describe('V6-4.1a'),
    top_decile_lift: z.number().positive().default(1.5),
    train_test_gap: share.default(0.15).describe('V6-4.1b'),
    cv_coefficient: share.default(0.2).describe('V6-4.1c'),
    ece: share.default(0.05).describe('V6-4.3a'),
    importance_stability: share.default(0.6).describe('V6-4.4c'),
  })
  .prefault({});

/** Every file, date, window and threshold of the plan. */
export const parameters = z
  .strictObject({
    inputs: z
      .strictObject({
        leads: z.string().default('data/olist_marketing_qualified_leads_dataset.csv'),
        deals: z.string().default('data/olist_closed_deals_dataset.csv'),
      })
      .prefault({}),
    datasets: z.strictObject({ funnel: z.string().default('Funnel') }).prefault({}),
    observed_from: z.iso
      .date()
      .default('2017-12-05')
      .describe('First day of the deals on record; outcomes of leads contacted before are not whole'),
    observed_until: z.iso
      .date()
      .default('2018-11-14')
      .describe('Last day that the files can know; an earlier analysis_date takes its place'),
    maturity_days: z
      .union([z.number().int().min(1), z.literal('p90')])
      .default('p90')
      .describe(
        'A deal so many days after contact at most is a conversion; p90 finds the number in the data',
      ),
    follow_up_days: z
      .number()
      .int()
      .min(1)
      .default(180)
      .describe('The P90 is taken over leads that could be followed up so long'),
    other_follow_ups: z
      .array(z.number().int().min(1))
      .default([90, 120, 150, 200, 240])
      .describe('Follow-ups shown beside, to see what the window hangs on'),
    test_start: z.iso
      .date()
      .default('2018-05-01')
      .describe('First contact day of the test: the newest month'),
    score_days: z
      .number()
      .int()
      .min(1)
      .default(31)
      .describe('Leads of so many newest days are scored, besides those too young to judge'),
    shrinkage_leads: z
      .number()
      .positive()
      .default(50)
      .describe('A rate counts as if so many more leads had the overall rate'),
    folds: z.number().int().min(2).max(20).default(2),
    fold_gap_days: days.default(7).describe('Days between the parts of a fold: shorter than the window'),
    validation_fraction: z.number().positive().max(0.5).default(0.2),
    bootstrap_resamples: z.number().int().min(100).default(1000),
    backtest_periods: z.number().int().min(2).max(12).default(3),
    backtest_gap_days: days.default(30),
    minimum_segment_positives: z.number().int().min(1).default(30),
    replay_days: z.number().int().min(1).default(8).describe('Contact days that the audit rebuilds'),
    plant_deal_attributes: z
      .array(z.enum(dealAttributes as [string, ...string[]]))
      .default([])
      .describe('Adds attributes of won deals as features, which leak, to see the audit refuse them'),
    booster,
    gates,
    tiers: z
      .array(z.strictObject({ name: z.string().min(1), min: share }))
      .min(1)
      .default([
        { name: 'A', min: 0.2 },
        { name: 'B', min: 0.12 },
        { name: 'C', min: 0.06 },
        { name: 'D', min: 0 },
      ]),
  })
  .refine(({ observed_from, observed_until }) => observed_from < observed_until, {
    path: ['observed_until'],
    message: 'must be later than observed_from',
  })
  .refine(({ observed_until, test_start }) => test_start <= observed_until, {
    path: ['test_start'],
    message: 'must not be later than observed_until',
  });

export type Parameters = z.output<typeof parameters>;
