import { ModelError } from '../errors.ts';
import { logisticRows } from '../logistic.ts';
import type { BoosterParameters } from '../parameters.ts';
import { shown } from '../shown.ts';
import { columnsNamed } from '../train/column-names.ts';
import { baseScoreOf } from '../train/objectives.ts';
import type { TrainingData, TrainingOptions } from '../train/training-data.ts';
import { xgboostSettings } from '../xgboost-settings.ts';
import type { CApi, Handle, Out } from './c-api.ts';
import type { Library } from './library.ts';

/** A parameter by XGBoost's name, as text. */
export type Setting = readonly [name: string, value: string];

/** Where the library grows and predicts: `cuda` is the first graphics card, `cuda:1` the second. */
export type Device = 'cpu' | 'cuda' | `cuda:${number}`;

/**
 * Parameters as the library takes them. What is not given stays as the library has it. Throws `booster-parameter` for columns that the
 * matrix does not have.
 */
export function settingsOf(
  parameters: BoosterParameters,
  train: TrainingData,
  options: TrainingOptions,
  version: string,
): Setting[] {
  const { names } = train.matrix;
  const { monotoneConstraints = {}, interactionConstraints = [] } = parameters;
  columnsNamed(Object.keys(monotoneConstraints), names, 'monotoneConstraints');
  columnsNamed(interactionConstraints.flat(), names, 'interactionConstraints');
  const beginning = mustBeTold(version, options)
    ? { baseScore: beginningOf(parameters, train, options) }
    : {};
  return xgboostSettings({ objective: 'binary:logistic', ...parameters, ...beginning }, names);
}

/** From 2.0 the library estimates the base score by itself, for its own objectives. Otherwise it would take one of its own. */
function mustBeTold(version: string, { start, objective }: TrainingOptions): boolean {
  return start === undefined && (isFirst(version) || objective !== undefined);
}

function beginningOf(parameters: BoosterParameters, train: TrainingData, options: TrainingOptions): number {
  const rows = logisticRows(train.labels, train.weights, parameters.scalePosWeight);
  return baseScoreOf(parameters, rows, options);
}

/** What may be asked of the machine, in training and in prediction. */
export interface MachineOptions {
  /** Threads of the processor, from 1; as many as the rows are worth where absent. */
  threads?: number;
  /** `cpu` where absent. */
  device?: Device;
}

/**
 * The machine as the library takes it. Throws `booster-parameter` for threads or a device that cannot be, and `libxgboost-no-gpu` where a
 * graphics card is asked for and the library was built without CUDA.
 */
export function machineSettings(
  { version, hasGpu }: Library,
  threads: number,
  { device = 'cpu' }: MachineOptions,
): Setting[] {
  if (!Number.isSafeInteger(threads) || threads < 1 || threads >= 2 ** 31)
    throw refuse('threads', 'an integer from 1', shown(threads));
  if (!/^(cpu|cuda(:\d+)?)$/.test(device)) throw refuse('device', 'cpu, cuda or cuda:NUMBER', shown(device));
  const nthread: Setting = ['nthread', String(threads)];
  if (device === 'cpu') return [nthread, ['tree_method', 'hist']];
  if (!hasGpu) throw noGpu(device, `libxgboost ${version}, built for the processor only`);
  if (!isFirst(version)) return [nthread, ['tree_method', 'hist'], ['device', device]];
  return [nthread, ['tree_method', 'gpu_hist'], ['gpu_id', device.split(':')[1] ?? '0']];
}

export function applySettings(api: CApi, booster: Handle, settings: readonly Setting[]): void {
  for (const [name, value] of settings) api.call('XGBoosterSetParam', booster, name, value);
}

/**
 * Throws `libxgboost-no-gpu` where the library has gone on without the graphics card: it does so with no more than a warning when it sees
 * none.
 */
export function checkDevice({ api }: Library, booster: Handle, { device = 'cpu' }: MachineOptions): void {
  if (device === 'cpu') return;
  const length: Out<number> = [0];
  const text: Out<string> = [null];
  api.call('XGBoosterSaveJsonConfig', booster, length, text);
  const { device: used, gpu_id: card } = (JSON.parse(text[0] ?? '{}') as Configuration).learner.generic_param;
  if (used === 'cpu' || card === '-1') throw noGpu(device, 'no graphics card that libxgboost can see');
}

interface Configuration {
  learner: { generic_param: { device?: string; gpu_id?: string } };
}

function refuse(name: string, expected: string, given: string): ModelError {
  return new ModelError({
    code: 'booster-parameter',
    message: `The option ${name} of libxgboost is out of its range.`,
    expected,
    arrived: given,
    next: `Give ${name} as ${expected}, or leave it out.`,
  });
}

function noGpu(device: Device, arrived: string): ModelError {
  return new ModelError({
    code: 'libxgboost-no-gpu',
    message: 'The graphics card that was asked for cannot be used.',
    expected: `a card and a libxgboost built with CUDA, as the device is ${device}`,
    arrived,
    next: 'Install a build with CUDA and its driver, or leave the device at cpu.',
  });
}

function isFirst(version: string): boolean {
  return version.startsWith('1.');
}
