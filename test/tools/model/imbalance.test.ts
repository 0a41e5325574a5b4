import { expect, test } from 'vitest';
import { chooseStrategy, resultOf } from '../../../tools/model/choose-strategy.ts';
import { balance, imbalanceChoice, type Strategy } from '../../../tools/model/imbalance.ts';

const rule = { max_variation: 0.2, tolerance: 0.01 };

function strategy(name: Strategy, ...aucPrs: (number | null)[]) {
  const fold = {
    from: '2025-01-01',
    to: '2025-02-01',
    rows: 10,
    positives: 2,
    aucRoc: 0.5,
    topDecileLift: 1,
  };
  const rest = { bestRound: 1, scalePosWeight: 1, syntheticRows: 0 };
  return resultOf(
    name,
    aucPrs.map((aucPr, index) => ({ fold: index + 1, ...fold, aucPr, ...rest })),
    rule.max_variation,
  );
}

test('the best mean wins among strategies whose folds are steady', () => {
  const wild = strategy('smote', 0.1, 0.4);
  const calm = strategy('scale_pos_weight', 0.2, 0.22);
  const plain = strategy('none', 0.18, 0.19);
  const { winner, rationale } = chooseStrategy([plain, calm, wild], rule);
  expect(winner).toBe(calm);
  expect(rationale).toContain('vary by at most 20.0 %');
  expect(chooseStrategy([wild, strategy('none', 0.01, 0.2)], rule).winner).toBe(wild);
});

test('means as good as one another are told apart by their folds, and equals by simplicity', () => {
  const steadier = strategy('smote', 0.2, 0.2);
  const plain = strategy('none', 0.18, 0.2204);
  expect(chooseStrategy([plain, steadier], rule).winner).toBe(steadier);
  const same = strategy('none', 0.2, 0.2);
  expect(chooseStrategy([steadier, same], rule).winner).toBe(same);
});

test('a strategy with a fold that was not measured cannot win against one that was', () => {
  const partly = strategy('none', null, 0.9);
  const whole = strategy('smote', 0.1, 0.1);
  expect(chooseStrategy([partly, whole], rule).winner).toBe(whole);
  expect(chooseStrategy([partly], rule)).toMatchObject({ winner: { strategy: 'none', meanAucPr: null } });
});

const columns = [Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(0, 1, 0, 1, 0, 1)];
const fit = {
  name: 'fold 1',
  matrix: { rows: 6, names: ['size', 'flag'], columns },
  labels: Uint8Array.of(1, 1, 0, 0, 0, 1),
  train: Int32Array.of(0, 1, 2, 3, 4),
  validation: Int32Array.of(5),
};
const features = [
  { name: 'size', kind: 'number' as const },
  { name: 'flag', kind: 'flag' as const },
];

test('synthetic rows stand behind the real ones, lie between conversions of the training rows, and are trained on only', () => {
  const made = balance(fit, imbalanceChoice.parse({ strategy: 'smote' }), features, 1);
  expect(made.syntheticRows).toBe(1);
  expect(Array.from(made.train)).toEqual([0, 1, 2, 3, 4, 6]);
  expect(made.validation).toBe(fit.validation);
  expect(made.labels[6]).toBe(1);
  const [size, flag] = made.matrix.columns.map((column) => column[6] as number);
  expect(size).toBeGreaterThanOrEqual(1);
  expect(size).toBeLessThanOrEqual(2);
  expect([0, 1]).toContain(flag);
});

test('the weight of a conversion is negatives over positives of the training rows, and plain rows stay as they are', () => {
  expect(
    balance(fit, imbalanceChoice.parse({ strategy: 'scale_pos_weight' }), features, 1).scalePosWeight,
  ).toBe(1.5);
  expect(balance(fit, imbalanceChoice.parse({ strategy: 'none' }), features, 1)).toEqual({
    ...fit,
    syntheticRows: 0,
  });
});
