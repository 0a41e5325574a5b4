import { z } from 'zod';

const date = z.iso.date();
const days = z.number().int().min(0);
const share = z.number().min(0).max(1);

const inputs = z
  .strictObject({
    vendor_snapshots: z
      .string()
      .default('data/vendor')
      .describe('Folder of the RIARepDataFeed_YYYYMMDD.csv files'),
    leads: z.string().default('data/crm/Lead.csv'),
    contacts_current: z.string().default('data/fintrx/ria_contacts_current.csv'),
    employment_history: z.string().default('data/fintrx/employment_history.csv'),
  })
  .prefault({});

const datasets = z
  .strictObject({
    project: z.string().default('savvy-gtm-analytics').describe('BigQuery project; DuckDB has no projects'),
    features: z.string().default('LeadScoring'),
    crm: z.string().default('SavvyGTMData'),
    fintrx: z.string().default('FinTrx_data_CA'),
  })
  .prefault({});

/** Where files and tables are, which vintages there are, and when a lead counts as converted. */
export const sourceFields = {
  inputs,
  datasets,
  leads_from: z
    .enum(['file', 'salesforce'])
    .default('file')
    .describe('Ours: the file of `inputs.leads`, or the Salesforce of leadline.yaml, pulled in the run'),
  pull_overlap_minutes: z
    .number()
    .int()
    .min(0)
    .max(1440)
    .default(10)
    .describe('Ours: what was changed so long before the last pull is read again'),
  snapshot_dates: z
    .array(date)
    .min(1)
    .refine((dates) => new Set(dates).size === dates.length, 'each date once')
    .default([
      '2024-01-07',
      '2024-03-31',
      '2024-07-07',
      '2024-10-06',
      '2025-01-05',
      '2025-04-06',
      '2025-07-06',
      '2025-10-05',
    ]),
  knowledge_lag_days: days.default(0).describe("Days from a file's date to the day it could be used"),
  maturity_days: z
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('A call within so many days of contact is a conversion'),
};

/** Who grows the trees: `tools/model/inputs.ts` refuses what does not go together. */
export const engineFields = {
  engine: z
    .enum(['leadline', 'libxgboost'])
    .optional()
    .describe('Leadline itself unless told otherwise; `libxgboost` where that library is installed'),
  device: z
    .enum(['cpu', 'cuda'])
    .optional()
    .describe('Where libxgboost grows them; the processor unless told otherwise'),
};

const booster = z
  .strictObject({
    max_depth: z.number().int().min(1).max(16).default(4),
    reg_alpha: z.number().min(0).default(1),
    reg_lambda: z.number().min(0).default(5),
    learning_rate: z.number().positive().max(1).default(0.02),
    subsample: z.number().positive().max(1).default(0.7),
    colsample_bytree: z.number().positive().max(1).default(0.7),
    rounds: z.number().int().min(1).default(200),
    early_stopping_rounds: z.number().int().min(1).default(50),
    ...engineFields,
  })
  .prefault({});

/** How the model is split, trained and judged; the booster is the regularised one of the V5 and V6 documents. */
export const trainingFields = {
  folds: z.number().int().min(2).max(20).default(5),
  gap_days: days.default(30).describe('Days left out between training and what comes after'),
  test_fraction: z.number().positive().max(0.5).default(0.2),
  validation_fraction: z.number().positive().max(0.5).default(0.15),
  bootstrap_resamples: z.number().int().min(100).default(500),
  backtest_periods: z.number().int().min(2).max(12).default(4),
  minimum_segment_positives: z.number().int().min(1).default(30),
  booster,
};

/** Thresholds on the files as they arrive: Leadline's own, in every plan that reads vintages. */
export const fileGateFields = {
  rejected_record_share: share.default(0.001).describe('Ours: records of a file that may be unreadable'),
  smallest_snapshot_share: share
    .default(0.9)
    .describe('Ours: rows of the smallest vendor file against the median of all'),
  fewest_leads: z
    .number()
    .int()
    .min(1)
    .default(1)
    .describe('Ours: set it to the number of leads that Salesforce counts'),
  newest_contact_days: days
    .default(31)
    .describe('Ours: days from the newest contact to the analysis date; more means an old export'),
  unparsed_number_share: share
    .default(0.01)
    .describe('Ours: values of numeric columns that may not be numbers'),
};

const tier = z.strictObject({ name: z.string().min(1), min: share });

/** Tiers, and what the leakage audit tries. */
export const scoringFields = {
  tiers: z
    .array(tier)
    .min(1)
    .default([
      { name: 'A', min: 0.12 },
      { name: 'B', min: 0.08 },
      { name: 'C', min: 0.04 },
      { name: 'D', min: 0 },
    ]),
  sga_tiers: z
    .record(z.string().min(1), z.string().min(1).max(40))
    .default({ A: 'Very Hot', B: 'Hot', C: 'Warm', D: 'Cold' })
    .describe(
      "The SGAs' word for each tier, in the documents for them; the same as `tiers` of salesforce-sync, which writes it",
    ),
  lead_columns_known_at_creation: z
    .array(z.string())
    .default(['LeadSource', 'Company', 'Title', 'CreatedDate'])
    .describe(
      'Lead columns that are filled when the lead is made and not changed after; no other may become a feature',
    ),
  extra_features: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'letters, digits and underscores'),
        source: z.enum(['lead', 'contacts_current', 'employment_history']),
        column: z.string().min(1),
      }),
    )
    .default([])
    .describe('Columns that you add to the features; the leakage audit tries them'),
  replay: z
    .strictObject({
      days: z.number().int().min(1).default(8),
      leads_a_day: z.number().int().min(1).default(40),
    })
    .prefault({})
    .describe('How many contact days the replay audit rebuilds, and how many leads on each'),
};

const shared = z.object({ ...sourceFields, ...trainingFields, ...scoringFields });

/** What the shared steps read of a plan's parameters; thresholds of gates are the plan's own. */
export type VintageParameters = z.output<typeof shared>;
