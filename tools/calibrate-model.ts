import { z } from 'zod';
import type { Evidence, Measure, Measures } from '../gates/gate.ts';
import { fromXgboostJson } from '../model/booster/index.ts';
import { calibrationError, reliabilityCurve } from '../model/calibrate/calibration-error.ts';
import { type CalibrationIntervals, calibrationIntervals } from '../model/calibrate/calibration-intervals.ts';
import { selectRows } from '../model/matrix.ts';
import { derive } from '../model/random.ts';
import { renderPrompt } from '../prompts/render.ts';
import { atLeastZero, count, share, yesOrNo } from './foreseen.ts';
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
  selectSegment,
} from './model/calibrators.ts';
import { compareShap } from './model/compare-shap.ts';
import { datasetUse } from './model/dataset-use.ts';
import { asked } from './model/errors.ts';
import { hasBothClasses, positivesOf } from './model/evaluate.ts';
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
    .describe('`best` takes, for all and for each segment, what has the lower Brier score on rows kept aside in turn.'),
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
    const test = calibrationRows(predictions.test);
    const calibrators = asked(() =>
      fitCalibrators(calibrationRows(predictions.validation), {
        segmentColumn: options.segment_column,
        minPositives: options.min_segment_positives,
      }),
    );

    const before = test.margins.map((margin) => 1 / (1 + Math.exp(-margin)));
    const after = calibrate(calibrators, test.margins, test.segments);
    const segments = segmentsOf(test, before, after, calibrators, options);
    const shap = await explainTestRows(predictions.test, calibrators, options, context);
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
      curve: { before: curve(before), after: curve(after) },
      segments,
      ...shap,
    };
    await artifacts.writeJson(calibrationArtifacts.calibrators, calibrators);
    await artifacts.writeJson(calibrationArtifacts.calibration, calibration);
    const view = { ...calibration, calibrators, options };
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
    };
  },
});

function calibrationRows({ margins, labels, segments }: Scored): CalibrationRows {
  return { margins: Float64Array.from(margins), labels: Uint8Array.from(labels), segments };
}

/** Every segment that the test rows or the rows kept aside have, by name. */
function segmentsOf(
  test: CalibrationRows,
  before: Float64Array,
  after: Float64Array,
  calibrators: CalibratorsFile,
  { bins, min_segment_rows: minRows, segment_column: column }: Input,
): SegmentCalibration[] {
  if (column === null) return [];
  const fitted = new Map(calibrators.segments.map((segment) => [segment.segment, segment]));
  return [...new Set([...test.segments, ...fitted.keys()])].sort().map((segment) => {
    const raw = selectSegment({ ...test, margins: before }, segment);
    const calibrated = selectSegment({ ...test, margins: after }, segment);
    const measurable = hasBothClasses(raw.labels);
    const ece = (rows: CalibrationRows): number | null =>
      measurable ? calibrationError(rows.margins, rows.labels, { bins }) : null;
    const own = fitted.get(segment);
    return {
      segment,
      rows: raw.labels.length,
      positives: positivesOf(raw.labels),
      calibrator: own?.own == null ? 'global' : 'own',
      reason: own === undefined ? 'not among the rows kept aside' : own.reason,
      eceBefore: ece(raw),
      eceAfter: ece(calibrated),
      judged: measurable && raw.labels.length >= minRows,
    };
  });
}

async function explainTestRows(
  test: Scored,
  calibrators: CalibratorsFile,
  options: Input,
  context: ToolContext,
): Promise<Pick<CalibrationFile, 'shapRows' | 'shap'>> {
  const { warehouse, artifacts } = context;
  const features = await artifacts.readJson(trainingArtifacts.features, featuresFile);
  const trained = await artifacts.read(trainingArtifacts.booster);
  const data = await readRows(warehouse, {
    source: options.dataset,
    id: options.id_column,
    time: options.time_column,
    label: options.label_column,
    segment: options.segment_column,
    reason: null,
    features: features.features,
  });
  const rows = rowsOfIds(data, spread(test.ids, options.shap_rows), options.dataset);
  const segments = Array.from(rows, (row) => data.segments[row] as string);
  const matrix = selectRows(buildMatrix(data, features), rows);
  const shap = compareShap(
    asked(() => fromXgboostJson(trained)),
    matrix,
    segments,
    calibrators,
    context,
  );
  return { shapRows: rows.length, shap };
}

/** `flat` is why the global calibrator gives every lead one rate, when it does. */
function measuresOf(calibration: CalibrationFile, flat: string | null): Measures {
  const { ece, segments, rows, positives, curve, shap } = calibration;
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

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
