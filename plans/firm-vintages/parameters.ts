import { z } from 'zod';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'a month as YYYY-MM');

/** Every file, month and number of the plan. */
export const parameters = z.strictObject({
  inputs: z
    .strictObject({
      filings: z
        .string()
        .default('data/sec-form-adv')
        .describe('Folder of the IA_ADV_Base_A_YYYYMMDD_YYYYMMDD.csv files'),
    })
    .prefault({}),
  datasets: z.strictObject({ filings: z.string().default('FormAdv') }).prefault({}),
  months: z
    .array(month)
    .min(1)
    .refine((months) => new Set(months).size === months.length, 'a month is listed twice')
    .default(['2025-01', '2025-02', '2025-04', '2025-05', '2025-06', '2025-07', '2025-08'])
    .describe('Months for which a file is there; March 2025 is missing from the source'),
  knowledge_lag_days: z
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Days from a filing to the day it could be used'),
  pairs: z
    .strictObject({
      count: z.number().int().min(1).max(10_000).default(2000),
      near: z
        .number()
        .int()
        .min(0)
        .default(500)
        .describe('Pairs on or next to one of the own filing days of the firm'),
      around: z
        .array(z.number().int())
        .min(1)
        .default([-1, 0, 1])
        .describe('Days from an own filing day, for the near pairs'),
      offsets: z
        .array(z.number().int())
        .min(1)
        .default([-30, 0, 15, 30])
        .describe('Days from any filing day, for the other pairs'),
    })
    .prefault({})
    .describe('Which firms and dates are asked about'),
  gates: z
    .strictObject({
      rejected_record_share: z.number().min(0).max(1).default(0.001),
    })
    .prefault({}),
});

export type Parameters = z.output<typeof parameters>;
