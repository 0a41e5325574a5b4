import { z } from 'zod';
import type { Evidence, Measure, Measures } from '../gates/gate.ts';
import { fromXgboostJson } from '../model/booster/index.ts';
import { type Matrix, selectRows } from '../model/booster/matrix.ts';
import { derive } from '../model/booster/random.ts';
import { calibrationError, reliabilityCurve } from '../model/calibrate/calibration-error.ts';
import { type CalibrationIntervals, calibrationIntervals } from '../model/calibrate/calibration-intervals.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, count, share, yesOrNo } from './foreseen.ts';
import { segmentsOf } from './model/calibrate-segments.ts';
import { calibrationDecisions } from './model/calibration-decisions.ts';
import {
  type CalibrationFile,
  calibrationArtifacts,
  type SegmentCalibration,
} from './model/calibration-files.ts';
import {
  type CalibrationRows,
  type CalibratorsFile,
  calibrate,
  calibrationMethods,
  fitCalibrators,
} from './model/calibrators.ts';
import { compareShap } from './model/compare-shap.ts';
import { datasetUse } from './model/dataset-use.ts';
import { asked } from './model/errors.ts';
import { type IntervalOf, positivesOf } from './model/evaluate.ts';
import { buildMatrix, featuresFile } from './model/features.ts';
import { datasetFields } from './model/inputs.ts';
import { readLabelled } from './model/read-labelled.ts';
import type { ModelRows } from './model/read-rows.ts';
import { rowsOfIds, spread } from './model/rows-of-ids.ts';
import { predictionsFile, type Scored, trainingArtifacts } from './model/training-files.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  ...datasetFields,
  method: z
    .enum(calibrationMethods)
    .default('platt')
    .describe(
      '`best` takes, for all and for each segment, what has the lower Brier score on rows kept aside in turn.',
    ),
  min_segment_positives: z
    .int()
    .min(1)
    .default(30)
    .describe('A segment with fewer conversions among the rows kept aside uses the global calibrator.'),
  min_segment_rows: z
    .int()
    .min(1)
    .default(200)
    .describe('A segment with fewer test rows is shown but not judged.'),
  bins: z.int().min(2).default(10).describe('Bins of equal count for the expected calibration error.'),
  bootstrap_resamples: z
    .int()
    .min(1)
    .default(500)
    .describe('Resamples behind the intervals of calibration error, Brier score and log loss.'),
  shap_rows: z
    .int()
    .min(1)
    .default(4000)
    .describe('Test rows, evenly spread, for the SHAP comparison at most.'),
});
type Input = z.output<typeof input>;

const output = z.strictObject({
  eceOverall: z.number(),
  segments: z.int(),
  segmentsOnGlobal: z.array(z.string()),
});

/** Step 4.3: turns margins into probabilities that mean what they say, segment by segment, and measures how far they do. */
export const calibrateModel = defineTool({
  name: 'calibrate-model',
  title: 'Calibrate the model',
  description:
    'Fits Platt scaling, isotonic curves or the better of both per segment on the rows kept aside from training, measures expected calibration error, Brier score and log loss on the test rows overall and by segment, and compares SHAP importance before and after.',
  effect: 'files',
  input,
  output,
  measures: () => [
    'eceOverall',
    'eceWorstSegment',
    'brier',
    'logLoss',
    'segmentsOnGlobalCalibrator',
    'reportComplete',
  ],
  foresee: () => ({
    eceOverall: share,
    eceWorstSegment: share,
    brier: share,
    logLoss: atLeastZero,
    segmentsOnGlobalCalibrator: count(),
    reportComplete: yesOrNo,
  }),
  touches: (options) => ({
    reads: [datasetUse(options, [])],
    readsArtifacts: [trainingArtifacts.predictions, trainingArtifacts.features, trainingArtifacts.booster],
    writesArtifacts: Object.values(calibrationArtifacts),
  }),
  async run(options, context) {
    const { artifacts } = context;
    const predictions = await artifacts.readJson(trainingArtifacts.predictions, predictionsFile);
    const features = await artifacts.readJson(trainingArtifacts.features, featuresFile);
    const data = await readLabelled(options, features.features, context);
    const test = calibrationRows(predictions.test, data, options.dataset);
    const calibrators = asked(() =>
      fitCalibrators(calibrationRows(predictions.validation, data, options.dataset), {
        segmentColumn: options.segment_column,
        minPositives: options.min_segment_positives,
        method: options.method,
      }),
    );

    const before = test.margins.map((margin) => 1 / (1 + Math.exp(-margin)));
    const after = calibrate(calibrators, test.margins, test.segments);
    const resampling = {
      bins: options.bins,
      resamples: options.bootstrap_resamples,
      seed: derive(context.seed, 'calibration').next(),
    };
    const intervals = (probabilities: Float64Array): CalibrationIntervals =>
      asked(() => calibrationIntervals(probabilities, test.labels, resampling));
    const segments = segmentsOf({ test, before, after }, calibrators, { ...options, ...resampling });
    const explained = { data, matrix: buildMatrix(data, features), test: predictions.test };
    const shap = await explainTestRows(explained, calibrators, options, context);
    const ece = (probabilities: Float64Array): number =>
      asked(() => calibrationError(probabilities, test.labels, { bins: options.bins }));
    const curve = (probabilities: Float64Array) =>
      asked(() => reliabilityCurve(probabilities, test.labels, { bins: options.bins }));
    const positives = positivesOf(test.labels);
    const calibration: CalibrationFile = {
      bins: options.bins,
      rows: test.labels.length,
      positives,
      baseRate: positives / test.labels.length,
      meanPredicted: { before: meanOf(before), after: meanOf(after) },
      ece: { before: ece(before), after: ece(after) },
      method: options.method,
      intervals: { before: intervals(before), after: intervals(after) },
      resamples: options.bootstrap_resamples,
      curve: { before: curve(before), after: curve(after) },
      segments,
      ...shap,
    };
    await artifacts.writeJson(calibrationArtifacts.calibrators, calibrators);
    await artifacts.writeJson(calibrationArtifacts.calibration, calibration);
    const view = { ...calibration, calibrators, options, ...kindsOf(calibrators) };
    await artifacts.write(calibrationArtifacts.report, renderPrompt('reports/calibration-report.md', view));
    await artifacts.write(
      calibrationArtifacts.shapReport,
      renderPrompt('reports/shap-feature-comparison.md', view),
    );

    return {
      output: {
        eceOverall: calibration.ece.after,
        segments: segments.length,
        segmentsOnGlobal: segments.filter((one) => one.calibrator === 'global').map((one) => one.segment),
      },
      measures: measuresOf(calibration, calibrators.global.reason),
      decisions: calibrationDecisions(calibrators, options.method),
      learnings: learningsOf(calibration),
    };
  },
});

/** Segments are those of this step's column, whatever column the training went by. */
function calibrationRows(
  { ids, margins, labels }: Scored,
  data: ModelRows,
  dataset: string,
): CalibrationRows {
  const segments = Array.from(rowsOfIds(data, ids, dataset), (row) => data.segments[row] as string);
  return { margins: Float64Array.from(margins), labels: Uint8Array.from(labels), segments };
}

async function explainTestRows(
  { data, matrix, test }: { data: ModelRows; matrix: Matrix; test: Scored },
  calibrators: CalibratorsFile,
  options: Input,
  context: ToolContext,
): Promise<Pick<CalibrationFile, 'shapRows' | 'shap'>> {
  const trained = await context.artifacts.read(trainingArtifacts.booster);
  const rows = rowsOfIds(data, spread(test.ids, options.shap_rows), options.dataset);
  const segments = Array.from(rows, (row) => data.segments[row] as string);
  const shap = compareShap(
    asked(() => fromXgboostJson(trained)),
    selectRows(matrix, rows),
    segments,
    calibrators,
    context,
  );
  return { shapRows: rows.length, shap };
}

/** Who has a curve of steps, as the report's template asks for it. */
function kindsOf({ global, segments }: CalibratorsFile) {
  return {
    isotonicGlobal: global.isotonic !== undefined,
    ownCalibrators: segments.flatMap((segment) =>
      segment.own === null ? [] : [{ ...segment, isotonic: segment.own.isotonic !== undefined }],
    ),
  };
}

/** `flat` is why the global calibrator gives every lead one rate, when it does. */
function measuresOf(calibration: CalibrationFile, flat: string | null): Measures {
  const { ece, intervals, segments, rows, positives, curve, shap } = calibration;
  const judged = segments.filter((segment) => segment.judged);
  const worst = judged.toSorted((a, b) => (b.eceAfter ?? 0) - (a.eceAfter ?? 0))[0];
  const evidence: Evidence = {
    columns: ['segment', 'rows', 'positives', 'calibrator', 'ECE before', 'ECE after', 'judged'],
    rows: segments.map((one) => [
      one.segment,
      one.rows,
      one.positives,
      one.reason === null ? one.calibrator : `${one.calibrator}: ${one.reason}`,
      one.eceBefore,
      one.eceAfter,
      one.judged,
    ]),
    total: segments.length,
  };
  const complete = curve.after.length > 0 && shap.length > 0 && (segments.length === 0 || judged.length > 0);
  return {
    eceOverall: {
      value: ece.after,
      note: `${rows} test rows, ${positives} conversions; ${ece.before.toFixed(4)} before${flat === null ? '' : `; ${flat}`}`,
    },
    eceWorstSegment: { ...worstSegment(segments, worst, ece.after), evidence },
    brier: { value: intervals.after.brier.value, note: noteOf(intervals.after.brier) },
    logLoss: { value: intervals.after.logLoss.value, note: noteOf(intervals.after.logLoss) },
    segmentsOnGlobalCalibrator: {
      value: segments.filter((one) => one.calibrator === 'global').length,
      evidence,
    },
    reportComplete: { value: complete },
  };
}

/** Without a segment column all leads are one segment; with one, a null says that none could be judged. */
function worstSegment(
  segments: readonly SegmentCalibration[],
  worst: SegmentCalibration | undefined,
  overall: number,
): Measure {
  if (segments.length === 0) return { value: overall, note: 'all leads are one segment' };
  if (worst === undefined) return { value: null, note: 'no segment has enough test rows to be judged' };
  return { value: worst.eceAfter, note: `segment ${worst.segment}` };
}

function learningsOf({ ece, intervals }: CalibrationFile): string[] {
  const { value, low, high } = intervals.after.ece;
  return [
    `The expected calibration error on unseen leads is ${value.toFixed(4)} (${low.toFixed(4)} to ${high.toFixed(4)}); before calibration it was ${ece.before.toFixed(4)}.`,
  ];
}

function noteOf({ low, high }: IntervalOf): string {
  return `95 % interval ${low.toFixed(4)} to ${high.toFixed(4)}`;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
