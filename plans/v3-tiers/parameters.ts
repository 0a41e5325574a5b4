import { z } from 'zod';
import { datasets, employmentFileGates, featureFields, inputs } from '../employment/parameters.ts';

const date = z.iso.date();
const days = z.number().int().min(0);
const count = z.number().int().min(0);
const share = z.number().min(0).max(1);
const lift = z.number().positive();
const window = z.strictObject({ from: date, to: date });

const gates = z
  .strictObject({
    ...employmentFileGates,
    contacted_leads: count.default(5000).describe('G0.1.2'),
    lowest_rate: share.default(0.02).describe('G0.1.5, G0.2.4 and G1.1.2'),
    highest_rate: share.default(0.06).describe('G0.1.5, G0.2.4 and G1.1.2'),
    crd_match_rate: share.default(0.75).describe('G0.1.1'),
    firm_months: count.default(12).describe('G0.1.3'),
    history_coverage: share.default(0.8).describe('G0.1.4'),
    shortest_maturity: count.default(14).describe('G0.2.2'),
    longest_maturity: count.default(90).describe('G0.2.2'),
    mature_leads: count.default(3000).describe('G0.2.3 and G1.1.1'),
    censored_share: share.default(0.2).describe('G0.2.5'),
    information_value: z.number().positive().default(0.5).describe('Ours, after G3.2 of the V4 plan'),
    train_leads: count.default(2000).describe('G2.1.1'),
    test_leads: count.default(500).describe('G2.1.2'),
    gap_days: count.default(30).describe('G2.1.3: the least that the plan’s own gap_days may be'),
    rate_shift: share.default(0.02).describe('G2.1.5 and G3.1.8'),
    first_tier_leads: count.default(100).describe('G4.1.1'),
    first_tier_lift: lift.default(2.5).describe('G4.1.2 and G5.1.3'),
    first_tier_from_expected: share.default(0.2).describe('G5.1.4'),
    first_tier_test_lift: lift.default(2).describe('G5.1.5'),
    first_tier_rate_shift: share.default(0.05).describe('G5.1.6'),
    first_tier_rate: share.default(0.1).describe('G6.1.4, V3.2.1 and V3.2.2'),
    priority_leads: count.default(1000).describe('G6.1.5'),
    priority_lift: lift.default(2).describe('V3.2.3'),
    lowest_priority_share: share.default(0.05).describe('V3.2.4'),
    highest_priority_share: share.default(0.15).describe('V3.2.4'),
    backtest_lift: lift.default(3).describe('BACKTEST-1'),
    backtest_deviation: z.number().positive().default(1).describe('BACKTEST-2'),
    backtest_smallest_lift: lift.default(2.5).describe('BACKTEST-3'),
  })
  .prefault({});

/** Every date, window, threshold, file and dataset name of the plan; the reference log's value is the default. */
export const parameters = z.strictObject({
  inputs,
  datasets,
  train_start: date.default('2024-02-01'),
  test_days: z.number().int().min(1).default(60),
  gap_days: days.default(30).describe('Days left out between training and test'),
  follow_up_days: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('Days from the last contact of the test to the analysis date'),
  maturity_days: z
    .union([z.number().int().min(1), z.literal('p90')])
    .default('p90')
    .describe(
      'A call within so many days of contact is a conversion; p90 measures the number, 43 in the log',
    ),
  ...featureFields,
  tier_version: z
    .enum(['V3', 'V3.2', 'V3.2_12212025'])
    .default('V3.2_12212025')
    .describe('The tiers that go into production; all versions are reported'),
  minimum_tier_leads: z
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('A tier with fewer training leads is expected to convert as all leads do'),
  list_leads: z.number().int().min(1).default(1000).describe('Size of the list that the calculator reckons'),
  backtest_periods: z
    .array(z.strictObject({ name: z.string().min(1), train: window, test: window }))
    .min(2)
    .default([
      {
        name: 'H1_2024',
        train: { from: '2024-02-01', to: '2024-06-30' },
        test: { from: '2024-07-01', to: '2024-12-31' },
      },
      {
        name: 'Q1Q2_2024',
        train: { from: '2024-02-01', to: '2024-05-31' },
        test: { from: '2024-06-01', to: '2024-08-31' },
      },
      {
        name: 'Q2Q3_2024',
        train: { from: '2024-02-01', to: '2024-08-31' },
        test: { from: '2024-09-01', to: '2024-11-30' },
      },
      {
        name: 'Full_2024',
        train: { from: '2024-02-01', to: '2024-10-31' },
        test: { from: '2024-11-01', to: '2025-01-31' },
      },
    ]),
  gates,
});

export type Parameters = z.output<typeof parameters>;
