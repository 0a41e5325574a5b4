import { describe, expect, it } from 'vitest';
import {
  defaultBoosterParameters,
  metricOf,
  predictMargin,
  trainBooster,
} from '../../../../model/booster/index.ts';

/** Calls as plain JavaScript makes them, where no compiler looks. */
const train = trainBooster as (...given: unknown[]) => ReturnType<typeof trainBooster>;
const parameters = { ...defaultBoosterParameters, rounds: 2, maxDepth: 2, minChildWeight: 0 };
const rows = 80;
const columnOf = (step: number) => Float32Array.from({ length: rows }, (_, row) => (row * step) % 11);
const matrix = { rows, names: ['a', 'b'], columns: [columnOf(1), columnOf(7)] };
const labels = Uint8Array.from({ length: rows }, (_, row) => Number(row % 11 > 5));
const data = { matrix, labels };
const other = columnOf(7);

/** What is thrown has a code and says all of the rest. */
function refusal(code: string, facts: Record<string, unknown> = {}) {
  const text = expect.stringMatching(/./);
  return expect.objectContaining({ code, expected: text, arrived: text, next: text, ...facts });
}

describe('a matrix that training and prediction both refuse', () => {
  it.each<[string, string, unknown]>([
    ['no matrix', 'matrix-shape', null],
    ['no names', 'matrix-shape', { rows, columns: matrix.columns }],
    ['names that are numbers', 'matrix-shape', { ...matrix, names: [1, 2] }],
    ['one name twice', 'matrix-shape', { ...matrix, names: ['a', 'a'] }],
    ['its number of rows as a text', 'matrix-shape', { ...matrix, rows: '80' }],
    ['a column that is short', 'matrix-shape', { ...matrix, columns: [Float32Array.of(1), other] }],
    ['a column that is null', 'matrix-column', { ...matrix, columns: [null, other] }],
    ['a column that is a list', 'matrix-column', { ...matrix, columns: [[...other], other] }],
    ['a column that is a text', 'matrix-column', { ...matrix, columns: ['1'.repeat(rows), other] }],
    ['a column of float64', 'matrix-column', { ...matrix, columns: [Float64Array.from(other), other] }],
    ['a column of big integers', 'matrix-column', { ...matrix, columns: [new BigInt64Array(rows), other] }],
    ['a type for one of two columns', 'matrix-types', { ...matrix, types: ['q'] }],
    ['a type that there is none of', 'matrix-types', { ...matrix, types: ['q', 'categorical'] }],
    ['a type left out', 'matrix-types', { ...matrix, types: ['q', undefined] }],
    ['types as one text', 'matrix-types', { ...matrix, types: 'qc' }],
  ])('%s', (_, code, given) => {
    expect(() => train({ matrix: given, labels }, parameters)).toThrow(refusal(code));
    const booster = trainBooster(data, parameters);
    expect(() => predictMargin(booster, given as typeof matrix)).toThrow(refusal(code));
  });
});

describe('rows that training refuses', () => {
  const list = [...labels];
  it.each<[string, string, unknown]>([
    ['nothing', 'training-data', undefined],
    ['a matrix without labels', 'training-data', { matrix }],
    ['labels as a list', 'labels-invalid', { matrix, labels: list }],
    ['labels as texts', 'labels-invalid', { matrix, labels: list.map(String) }],
    ['labels as booleans', 'labels-invalid', { matrix, labels: list.map(Boolean) }],
    ['labels as big integers', 'labels-invalid', { matrix, labels: list.map(BigInt) }],
    ['weights as a list', 'weights-invalid', { ...data, weights: list }],
  ])('%s', (_, code, given) => {
    expect(() => train(given, parameters)).toThrow(refusal(code));
    expect(() => train(data, parameters, { validation: given ?? matrix })).toThrow(refusal(code));
  });

  it('says which label, weight and value it was', () => {
    const third = (value: number) => Float32Array.from({ length: rows }, (_, row) => (row === 2 ? value : 1));
    expect(() => train({ matrix, labels: third(7) }, parameters)).toThrow(
      refusal('labels-invalid', { arrived: '7 for row 2' }),
    );
    expect(() => train({ ...data, weights: third(-1) }, parameters)).toThrow(
      refusal('weights-invalid', { arrived: '-1 for row 2' }),
    );
    const infinite = { ...matrix, columns: [third(-Infinity), other] };
    expect(() => train({ matrix: infinite, labels }, parameters)).toThrow(
      refusal('matrix-not-finite', { arrived: '-Infinity' }),
    );
  });

  it('validation rows of which there are none', () => {
    const none = { ...matrix, rows: 0, columns: [new Float32Array(0), new Float32Array(0)] };
    const validation = { matrix: none, labels: new Uint8Array(0) };
    const stopping = { ...parameters, earlyStoppingRounds: 2 };
    expect(() => trainBooster(data, stopping, { validation })).toThrow(refusal('matrix-shape'));
    expect(() => trainBooster(data, stopping)).toThrow(refusal('validation-missing'));
  });

  it('a booster to start from that was trained for another objective', () => {
    const start = trainBooster(data, { ...parameters, objective: 'reg:squarederror' });
    expect(() => trainBooster(data, parameters, { start })).toThrow(refusal('booster-start'));
  });
});

describe('parameters that training refuses', () => {
  it.each<[string, unknown, string]>([
    ['eta', 0.01, 'Write learningRate for eta.'],
    ['max_depth', 3, 'Write maxDepth for max_depth.'],
    ['maxdepth', 3, 'Write maxDepth for maxdepth.'],
    ['reg_lambda', 3, 'Write regLambda for reg_lambda.'],
    ['n_estimators', 3, 'Write rounds for n_estimators.'],
    ['nthread', 2, 'Set threads in the options, the third argument.'],
    ['constructor', 2, 'Correct the name, or leave constructor out.'],
    ['rateDrop', 0.5, "Leave rateDrop out, or set booster to 'dart'."],
  ])('%s', (name, value, next) => {
    expect(() => train(data, { ...parameters, [name]: value })).toThrow(
      refusal('booster-parameter', { next }),
    );
  });

  it.each<[string, unknown]>([
    ['learningRate', '0.1'],
    ['learningRate', 1n],
    ['subsample', '0.5'],
    ['scalePosWeight', 1e-50],
    ['scalePosWeight', 1e39],
    ['evalMetric', null],
    ['evalMetric', ['auc', 'zzz']],
    ['monotoneConstraints', null],
    ['monotoneConstraints', [1, 0]],
    ['interactionConstraints', null],
    ['interactionConstraints', [[0, 1]]],
  ])('%s as %o', (name, value) => {
    expect(() => train(data, { ...parameters, [name]: value })).toThrow(refusal('booster-parameter'));
  });

  it.each([[undefined], [null], [{}], [{ rounds: 3 }]])('%o without the defaults', (given) => {
    expect(() => train(data, given)).toThrow(
      refusal('booster-parameter', { next: expect.stringContaining('...defaultBoosterParameters') }),
    );
  });
});

describe('options that training refuses', () => {
  it.each<[string, unknown]>([
    ['null', null],
    ['a name that is none', { valdation: data }],
    ['an option of libxgboost', { device: 'cpu' }],
    ['an objective by name', { objective: 'reg:squarederror' }],
    ['a metric by name', { metric: 'auc' }],
    ['a metric that is better at its "max"', { metric: { ...metricOf('auc'), better: 'max' } }],
    ['an engine by name', { engine: 'libxgboost' }],
    ['a signal that is none', { signal: true }],
    ['a start that is no booster', { start: {} }],
  ])('%s', (_, options) => {
    expect(() => train(data, parameters, options)).toThrow(refusal('training-option'));
  });

  it.each<[string, (rows: unknown, gradients: Float32Array, hessians: Float32Array) => unknown]>([
    ['returns its derivatives', () => [new Float32Array(rows), new Float32Array(rows)]],
    ['does nothing', () => {}],
    ['fills one array', (_, gradients) => void gradients.fill(1)],
    ['is async', async (_, gradients, hessians) => void hessians.fill(1, 0, gradients.fill(1).length)],
  ])('an objective that %s, whatever was trained before', (_, objective) => {
    trainBooster(data, parameters);
    expect(() => train(data, parameters, { objective })).toThrow(refusal('objective-invalid'));
  });

  it('takes an objective that ends on the array it filled', () => {
    const objective = (_: unknown, gradients: Float32Array, hessians: Float32Array) => {
      for (let row = 0; row < rows; row++) gradients[row] = 0.5 - (labels[row] as number);
      return hessians.fill(0.25);
    };
    expect(train(data, parameters, { objective }).trees).toHaveLength(2);
  });
});

it('leaves each column alone where interactions are constrained to no group', () => {
  const sevenths = Float32Array.from({ length: rows }, (_, row) => row % 7);
  const both = labels.map((label, row) => (label === 1 && row % 7 > 3 ? 1 : 0));
  const crossed = { matrix: { ...matrix, columns: [columnOf(1), sevenths] }, labels: both };
  const treesOf = (constraints: object) =>
    train(crossed, { ...parameters, maxDepth: 4, ...constraints }).trees;
  const alone = treesOf({ interactionConstraints: [] });
  expect(alone).toEqual(treesOf({ interactionConstraints: [['a'], ['b']] }));
  expect(alone).not.toEqual(treesOf({}));
});
