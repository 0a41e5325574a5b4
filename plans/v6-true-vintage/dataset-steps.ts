import { above, atLeast, blocking, equals } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { repContract } from './contracts/reps.ts';
import { engineeredFlags, features, firmSizeBins, missingFlags } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const joinOnly = [
  'RepCRD',
  'snapshot_at',
  'known_at',
  'row_digest',
  'line',
  'hired_month',
  'became_rep_month',
];

/** Columns of the rep contract that the join hands on. */
export const repColumns = repContract.map(({ name }) => name).filter((name) => !joinOnly.includes(name));

/** Columns of the firm contract that the plan keeps. */
export const firmColumns = [
  'total_firm_aum_millions',
  'total_reps',
  'total_firm_clients',
  'total_firm_hnw_clients',
  'avg_clients_per_rep',
  'aum_per_rep',
  'avg_firm_growth_1y',
  'avg_firm_growth_5y',
  'pct_reps_with_cfp',
  'pct_reps_with_disclosure',
  'firm_size_tier',
  'multi_state_firm',
  'national_firm',
];

/** Columns of the staging table that the dataset keeps: the raw ZIP and the e-mail fields were only needed for features. */
const keptRepColumns = repColumns.filter(
  (name) => !['RIAFirmCRD', 'Home_ZipCode', 'Email_BusinessType', 'Email_PersonalType'].includes(name),
);

/** Steps 3.1 to 3.3: leads joined with what was known at contact, features, the hunt for leakage, promotion. */
export function datasetSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const engineering = engineeringInput(parameters, tables);
  return [
    {
      kind: 'tool',
      id: '3.1',
      title: 'Join leads with what was known at contact',
      needs: ['2', '1.4b'],
      tool: 'join-point-in-time',
      input: joinInput('contacted', tables),
      gates: [
        blocking('V6-3.1', above(0), {
          title: 'Leads in the staging table',
          measure: 'joinedLeads',
          onFailure: 'Check that leads have contact dates and CRDs.',
        }),
        blocking('V6-3.1-one', equals(0), {
          title: 'Rows beyond one a lead',
          measure: 'rowsMultiplied',
          onFailure: 'A join multiplied leads: look for repeated keys.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3.2',
      title: 'Engineer the features',
      needs: ['3.1'],
      tool: 'engineer-features',
      input: {
        ...engineering,
        labelled: true,
        leads: tables.contacted,
        staging: tables.staging,
        target: tables.training,
        extraTable: tables.trainingExtra,
      },
      gates: [
        blocking('V6-3.2.1', equals(0), {
          title: 'Negative days to conversion',
          measure: 'negativeDays',
          onFailure: 'Look at the leads in the evidence: their call is dated before their contact.',
        }),
        blocking('V6-3.2.2', atLeast(gates.rep_match_rate), {
          title: 'Share of people with a vintage',
          measure: 'repMatchRate',
          onFailure: 'Check how CRDs are written in the lead file and in the vendor files.',
        }),
        blocking('V6-3.2.3', atLeast(gates.firm_match_rate), {
          title: 'Share of matched people whose firm is known',
          measure: 'firmMatchRate',
          onFailure: 'Check RIAFirmCRD in the vendor files.',
        }),
        blocking('V6-3.2.4', equals(0), {
          title: 'Rows fed by a snapshot that is not ours',
          measure: 'invalidSnapshots',
          onFailure: 'A vintage with an unknown date was joined: check snapshot_dates.',
        }),
        blocking('V6-3.2.5', equals(0), {
          title: 'Rows fed by a vintage later than contact',
          measure: 'postContactFeatures',
          onFailure: 'Hard stop: the join looked into the future.',
        }),
        blocking('V6-3.2.6', equals(0), {
          title: 'Boolean features that are not 0 or 1',
          measure: 'invalidFlags',
          onFailure: 'Look at the engineering of the flag.',
        }),
        blocking('V6-3.2.7', equals(0), {
          title: 'Unknown values of firm_rep_count_bin',
          measure: 'invalidBins',
          onFailure: 'Look at total_reps of the firm tables.',
        }),
        blocking('V6-3.2.8', equals(0), {
          title: 'Missingness flags out of their domain',
          measure: 'invalidMissing',
          onFailure: 'Look at group F of the features.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3.2b',
      title: 'Hunt for leakage',
      needs: ['3.2'],
      tool: 'audit-leakage',
      input: {
        dataset: tables.training,
        leads: tables.contacted,
        reps: tables.repVintages,
        firms: tables.firmVintages,
        repColumns: repColumns,
        firmColumns,
        datasetRepColumns: keptRepColumns,
        features: [...features.map(({ name }) => name), ...parameters.extra_features.map(({ name }) => name)],
        numericFeatures: [
          ...features.filter(({ kind }) => kind !== 'category').map(({ name }) => name),
          ...parameters.extra_features.map(({ name }) => name),
        ],
        extraFeatures: parameters.extra_features,
        extraSources: engineering.extraSources,
        leadColumnsKnownAtCreation: parameters.lead_columns_known_at_creation,
        maturityDays: parameters.maturity_days,
        maximumInformationValue: gates.information_value,
        days: parameters.replay.days,
        leadsADay: parameters.replay.leads_a_day,
        replayDataset: tables.replay,
      },
      gates: [
        blocking('LL-L1', equals(0), {
          title: 'Added columns that no feature may use',
          measure: 'forbiddenColumns',
          onFailure: 'Take the column out of extra_features; use a column with a knowledge time instead.',
        }),
        blocking('LL-L2', equals(0), {
          title: 'Feature values that differ when rebuilt as known at contact',
          measure: 'replayDifferences',
          onFailure:
            'The feature named here uses what was not known yet: take it out, or join it by when it was known.',
        }),
        blocking('LL-L3', equals(0), {
          title: `Features with an information value above ${gates.information_value}`,
          measure: 'suspiciousFeatures',
          onFailure: 'Too good to be true: look whether the feature is filled because the lead converted.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3.3',
      title: 'Promote the build',
      needs: ['3.2', '3.2b'],
      tool: 'promote-dataset',
      input: { source: tables.training, target: tables.latest },
      gates: [
        blocking('V6-3.3', equals(0), {
          title: 'Rows by which the view differs from the validated build',
          measure: 'rowsDiffering',
          onFailure: 'Run the step again; the view must show the validated build.',
        }),
      ],
    },
  ];
}

/** Input of the joins: contacted leads as of contact, open ones as of the analysis date. */
export function joinInput(population: 'contacted' | 'open', tables: Tables): Record<string, unknown> {
  const own =
    population === 'contacted'
      ? { selected: tables.contacted, target: tables.staging }
      : { selected: tables.open, target: tables.openStaging };
  return {
    population,
    leads: tables.lead,
    reps: tables.repVintages,
    firms: tables.firmVintages,
    repColumns,
    firmColumns,
    ...own,
  };
}

/** What the engineering of training rows and of rows to score have in common. */
export function engineeringInput(parameters: Parameters, tables: Tables) {
  return {
    maturityDays: parameters.maturity_days,
    repColumns: keptRepColumns,
    firmColumns,
    flags: engineeredFlags,
    missingFlags,
    bins: firmSizeBins,
    snapshotDates: parameters.snapshot_dates,
    extraFeatures: parameters.extra_features,
    extraSources: {
      lead: tables.leadRaw,
      contacts_current: tables.contactsCurrent,
      employment_history: tables.employmentHistory,
    },
  };
}
