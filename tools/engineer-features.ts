import { z } from 'zod';
import type { Measures } from '../gates/gate.ts';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf, shareOf } from './evidence.ts';
import {
  extraFeature,
  extraFeatureQuery,
  extraReads,
  extraSources,
  requireExtraColumns,
} from './extra-features.ts';
import { counts, share } from './foreseen.ts';
import { defineTool, type ToolContext, type Touches } from './tool.ts';

const input = z.object({
  labelled: z
    .boolean()
    .describe('True for training rows: filters by maturity and drops calls dated before contact'),
  leads: z.string(),
  staging: z.string(),
  target: z.string(),
  maturityDays: z.number().int().positive(),
  repColumns: z.array(z.string()),
  firmColumns: z.array(z.string()),
  flags: z.array(z.string()),
  missingFlags: z.array(z.string()),
  bins: z.array(z.string()),
  snapshotDates: z.array(z.iso.date()),
  extraFeatures: z.array(extraFeature),
  extraTable: z.string(),
  extraSources,
});

/** Computes features A to G, label and filters from the joined rows, and measures the eight assertions on the result. */
export const engineerFeatures = defineTool({
  name: 'engineer-features',
  title: 'Engineer the features',
  description:
    'Computes the features, the label within the maturity window and the filters; measures the mandatory assertions.',
  effect: 'warehouse',
  guards: { postContactFeatures: 'leakage', invalidSnapshots: 'leakage' },
  input,
  output: z.object({
    rows: z.number().int(),
    positives: z.number().int(),
    positiveShare: z.number().nullable(),
    imbalanceRatio: z.number().nullable(),
    rowsFiltered: z.number().int(),
  }),
  measures: () => [
    'negativeDays',
    'repMatchRate',
    'firmMatchRate',
    'invalidSnapshots',
    'postContactFeatures',
    'invalidFlags',
    'invalidBins',
    'invalidMissing',
    'positives',
    'repeatedLeads',
  ],
  foresee: () => ({
    ...counts(
      'negativeDays',
      'invalidSnapshots',
      'postContactFeatures',
      'invalidFlags',
      'invalidBins',
      'invalidMissing',
      'positives',
      'repeatedLeads',
    ),
    repMatchRate: share,
    firmMatchRate: share,
  }),
  touches,
  async run(asked, context) {
    await engineer(asked, context);
    const { warehouse, artifacts } = context;
    const [facts] = await warehouse.rows('features/assertions', {
      dataset: asked.target,
      flags: asked.flags,
      missing_flags: asked.missingFlags,
      snapshot_dates: asked.snapshotDates,
      bins: asked.bins,
    });
    const [staged] = await warehouse.rows('vendor/count-rows', { source: asked.staging });
    const rows = numberOf(facts, 'total_samples');
    const positives = numberOf(facts, 'positive_samples');
    const output = {
      rows,
      positives,
      positiveShare: rows === 0 ? null : positives / rows,
      imbalanceRatio: positives === 0 ? null : (rows - positives) / positives,
      rowsFiltered: numberOf(staged, 'row_count') - rows,
    };
    if (asked.labelled) await artifacts.write(imbalanceReportName, imbalanceReport(output));
    return { output, measures: await measuresOf(facts, asked, context) };
  },
});

const imbalanceReportName = 'reports/class-imbalance.md';

/** What every row keeps of the join. */
const keptColumns = [
  'Id',
  'crd',
  'as_of',
  'contact_date',
  'call_scheduled_date',
  'lead_line',
  'rep_snapshot_at',
  'rep_line',
  'firm_snapshot_at',
  'RIAFirmCRD',
];

/** What features/engineer adds beside the flags. */
const addedColumns = [
  'Firm_Stability_Score',
  'license_count',
  'designation_count',
  'Home_Zip_3Digit',
  'firm_rep_count_bin',
  'Branch_Advisors_per_Firm_Association',
  'target_label',
  'is_in_right_censored_window',
  'days_to_conversion',
  'unscorable_reason',
  'missing_feature_count',
];

function touches(asked: z.output<typeof input>): Touches {
  const { repColumns, firmColumns, extraFeatures } = asked;
  const added = extraFeatures.map(({ name }) => name);
  const written = [
    ...keptColumns,
    ...repColumns,
    ...firmColumns,
    ...asked.flags,
    ...asked.missingFlags,
    ...addedColumns,
    ...added,
  ];
  return {
    reads: [
      { table: asked.staging, columns: [...keptColumns, ...repColumns, ...firmColumns] },
      { table: asked.leads, columns: ['Id', 'crd', 'as_of'] },
      ...extraReads(extraFeatures, asked.extraSources),
    ],
    writes: [
      { table: asked.target, columns: written },
      ...(added.length === 0 ? [] : [{ table: asked.extraTable, columns: ['Id', 'as_of', ...added] }]),
    ],
    writesArtifacts: asked.labelled ? [imbalanceReportName] : [],
  };
}

async function engineer(
  asked: z.output<typeof input>,
  { warehouse, analysisDate }: ToolContext,
): Promise<void> {
  const hasExtra = asked.extraFeatures.length > 0;
  if (hasExtra) {
    await requireExtraColumns(asked.extraFeatures, asked.extraSources, warehouse);
    await warehouse.run(
      'features/extra-features',
      extraFeatureQuery(asked.extraFeatures, asked.extraSources, asked.leads, asked.extraTable),
    );
  }
  await warehouse.run('features/engineer', {
    staging: asked.staging,
    target: asked.target,
    maturity_days: asked.maturityDays,
    analysis_date: analysisDate,
    labelled: asked.labelled,
    rep_columns: asked.repColumns,
    firm_columns: asked.firmColumns,
    extra: hasExtra ? asked.extraTable : null,
    extra_features: asked.extraFeatures,
  });
}

async function measuresOf(
  facts: Row | undefined,
  asked: z.output<typeof input>,
  { warehouse }: ToolContext,
): Promise<Measures> {
  const negativeDays = numberOf(facts, 'negative_days');
  const postContact = numberOf(facts, 'post_contact_features');
  const offending =
    negativeDays + postContact === 0
      ? []
      : await warehouse.rows('features/offending-rows', { dataset: asked.target, limit: 20 });
  const evidence = evidenceOf(offending, negativeDays + postContact);
  return {
    negativeDays: { value: negativeDays, evidence },
    repMatchRate: { value: shareOf(facts, 'rep_match_rate') },
    firmMatchRate: { value: shareOf(facts, 'firm_match_rate') },
    invalidSnapshots: { value: numberOf(facts, 'invalid_snapshots') },
    postContactFeatures: { value: postContact, evidence },
    invalidFlags: { value: numberOf(facts, 'invalid_flags') },
    invalidBins: { value: numberOf(facts, 'invalid_bins') },
    invalidMissing: { value: numberOf(facts, 'invalid_missing') },
    positives: { value: numberOf(facts, 'positive_samples') },
    repeatedLeads: { value: numberOf(facts, 'total_samples') - numberOf(facts, 'distinct_leads') },
  };
}

function imbalanceReport(output: {
  rows: number;
  positives: number;
  positiveShare: number | null;
  imbalanceRatio: number | null;
}): string {
  const percent = output.positiveShare === null ? 'none' : `${(output.positiveShare * 100).toFixed(2)} %`;
  const ratio = output.imbalanceRatio === null ? 'no positives' : `${output.imbalanceRatio.toFixed(2)} : 1`;
  return [
    '# Class imbalance',
    '',
    '| metric | value |',
    '| --- | ---: |',
    `| samples | ${output.rows} |`,
    `| positive | ${output.positives} |`,
    `| negative | ${output.rows - output.positives} |`,
    `| positive share | ${percent} |`,
    `| negatives to a positive | ${ratio} |`,
    '',
  ].join('\n');
}
