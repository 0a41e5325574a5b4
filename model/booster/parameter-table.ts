import { ModelError } from './errors.ts';
import type { BoosterParameters } from './parameters.ts';

interface Fact<Value> {
  /** XGBoost's name; null where its library leaves the matter to whoever calls it. */
  xgboost: string | null;
  expected: string;
  holds(value: Value): boolean;
}

type Table = { readonly [Name in keyof BoosterParameters]-?: Fact<BoosterParameters[Name]> };

const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 1;
const isLimit = (value: number): boolean => Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31;
const isShare = (value: number): boolean => value > 0 && value <= 1;
const isChance = (value: number): boolean => value >= 0 && value <= 1;
const isPenalty = (value: number): boolean => Number.isFinite(value) && value >= 0;
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
  monotoneConstraints: optional('monotone_constraints', '-1, 0 or 1 by column', (directions) =>
    Object.values(directions).every(oneOf<number>(-1, 0, 1)),
  ),
  interactionConstraints: optional('interaction_constraints', 'lists of columns', (groups) =>
    groups.every(Array.isArray),
  ),
  maxCatToOnehot: optional('max_cat_to_onehot', 'an integer from 1', isCount),
  maxCatThreshold: optional('max_cat_threshold', 'an integer from 1', isCount),
  scalePosWeight: fact('scale_pos_weight', 'a number above 0', (value) => isPenalty(value) && value > 0),
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
  evalMetric: optional(
    null,
    'aucpr, auc, logloss, error, error@THRESHOLD, rmse or mae, or a list of these',
    (given) => {
      const metrics = typeof given === 'string' ? [given] : given;
      return (
        metrics.length > 0 &&
        metrics.every((name) => /^(aucpr|auc|logloss|error(@\d+(\.\d+)?)?|rmse|mae)$/.test(name))
      );
    },
  ),
};

type Name = keyof BoosterParameters;

/** XGBoost's name of each parameter; null where its library leaves the matter to whoever calls it. */
export const xgboostNames = Object.fromEntries(
  Object.entries(table).map(([name, { xgboost }]) => [name, xgboost]),
) as Readonly<Record<Name, string | null>>;

/** Throws `booster-parameter` for the first parameter outside its range, or that does not go with the others. */
export function checkBoosterParameters(parameters: BoosterParameters): void {
  for (const name of Object.keys(table) as Name[]) {
    const { expected, holds } = table[name] as Fact<unknown>;
    if (!holds(parameters[name])) throw refuse(parameters, name, expected);
  }
  const { objective, baseScore, booster } = parameters;
  if (objective !== 'reg:squarederror' && baseScore !== undefined && !(baseScore > 0 && baseScore < 1)) {
    throw refuse(parameters, 'baseScore', 'a number between 0 and 1');
  }
  if (booster === 'dart') return;
  for (const name of ['rateDrop', 'skipDrop', 'oneDrop', 'sampleType', 'normalizeType'] as const) {
    if (parameters[name] !== undefined) throw refuse(parameters, name, 'absent, as booster is not dart');
  }
}

function refuse(parameters: BoosterParameters, name: Name, expected: string): ModelError {
  return new ModelError({
    code: 'booster-parameter',
    message: `The booster parameter ${name} is out of its range.`,
    expected,
    arrived: JSON.stringify(parameters[name]) ?? 'undefined',
    next: `Set ${name} to ${expected}.`,
  });
}
