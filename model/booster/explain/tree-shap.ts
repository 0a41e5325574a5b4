import { type Booster, checkFeatures } from '../booster.ts';
import { checkBooster } from '../check-booster.ts';
import { ModelError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import { checkOptionNames, predictionSettings } from '../predict/options.ts';
import { shown } from '../shown.ts';
import { pathDependent } from './explained.ts';
import { type Explained, rowValues } from './row-values.ts';
import { type ShapProgress, shapProgram } from './shap-program.ts';

export interface ShapValues {
  /** Row by row: one value a feature in the units of the margin, then the bias; a row sums to its margin. */
  values: Float64Array;
  /** Columns of the matrix. */
  features: number;
}

export interface ShapOptions {
  /** Threads for many rows, from 1; as many as the machine offers where absent. They do not change a bit of the values. */
  threads?: number;
  onProgress?: ShapProgress;
}

/** A booster made ready to explain rows, for those who explain more than once; `using` lets go of its threads. */
export interface ShapExplainer extends Disposable {
  /** Throws `booster-features` unless the matrix has the booster's columns, and `explainer-closed` once the explainer was disposed of. */
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
  const settings = shapSettings(booster, options);
  return explainOnce(pathDependent(booster), matrix, settings);
}

/** See `treeShap`: the same values, to the bit. Changes to the booster afterwards are not seen. */
export function shapExplainer(booster: Booster, options: Pick<ShapOptions, 'threads'> = {}): ShapExplainer {
  checkBooster(booster);
  const { threads } = predictionSettings(booster, options);
  const explained = pathDependent(booster);
  const program = shapProgram(explained, threads);
  let closed = false;
  return {
    explain(matrix, onProgress) {
      if (closed) refuseClosed();
      checkFeatures(booster, matrix);
      checkProgress(onProgress);
      return { values: program.explain(matrix, onProgress), features: explained.features };
    },
    [Symbol.dispose]() {
      closed = true;
      program.close();
    },
  };
}

/** The values of what was made ready for one matrix only. */
export function explainOnce(
  explained: Explained,
  matrix: Matrix,
  { threads, onProgress }: ShapSettings,
): ShapValues {
  const { features } = explained;
  if (matrix.rows < fewRows) {
    const values = rowValues(explained, matrix, 0, matrix.rows);
    onProgress?.({ rows: matrix.rows, of: matrix.rows });
    return { values, features };
  }
  const program = shapProgram(explained, matrix.rows < manyRows ? 1 : threads);
  try {
    return { values: program.explain(matrix, onProgress), features };
  } finally {
    program.close();
  }
}

export type ShapSettings = ShapOptions & { threads: number };

/** Throws `booster-parameter` for threads or progress that cannot be, and for options of other names. */
export function shapSettings(booster: Booster, options: ShapOptions): ShapSettings {
  checkOptionNames(options, ['threads', 'onProgress']);
  const { threads, onProgress } = options;
  checkProgress(onProgress);
  return {
    ...options,
    threads: predictionSettings(booster, threads === undefined ? {} : { threads }).threads,
  };
}

function checkProgress(onProgress: unknown): void {
  if (onProgress === undefined || typeof onProgress === 'function') return;
  throw new ModelError({
    code: 'booster-parameter',
    message: 'Progress can only be told to a function.',
    expected: 'a function',
    arrived: shown(onProgress),
    next: 'Give onProgress as a function of { rows, of }, or leave it out.',
  });
}

function refuseClosed(): never {
  throw new ModelError({
    code: 'explainer-closed',
    message: 'The explainer was disposed of, and its threads have gone home.',
    expected: 'rows to explain before that',
    arrived: 'rows to explain after that',
    next: 'Make another with shapExplainer, or dispose of this one later: `using` does so at the end of its block.',
  });
}

/** The mean absolute SHAP value of each of the `features` columns; the bias is left out. Throws `shap-width` where the rows have not so many. */
export function meanAbsolute(
  shap: Pick<ShapValues, 'values'> & Partial<ShapValues>,
  features: number,
): Float64Array {
  const { values, features: columns = features } = shap;
  const whole = Number.isSafeInteger(features) && features >= 0 && values.length % (features + 1) === 0;
  if (!whole || features !== columns) refuseWidth(features, columns, values.length);
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

function refuseWidth(features: unknown, columns: unknown, length: number): never {
  throw new ModelError({
    code: 'shap-width',
    message: 'The SHAP values are not of so many columns.',
    expected:
      columns === features
        ? `a number of columns, and the bias, that divides ${length} values`
        : `${columns} columns`,
    arrived: `${shown(features)} columns`,
    next: "Give the length of the booster's featureNames.",
  });
}
