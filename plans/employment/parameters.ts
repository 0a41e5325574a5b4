import { z } from 'zod';
import { fileGateFields, scoringFields } from '../vintages/parameters.ts';

const { lead_columns_known_at_creation, extra_features, replay } = scoringFields;
const { rejected_record_share, fewest_leads, newest_contact_days } = fileGateFields;

/** Files of a plan that builds on the employment history. */
export const inputs = z
  .strictObject({
    leads: z.string().default('data/crm/Lead.csv'),
    contacts_current: z.string().default('data/fintrx/ria_contacts_current.csv'),
    employment_history: z.string().default('data/fintrx/employment_history.csv'),
    firm_historicals: z.string().default('data/fintrx/firm_historicals.csv'),
    broker_protocol: z.string().default('data/crm/broker_protocol_members.csv'),
  })
  .prefault({});

export const datasets = z
  .strictObject({
    project: z.string().default('savvy-gtm-analytics').describe('BigQuery project; DuckDB has no projects'),
    location: z
      .string()
      .nullable()
      .default(null)
      .describe(
        'Region that all datasets must lie in, such as northamerica-northeast2; null: all in one place',
      ),
    features: z.string().default('ml_features'),
    crm: z.string().default('SavvyGTMData'),
    fintrx: z.string().default('FinTrx_data_CA'),
  })
  .prefault({});

/** How the features are built and tried for leakage. */
export const featureFields = {
  null_signals: z
    .boolean()
    .default(true)
    .describe(
      "Features that say what today's table of reps lacks, exempt by rule from the audit of knowledge",
    ),
  start_lag_days: z
    .int()
    .min(0)
    .default(45)
    .describe('Days from the start of a stay at a firm to the day on which it counts as known'),
  lead_columns_known_at_creation,
  extra_features,
  replay,
};

/** Thresholds on the files as they arrive: Leadline's own. */
export const employmentFileGates = { rejected_record_share, fewest_leads, newest_contact_days };

const shared = z.object({ inputs, datasets, ...featureFields });

/** What the shared steps read of a plan's parameters; thresholds of gates are the plan's own. */
export type EmploymentParameters = z.output<typeof shared>;
