import { describe, expect, it } from 'vitest';
import { type ImportanceKind, importanceOf } from '../../../../model/booster/explain/importance.ts';
import { shapCases } from './shap-golden.ts';

describe('global importance', () => {
  it.each(shapCases)("is that of xgboost's get_score: $name", ({ booster, importance }) => {
    for (const [kind, expected] of Object.entries(importance)) {
      const ours = importanceOf(booster, kind as ImportanceKind);
      expect([...ours.keys()].sort()).toEqual(Object.keys(expected).sort());
      for (const [name, value] of ours) {
        expect(Math.abs(value / (expected[name] as number) - 1)).toBeLessThan(1e-5);
      }
    }
  });
});
