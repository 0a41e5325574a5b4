import { ModelError } from './errors.ts';
import { isMetricName, metricNames } from './metrics/metric-names.ts';
import type { BoosterParameters } from './parameters.ts';
import { isRecord, shown } from './shown.ts';

interface Fact<Value> {
  /** XGBoost's name; null where its library leaves the matter to whoever calls it. */
  xgboost: string | null;
  expected: string;
  holds(value: Value): boolean;
}

type Table = { readonly [Name in keyof BoosterParameters]-?: Fact<BoosterParameters[Name]> };

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
const isLimit = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;
const isChance = (value: number): boolean => typeof value === 'number' && value >= 0 && value <= 1;
const isShare = (value: number): boolean => isChance(value) && value > 0;
const isPenalty = (value: number): boolean => Number.isFinite(value) && value >= 0;
const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const oneOf =
  <Value>(...values: Value[]) =>
  (value: Value): boolean =>
    values.includes(value);

function fact<Value>(
  xgboost: string | null,
  expected: string,
  holds: (value: Value) => boolean,
): Fact<Value> {
  return { xgboost, expected, holds };
}

/** The same of a parameter that may be left out. */
function optional<Value>(
  xgboost: string | null,
  expected: string,
  holds: (value: Value) => boolean,
): Fact<Value | undefined> {
  return { xgboost, expected, holds: (value) => value === undefined || holds(value) };
}

/** Every parameter once: its name in XGBoost and what it may be. */
const table: Table = {
  rounds: fact(null, 'an integer from 1', isCount),
  objective: optional(
    'objective',
    'binary:logistic or reg:squarederror',
    oneOf('binary:logistic', 'reg:squarederror'),
  ),
  learningRate: fact('eta', 'a number above 0 and up to 1', isShare),
  growPolicy: optional('grow_policy', 'depthwise or lossguide', oneOf('depthwise', 'lossguide')),
  maxDepth: fact('max_depth', 'an integer from 0', isLimit),
  maxLeaves: optional('max_leaves', 'an integer from 0', isLimit),
  regAlpha: fact('alpha', 'a number from 0', isPenalty),
  regLambda: fact('lambda', 'a number from 0', isPenalty),
  gamma: fact('gamma', 'a number from 0', isPenalty),
  minChildWeight: fact('min_child_weight', 'a number from 0', isPenalty),
  maxDeltaStep: optional('max_delta_step', 'a number from 0', isPenalty),
  subsample: fact('subsample', 'a number above 0 and up to 1', isShare),
  colsampleBytree: fact('colsample_bytree', 'a number above 0 and up to 1', isShare),
  colsampleBylevel: optional('colsample_bylevel', 'a number above 0 and up to 1', isShare),
  colsampleBynode: optional('colsample_bynode', 'a number above 0 and up to 1', isShare),
  monotoneConstraints: optional(
    'monotone_constraints',
    'an object of -1, 0 or 1 by name of column',
    (directions) => isRecord(directions) && Object.values(directions).every(oneOf<unknown>(-1, 0, 1)),
  ),
  interactionConstraints: optional(
    'interaction_constraints',
    'lists of names of columns, such as [["age", "visits"]]',
    (groups) =>
      isList(groups) &&
      groups.every((group) => isList(group) && group.every((name) => typeof name === 'string')),
  ),
  maxCatToOnehot: optional('max_cat_to_onehot', 'an integer from 1', isCount),
  maxCatThreshold: optional('max_cat_threshold', 'an integer from 1', isCount),
  scalePosWeight: fact(
    'scale_pos_weight',
    'a number above 0 that is above 0 and finite as float32 too',
    (value) => isPenalty(value) && Math.fround(value) > 0 && isPenalty(Math.fround(value)),
  ),
  maxBin: fact(
    'max_bin',
    'an integer from 2 to 65535',
    (value) => isCount(value) && value >= 2 && value <= 65535,
  ),
  baseScore: optional('base_score', 'a finite number', Number.isFinite),
  booster: optional('booster', 'gbtree or dart', oneOf('gbtree', 'dart')),
  rateDrop: optional('rate_drop', 'a number from 0 to 1', isChance),
  skipDrop: optional('skip_drop', 'a number from 0 to 1', isChance),
  oneDrop: optional('one_drop', 'true or false', oneOf(true, false)),
  sampleType: optional('sample_type', 'uniform or weighted', oneOf('uniform', 'weighted')),
  normalizeType: optional('normalize_type', 'tree or forest', oneOf('tree', 'forest')),
  seed: fact('seed', 'an integer', Number.isSafeInteger),
  earlyStoppingRounds: optional(null, 'an integer from 1', isCount),
  minimumImprovement: optional(null, 'a number from 0', isPenalty),
  evalMetric: optional(null, `${metricNames}, or a list of these`, (given) =>
    isList(given) ? given.length > 0 && given.every(isMetricName) : isMetricName(given),
  ),
};

type Name = keyof BoosterParameters;

/** XGBoost's name of each parameter; null where its library leaves the matter to whoever calls it. */
export const xgboostNames = Object.fromEntries(
  Object.entries(table).map(([name, { xgboost }]) => [name, xgboost]),
) as Readonly<Record<Name, string | null>>;

const spread = 'Spread the defaults and set what differs: { ...defaultBoosterParameters, rounds: 50 }.';

/** Throws `booster-parameter` for the first parameter that there is none of, that is missing, outside its range, or does not go with the others. */
export function checkBoosterParameters(parameters: BoosterParameters): void {
  if (!isRecord(parameters)) {
    const message = 'The parameters of a booster are not an object.';
    throw refuse(message, 'an object of booster parameters', shown(parameters), spread);
  }
  const unknown = Object.keys(parameters).find((name) => !Object.hasOwn(table, name));
  if (unknown !== undefined) {
    const message = `There is no booster parameter ${unknown}.`;
    throw refuse(message, Object.keys(table).join(', '), unknown, insteadOf(unknown));
  }
  for (const name of Object.keys(table) as Name[]) {
    const { expected, holds } = table[name] as Fact<unknown>;
    if (holds(parameters[name])) continue;
    if (parameters[name] !== undefined) throw outOfRange(parameters, name, expected);
    throw refuse(`The booster parameter ${name} is missing.`, expected, 'nothing', spread);
  }
  const { objective, baseScore, booster } = parameters;
  if (objective !== 'reg:squarederror' && baseScore !== undefined && !(baseScore > 0 && baseScore < 1)) {
    throw outOfRange(parameters, 'baseScore', 'a number between 0 and 1');
  }
  if (booster === 'dart') return;
  for (const name of ['rateDrop', 'skipDrop', 'oneDrop', 'sampleType', 'normalizeType'] as const) {
    if (parameters[name] === undefined) continue;
    const message = `The booster parameter ${name} is of dart only.`;
    throw refuse(
      message,
      `no ${name}`,
      shown(parameters[name]),
      `Leave ${name} out, or set booster to 'dart'.`,
    );
  }
}

/** What other interfaces of XGBoost call a parameter, where it differs from its own name for it. */
const otherNames: Readonly<Record<string, string>> = {
  numboostround: 'rounds',
  nestimators: 'rounds',
  randomstate: 'seed',
  mindelta: 'minimumImprovement',
  minsplitloss: 'gamma',
  nthread: 'threads',
  njobs: 'threads',
};

/** The parameter that was meant, if one was. */
function insteadOf(unknown: string): string {
  const wanted = bare(unknown);
  const twin =
    Object.keys(table).find((name) => bare(name) === wanted) ??
    Object.entries(xgboostNames).find(([, theirs]) => theirs !== null && bare(theirs) === wanted)?.[0] ??
    (Object.hasOwn(otherNames, wanted) ? otherNames[wanted] : undefined);
  if (twin === 'threads') return 'Set threads in the options, the third argument.';
  return twin === undefined ? `Correct the name, or leave ${unknown} out.` : `Write ${twin} for ${unknown}.`;
}

function bare(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}

function outOfRange(parameters: BoosterParameters, name: Name, expected: string): ModelError {
  const message = `The booster parameter ${name} is out of its range.`;
  return refuse(message, expected, shown(parameters[name]), `Set ${name} to ${expected}.`);
}

function refuse(message: string, expected: string, arrived: string, next: string): ModelError {
  return new ModelError({ code: 'booster-parameter', message, expected, arrived, next });
}
