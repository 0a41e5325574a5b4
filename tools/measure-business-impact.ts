import { z } from 'zod';
import { decileTable, wilsonInterval } from '../model/measure/index.ts';
import { renderPrompt } from '../prompts/render.ts';
import { calibrationArtifacts } from './model/calibration-files.ts';
import { calibrate, calibratorsFile } from './model/calibrators.ts';
import { toCsv } from './model/csv.ts';
import { hasBothClasses, positivesOf } from './model/evaluate.ts';
import { defaultTiers, tierList } from './model/inputs.ts';
import { predictionsFile, trainingArtifacts } from './model/training-files.ts';
import { tierYields } from './model/yields.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  tiers: tierList.default(defaultTiers),
  top_deciles: z.int().min(1).max(9).default(3).describe('Deciles that count as the top, for the lift.'),
  value_per_conversion: z.number().positive().nullable().default(null).describe('Pipeline value of one MQL.'),
  csv: z.string().default('business_impact_metrics.csv'),
});
type Input = z.output<typeof input>;

const impactArtifact = 'business-impact.json';
const reportName = 'reports/business-impact.md';

/** What calling by score brings on the test rows: MQLs per 100 dials at every threshold, by tier and by decile. */
export const measureBusinessImpact = defineTool({
  name: 'measure-business-impact',
  title: 'Measure the business impact',
  description:
    'MQLs per 100 dials on the test rows by score threshold, tier and decile with Wilson intervals, the lift over calling everybody, the share of MQLs reached, and pipeline value where a value is given.',
  effect: 'files',
  input,
  output: z.object({ per100: z.number(), topPer100: z.number().nullable(), lift: z.number().nullable() }),
  measures: () => ['topDecilesLift', 'precisionAtTenPercent', 'liftLowerBound', 'baselinePer100'],
  touches: (options) => ({
    readsArtifacts: ['model/predictions.json', 'model/calibrators.json'],
    writesArtifacts: [impactArtifact, reportName, options.csv],
  }),
  async run(options, { artifacts }) {
    const { test } = await artifacts.readJson(trainingArtifacts.predictions, predictionsFile);
    const calibrators = await artifacts.readJson(calibrationArtifacts.calibrators, calibratorsFile);
    const labels = Uint8Array.from(test.labels);
    const probabilities = calibrate(calibrators, test.margins, test.segments);
    const impact = impactOf(options, probabilities, labels);
    await artifacts.writeJson(impactArtifact, impact);
    await artifacts.write(reportName, renderPrompt('reports/business-impact.md', impact));
    await artifacts.write(
      options.csv,
      toCsv(
        [
          'kind',
          'name',
          'dials',
          'conversions',
          'mqls_per_100_dials',
          'low',
          'high',
          'lift',
          'captured',
          'pipeline_value',
        ],
        impact.rows.map((row) => [
          row.kind,
          row.name,
          row.dials,
          row.conversions,
          row.per_100,
          row.low,
          row.high,
          row.lift,
          row.captured,
          row.pipeline_value,
        ]),
      ),
    );
    const { baseline, top, first } = impact;
    const counts =
      top === null
        ? ''
        : `${top.conversions.toFixed(0)} of ${top.dials} dials in the top ${options.top_deciles} deciles`;
    return {
      output: { per100: baseline.per_100, topPer100: top?.per_100 ?? null, lift: top?.lift ?? null },
      measures: {
        topDecilesLift: {
          value: top === null ? null : top.lift - 1,
          note:
            top === null
              ? 'too few rows'
              : `${counts}: ${top.per_100.toFixed(2)} against ${baseline.per_100.toFixed(2)} MQLs per 100 dials`,
        },
        liftLowerBound: {
          value: top === null ? null : top.low / baseline.per_100 - 1,
          note: 'from the lower end of the 95 % interval',
        },
        precisionAtTenPercent: {
          value: first === null ? null : first.per_100 / 100,
          note:
            first === null
              ? 'too few rows'
              : `${first.conversions.toFixed(0)} of the ${first.dials} best-scored leads`,
        },
        baselinePer100: { value: baseline.per_100 },
      },
      learnings:
        top === null
          ? []
          : [
              `Calling the top ${options.top_deciles} deciles brings ${top.per_100.toFixed(1)} MQLs per 100 dials instead of ${baseline.per_100.toFixed(1)}.`,
            ],
    };
  },
});

function impactOf(options: Input, probabilities: Float64Array, labels: Uint8Array) {
  const positives = positivesOf(labels);
  const rate = labels.length === 0 ? 0 : positives / labels.length;
  const rowOf = (kind: string, name: string, dials: number, conversions: number) => {
    // Ties are shared between bands, so a band's conversions may be a fraction.
    const interval = wilsonInterval(Math.min(dials, Math.round(conversions)), Math.max(1, dials));
    return {
      kind,
      name,
      dials,
      conversions,
      per_100: dials === 0 ? 0 : (100 * conversions) / dials,
      low: 100 * interval.low,
      high: 100 * interval.high,
      lift: rate === 0 || dials === 0 ? 0 : conversions / dials / rate,
      captured: positives === 0 ? 0 : conversions / positives,
      pipeline_value:
        options.value_per_conversion === null ? null : conversions * options.value_per_conversion,
    };
  };
  const baseline = rowOf('all', 'every lead', labels.length, positives);
  const bands = labels.length < 10 || !hasBothClasses(labels) ? [] : decileTable(probabilities, labels);
  const upTo = (last: number) => {
    const chosen = bands.slice(0, last);
    const dials = chosen.reduce((sum, band) => sum + band.rows, 0);
    return rowOf(
      'top',
      `top ${last * 10} %`,
      dials,
      chosen.reduce((sum, band) => sum + band.positives, 0),
    );
  };
  const tops = bands.length === 0 ? [] : bands.map((_, index) => upTo(index + 1));
  const tiers = tierYields(probabilities, labels, options.tiers).map((tier) =>
    rowOf('tier', tier.name, tier.dials, tier.conversions),
  );
  return {
    baseline,
    first: tops[0] ?? null,
    top: tops[options.top_deciles - 1] ?? null,
    top_deciles: options.top_deciles,
    rows: [baseline, ...tops, ...tiers],
    tops,
    tiers,
  };
}
