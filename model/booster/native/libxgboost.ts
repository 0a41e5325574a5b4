import { type Booster, checkFeatures, outputOf } from '../booster.ts';
import { ModelError } from '../errors.ts';
import type { Matrix } from '../matrix.ts';
import type { BoosterParameters } from '../parameters.ts';
import { checkOptionNames } from '../predict/options.ts';
import { shown } from '../shown.ts';
import { threadsFor } from '../train/train.ts';
import type { TrainingData } from '../train/training-data.ts';
import { findLibrary, type Surroundings } from './find-library.ts';
import { withBooster, withMatrix } from './handles.ts';
import { type Library, openLibrary } from './library.ts';
import { writeModel } from './model-bytes.ts';
import { type kinds, predictWith } from './predictions.ts';
import { applySettings, checkDevice, type MachineOptions, machineSettings } from './settings.ts';
import { type NativeTrainingOptions, trainNative } from './train-native.ts';

/** XGBoost itself as a second engine. It takes and gives our boosters and matrices, and computes in float32. */
export interface Libxgboost {
  /** Of the library, such as `3.2.0`. */
  version: string;
  path: string;
  /** Whether the library was built with CUDA. */
  hasGpu: boolean;
  train(data: TrainingData, parameters: BoosterParameters, options?: NativeTrainingOptions): Booster;
  /** Log-odds, or the number itself for `reg:squarederror`; one a row. */
  predictMargin(booster: Booster, matrix: Matrix, options?: MachineOptions): Float64Array;
  /** Probabilities of label 1, one a row, not calibrated. */
  predictProbability(booster: Booster, matrix: Matrix, options?: MachineOptions): Float64Array;
  /** The node of the leaf, row by row, one a tree. */
  predictLeaf(booster: Booster, matrix: Matrix, options?: MachineOptions): Int32Array;
  /** SHAP values row by row: one a feature, then the bias. */
  contributions(booster: Booster, matrix: Matrix, options?: MachineOptions): Float64Array;
  /** SHAP interaction values row by row: a square of features and bias. */
  interactions(booster: Booster, matrix: Matrix, options?: MachineOptions): Float64Array;
}

/** `path` names the file; where it is absent, `LEADLINE_LIBXGBOOST` does, and else the usual places are looked at. */
export interface LibxgboostOptions extends Surroundings {
  path?: string;
}

/**
 * Opens libxgboost, 1.7 to 3.x. Nothing else in this room loads a library or the package that calls it. Every method throws `libxgboost-
 * error` for what the library refuses; the prediction methods throw `booster-features`, `booster-invalid` and `booster-parameter`. Throws
 * `libxgboost-path`, `libxgboost-missing`, `libxgboost-unreadable`, `libxgboost-version` and `koffi-missing`.
 */
export function openLibxgboost(options: LibxgboostOptions = {}): Libxgboost {
  checkPath(options);
  const { path, ...surroundings } = options;
  const library = openLibrary(findLibrary(path, surroundings));
  const answer =
    (kind: keyof typeof kinds) =>
    (booster: Booster, matrix: Matrix, options: MachineOptions = {}): Float32Array =>
      ask(library, kind, booster, matrix, options);
  const margins = answer('margin');
  const leaves = answer('leaf');
  const contributions = answer('contributions');
  const interactions = answer('interactions');
  return {
    version: library.version,
    path: library.path,
    hasGpu: library.hasGpu,
    train: (data, parameters, options) => trainNative(library, data, parameters, options),
    predictMargin: (...asked) => Float64Array.from(margins(...asked)),
    predictProbability: (booster, ...asked) =>
      Float64Array.from(margins(booster, ...asked), (margin) => outputOf(booster, margin)),
    predictLeaf: (...asked) => Int32Array.from(leaves(...asked)),
    contributions: (...asked) => Float64Array.from(contributions(...asked)),
    interactions: (...asked) => Float64Array.from(interactions(...asked)),
  };
}

function checkPath(options: unknown): void {
  const isObject = typeof options === 'object' && options !== null;
  const path = isObject && 'path' in options ? options.path : undefined;
  if (isObject && (path === undefined || typeof path === 'string')) return;
  throw new ModelError({
    code: 'libxgboost-path',
    message: 'libxgboost cannot be opened with this.',
    expected: 'nothing, or an object with path, the text that names the file',
    arrived: shown(isObject ? path : options),
    next: "Call openLibxgboost({ path: '/a/folder/libxgboost.so' }), or openLibxgboost() to have the usual places looked at.",
  });
}

function ask(
  library: Library,
  kind: keyof typeof kinds,
  booster: Booster,
  matrix: Matrix,
  options: MachineOptions,
): Float32Array {
  checkFeatures(booster, matrix);
  checkOptionNames(options, ['threads', 'device']);
  const { api } = library;
  const { threads = threadsFor(matrix) } = options;
  const settings = machineSettings(library, threads, options);
  return withMatrix(api, matrix, {}, threads, (rows) =>
    withBooster(api, [], (handle) => {
      writeModel(api, handle, booster);
      applySettings(api, handle, settings);
      const values = predictWith(api, handle, rows, kind);
      checkDevice(library, handle, options);
      return values;
    }),
  );
}
