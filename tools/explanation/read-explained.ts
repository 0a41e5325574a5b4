import { type Booster, fromXgboostJson, predictMargin } from '../../model/booster/index.ts';
import type { Matrix } from '../../model/booster/matrix.ts';
import { calibrationArtifacts } from '../model/calibration-files.ts';
import { calibrate, calibratorsFile } from '../model/calibrators.ts';
import { asked } from '../model/errors.ts';
import { buildMatrix, type FeaturesFile, featuresFile } from '../model/features.ts';
import { readLabelled } from '../model/read-labelled.ts';
import type { ModelRows } from '../model/read-rows.ts';
import { rowsOfIds, spread } from '../model/rows-of-ids.ts';
import { predictionsFile, trainingArtifacts } from '../model/training-files.ts';
import type { ToolContext } from '../tool.ts';

export interface DatasetToExplain {
  dataset: string;
  id_column: string;
  time_column: string;
  label_column: string;
  segment_column: string | null;
}

export interface ModelAndRows {
  data: ModelRows;
  booster: Booster;
  features: FeaturesFile;
  matrix: Matrix;
  /** Test rows that are explained, evenly spread over time. */
  rows: Int32Array;
  testRows: number;
  margins: Float64Array;
  probabilities: Float64Array;
  labelOf(feature: string): string;
}

/** The trained model and the test rows that it is explained on; `more` names further columns to read beside the features. */
export async function readExplained(
  asking: DatasetToExplain,
  mostRows: number,
  more: readonly { name: string; kind: 'number' | 'category' }[],
  context: Pick<ToolContext, 'warehouse' | 'artifacts' | 'progress'>,
): Promise<ModelAndRows> {
  const { artifacts } = context;
  const features = await artifacts.readJson(trainingArtifacts.features, featuresFile);
  const trained = await artifacts.read(trainingArtifacts.booster);
  const predictions = await artifacts.readJson(trainingArtifacts.predictions, predictionsFile);
  const calibrators = await artifacts.readJson(calibrationArtifacts.calibrators, calibratorsFile);
  const named = new Set(features.features.map(({ name }) => name));
  const data = await readLabelled(
    asking,
    [...features.features, ...more.filter(({ name }) => !named.has(name))],
    context,
  );
  const booster = asked(() => fromXgboostJson(trained));
  const matrix = buildMatrix(data, features);
  const rows = rowsOfIds(data, spread(predictions.test.ids, mostRows), asking.dataset);
  const every = predictMargin(booster, matrix);
  const margins = Float64Array.from(rows, (row) => every[row] as number);
  const segments = Array.from(rows, (row) => data.segments[row] as string);
  const labels = new Map(features.features.map(({ name, phrase }) => [name, phrase?.label ?? name]));
  return {
    data,
    booster,
    features,
    matrix,
    rows,
    testRows: predictions.test.ids.length,
    margins,
    probabilities: calibrate(calibrators, margins, segments),
    labelOf: (feature) => labels.get(feature) ?? feature,
  };
}
