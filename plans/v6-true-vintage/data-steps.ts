import { above, atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { firmContract } from './contracts/firms.ts';
import { repContract, repFlags, vendorColumns, vendorNumericColumns } from './contracts/reps.ts';
import { crmSteps } from './crm-steps.ts';
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

/** Steps 0 to 3.3: from files to a dataset that is true to what was known at contact. */
export function dataSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const { snapshots } = tables;
  const engineering = engineeringInput(parameters, tables);
  return [
    {
      kind: 'tool',
      id: '0',
      title: 'Define data contracts',
      needs: [],
      tool: 'define-contracts',
      input: {
        contracts: [
          { name: 'v6_feature_contract', columns: repContract },
          { name: 'v6_firm_feature_contract', columns: firmContract },
        ],
      },
      gates: [
        blocking('V6-0', equals(0), {
          title: 'Columns named twice in the contracts',
          measure: 'contractFaults',
          onFailure:
            'Mend the contracts of the plan; a contract that contradicts itself cannot hold anything.',
        }),
      ],
    },
    {
      kind: 'human',
      id: '1.1',
      title: 'Fetch the vendor files',
      needs: ['0'],
      instructions: `Put the ${snapshots.length} RIARepDataFeed files into ${parameters.inputs.vendor_snapshots} and the lead export at ${parameters.inputs.leads}.`,
      checklist: [
        ...snapshots.map(({ path }) => `${path} is there, whole, as the vendor sent it`),
        `${parameters.inputs.leads} is there, exported on the analysis date or later, with as many leads as Salesforce counts`,
      ],
    },
    {
      kind: 'tool',
      id: '1.2',
      title: 'Load the vendor files as received',
      needs: ['1.1'],
      tool: 'ingest-files',
      input: {
        sources: snapshots.map(({ path, raw }) => ({
          path,
          table: raw,
          columns: vendorColumns,
          finalNewline: true,
        })),
      },
      gates: [
        blocking('V6-1.3', equals(snapshots.length), {
          title: 'Raw snapshot tables that hold rows',
          measure: 'tablesLoaded',
          onFailure: 'Find the file that is empty or missing, ask the vendor for it again, then resume.',
        }),
        blocking('LL-1.2', atMost(gates.rejected_record_share), {
          title: 'Share of records that could not be read, in the worst file',
          measure: 'rejectedShare',
          onFailure: 'Look at the lines in the evidence; ask the vendor for a clean export.',
        }),
        blocking('LL-1.2b', atLeast(gates.smallest_snapshot_share), {
          title: 'Rows of the smallest snapshot, as a share of the median',
          measure: 'smallestShareOfMedian',
          onFailure:
            'The file named is likely cut off at the end of a line: compare its size with the vendor, fetch it again, then resume.',
        }),
      ],
    },
    ...crmSteps(parameters, tables),
    {
      kind: 'tool',
      id: '1.5',
      title: 'Transform the snapshots',
      needs: ['1.2', '1.4b'],
      tool: 'transform-snapshots',
      input: {
        snapshots,
        knowledgeLagDays: parameters.knowledge_lag_days,
        rawColumns: vendorColumns,
        numericColumns: vendorNumericColumns,
        contract: repContract,
        flags: repFlags,
        leads: tables.lead,
      },
      gates: [
        blocking('V6-1.5a', equals(0), {
          title: 'Rows lost or gained by the transform',
          measure: 'rowsLost',
          onFailure: 'The transform must keep every row; look at the snapshot named in the evidence.',
        }),
        blocking('V6-1.5b', equals(0), {
          title: 'Flags that are not 0 or 1',
          measure: 'badFlags',
          onFailure: 'Look at the flag columns of the snapshot named in the evidence.',
        }),
        blocking('V6-1.5c', equals(0), {
          title: "Rows whose snapshot_at is not the file name's date",
          measure: 'wrongSnapshotDates',
          onFailure: 'Check snapshot_dates in leadline.yaml against the file names.',
        }),
        blocking('LL-1.5d', equals(0), {
          title: "Rows that tell of something later than their file's date",
          measure: 'factsLaterThanFile',
          onFailure:
            'The file is dated wrong: its content is younger than its name. Ask the vendor which snapshot it is, rename or replace it, then `leadline resume --from 1.2`.',
        }),
        warning('LL-1.5e', atMost(gates.unparsed_number_share), {
          title: 'Share of numeric values that are not numbers',
          measure: 'unparsedNumberShare',
          onFailure: 'Show the vendor the lines in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.6',
      title: 'Aggregate the firms',
      needs: ['1.5'],
      tool: 'aggregate-firms',
      input: { snapshots, contract: firmContract },
      gates: [
        warning('V6-1.6a', atLeast(gates.fewest_firms), {
          title: 'Firms in the smallest snapshot (full scale)',
          measure: 'fewestFirms',
          onFailure: 'Expected at full scale only. At full scale, look for a snapshot that lost firms.',
        }),
        warning('V6-1.6a-most', atMost(gates.most_firms), {
          title: 'Firms in the largest snapshot',
          measure: 'mostFirms',
          onFailure: 'Look for firm numbers that were not normalised.',
        }),
        blocking('V6-1.6b', equals(0), {
          title: 'Firms without a rep, or twice in one snapshot',
          measure: 'zeroRepFirms',
          onFailure: 'Look at the firm table named in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.7',
      title: 'Validate schemas against the contracts',
      needs: ['0', '1.5', '1.6'],
      tool: 'validate-schemas',
      input: {
        tables: snapshots.flatMap(({ reps, firms }) => [
          { table: reps, contract: 'reps' },
          { table: firms, contract: 'firms' },
        ]),
        contracts: { reps: repContract, firms: firmContract },
      },
      gates: [
        blocking('V6-1.7', equals(2 * snapshots.length), {
          title: 'Tables that match their contract',
          measure: 'tablesMatching',
          onFailure: 'Stop: mend the transform or the contract before the views are built on a broken table.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '2',
      title: 'Build the vintage views',
      needs: ['1.7'],
      tool: 'build-vintage-views',
      input: {
        views: [
          {
            name: tables.repVintages,
            snapshots: snapshots.map(({ reps }) => reps),
            columns: repContract.map(({ name }) => name),
          },
          {
            name: tables.firmVintages,
            snapshots: snapshots.map(({ firms }) => firms),
            columns: firmContract.map(({ name }) => name),
          },
        ],
      },
      gates: [
        blocking('V6-2a', equals(2), {
          title: 'Vintage views with every snapshot date',
          measure: 'viewsReady',
          onFailure: 'Look for a snapshot without rows.',
        }),
        blocking('V6-2b', equals(0), {
          title: 'Rows of snapshots that the views lack',
          measure: 'rowsMissing',
          onFailure: 'Look at the snapshot whose rows differ in the evidence.',
        }),
      ],
    },
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
