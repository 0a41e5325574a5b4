import { type Booster, checkFeatures } from '../booster.ts';
import type { Matrix } from '../matrix.ts';
import { predictionSettings } from '../predict/options.ts';
import { pathDependent } from './explained.ts';
import { type Explained, rowValues } from './row-values.ts';
import { type ShapProgress, shapProgram } from './shap-program.ts';

export interface ShapValues {
  /** Row by row: one value a feature in the units of the margin, then the bias; a row sums to its margin. */
  values: Float64Array;
}

export interface ShapOptions {
  /** Threads for many rows, from 1; as many as the machine offers where absent. They do not change a bit of the values. */
  threads?: number;
  onProgress?: ShapProgress;
}

/** A booster made ready to explain rows, for those who explain more than once; `using` lets go of its threads. */
export interface ShapExplainer extends Disposable {
  /** Throws `booster-features` unless the matrix has the booster's columns. */
  explain(matrix: Matrix, onProgress?: ShapProgress): ShapValues;
}

/** Making tables takes as long as explaining so many rows without. */
const fewRows = 64;

/** Starting a thread takes as long as explaining so many rows. */
const manyRows = 4096;

/**
 * Exact path-dependent SHAP values (Lundberg, Erion and Lee 2018, whose algorithm 2 this equals): a feature that is
 * not known sends a row both ways in proportion to training cover. What a group of leaves gives each feature depends only on the sides that a
 * row takes at the group's nodes, so it is worked out once for each pattern of sides and looked up after that; trees too deep
 * for tables are walked. Throws `booster-features`, and `booster-parameter` for threads that cannot be.
 */
export function treeShap(booster: Booster, matrix: Matrix, options: ShapOptions = {}): ShapValues {
  checkFeatures(booster, matrix);
  const { threads } = predictionSettings(booster, threadsOf(options));
  return explainOnce(pathDependent(booster), matrix, { ...options, threads });
}

/** See `treeShap`: the same values, to the bit. */
export function shapExplainer(booster: Booster, options: Pick<ShapOptions, 'threads'> = {}): ShapExplainer {
  const { threads } = predictionSettings(booster, options);
  const program = shapProgram(pathDependent(booster), threads);
  return {
    explain(matrix, onProgress) {
      checkFeatures(booster, matrix);
      return { values: program.explain(matrix, onProgress) };
    },
    [Symbol.dispose]: () => program.close(),
  };
}

/** The values of what was made ready for one matrix only. */
export function explainOnce(
  explained: Explained,
  matrix: Matrix,
  { threads, onProgress }: ShapOptions & { threads: number },
): ShapValues {
  if (matrix.rows < fewRows) {
    const values = rowValues(explained, matrix, 0, matrix.rows);
    onProgress?.({ rows: matrix.rows, of: matrix.rows });
    return { values };
  }
  const program = shapProgram(explained, matrix.rows < manyRows ? 1 : threads);
  try {
    return { values: program.explain(matrix, onProgress) };
  } finally {
    program.close();
  }
}

/** The number of threads alone: progress is no setting of a prediction. */
export function threadsOf({ threads }: ShapOptions): Pick<ShapOptions, 'threads'> {
  return threads === undefined ? {} : { threads };
}

/** The mean absolute SHAP value of each of the `features` columns; the bias is left out. */
export function meanAbsolute(shap: ShapValues, features: number): Float64Array {
  const width = features + 1;
  const rows = shap.values.length / width;
  const means = new Float64Array(features);
  for (let row = 0; row < rows; row++) {
    for (let feature = 0; feature < features; feature++) {
      means[feature] =
        (means[feature] as number) + Math.abs(shap.values[row * width + feature] as number) / rows;
    }
  }
  return means;
}
