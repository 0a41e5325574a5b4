import { ModelError } from '../errors.ts';
import { isRecord, shown } from '../shown.ts';
import type { TrainingOptions } from './training-data.ts';

type Holds = (value: unknown) => boolean;

const isFunction: Holds = (value) => typeof value === 'function';
const hasFunction =
  (name: string): Holds =>
  (value) =>
    typeof value === 'object' && value !== null && isFunction((value as Record<string, unknown>)[name]);

/** Every option once, and what it may be. What `validation` and `threads` hold is looked at with the rows. */
const table: { readonly [Name in keyof TrainingOptions]-?: readonly [expected: string, holds: Holds] } = {
  validation: ['rows as { matrix, labels }', () => true],
  watchTraining: ['true or false', (value) => typeof value === 'boolean'],
  objective: ['a function (rows, gradients, hessians) that fills both arrays', isFunction],
  metric: ["a metric { name, better: 'higher' or 'lower', value(rows) }, such as metricOf('auc')", isMetric],
  start: [
    'a booster, from training or from fromXgboost',
    (value) => isRecord(value) && Array.isArray(value.trees) && Array.isArray(value.featureNames),
  ],
  onRound: ['a function', isFunction],
  signal: ['an AbortSignal', hasFunction('throwIfAborted')],
  threads: ['an integer from 1', () => true],
  engine: ['a function that makes an engine; openLibxgboost().train is the other trainer', isFunction],
};

/** Throws `training-option` for an option that there is none of, or of another kind. `further` are options of the trainer that calls. */
export function checkOptions(options: TrainingOptions, further: readonly string[]): void {
  if (!isRecord(options)) {
    throw new ModelError({
      code: 'training-option',
      message: 'The options of training are not an object.',
      expected: 'an object such as { validation, threads }',
      arrived: shown(options),
      next: 'Leave the options out where there are none.',
    });
  }
  const known = [...Object.keys(table), ...further];
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name)) {
      throw new ModelError({
        code: 'training-option',
        message: `There is no training option ${name}.`,
        expected: known.join(', '),
        arrived: name,
        next: `Correct the name, or leave ${name} out.`,
      });
    }
    const [expected, holds] = table[name as keyof TrainingOptions] ?? ['', () => true];
    if (value === undefined || holds(value)) continue;
    throw new ModelError({
      code: 'training-option',
      message: `The training option ${name} is of another kind.`,
      expected,
      arrived: shown(value),
      next: `Give ${name} as ${expected}, or leave it out.`,
    });
  }
}

function isMetric(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { name, better } = value;
  return typeof name === 'string' && (better === 'higher' || better === 'lower') && isFunction(value.value);
}
