import { expect, it } from 'vitest';
import { xgboostSettings } from '../../../model/booster/xgboost-settings.ts';

it('parameters are told by the names of XGBoost, constraints by the places of columns, and what is not said is left out', () => {
  const settings = xgboostSettings(
    {
      rounds: 10,
      learningRate: 0.1,
      growPolicy: 'lossguide',
      monotoneConstraints: { b: -1 },
      interactionConstraints: [['c', 'a'], ['b']],
      oneDrop: true,
      evalMetric: 'auc',
    },
    ['a', 'b', 'c'],
  );
  expect(Object.fromEntries(settings)).toEqual({
    eta: '0.1',
    grow_policy: 'lossguide',
    monotone_constraints: '(0,-1,0)',
    interaction_constraints: '[[2,0],[1]]',
    one_drop: '1',
  });
});

it('a column that is called like something that every object has is not constrained by it', () => {
  const columns = ['constructor', 'toString', '__proto__', 'a'];
  const told = (given: Record<string, -1 | 0 | 1>) =>
    Object.fromEntries(xgboostSettings({ monotoneConstraints: given }, columns)).monotone_constraints;
  expect(told({ a: 1 })).toBe('(0,0,0,1)');
  expect(told({ ['toString' as string]: -1 })).toBe('(0,-1,0,0)');
});
