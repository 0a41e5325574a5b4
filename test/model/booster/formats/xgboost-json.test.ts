import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  defaultBoosterParameters,
  fromXgboostJson,
  predictMargin,
  toXgboostJson,
  trainBooster,
} from '../../../../model/booster/index.ts';
import {
  type BoosterCase,
  boosterGolden,
  goldenLabels,
  goldenMatrix,
  largestDifference,
} from '../../golden.ts';

const golden = boosterGolden.cases[0] as BoosterCase;

describe('a model that xgboost saved', () => {
  it.each(boosterGolden.cases)('predicts here what it predicts there: $name', ({ model, margins }) => {
    expect(largestDifference(predictMargin(fromXgboostJson(model), goldenMatrix), margins)).toBeLessThan(
      1e-6,
    );
  });

  it('may be of an older version, which writes base_score without brackets and a leaf vector of size 0', () => {
    const older = golden.model
      .replace(/"base_score":"\[(.*?)\]"/, '"base_score":"$1"')
      .replaceAll('"size_leaf_vector":"1"', '"size_leaf_vector":"0"')
      .replace(',"num_target":"1"', '');
    expect(fromXgboostJson(older).baseScore).toBe(fromXgboostJson(golden.model).baseScore);
  });

  it('names its columns f0, f1, ... when it has no names', () => {
    const unnamed = golden.model.replace(/"feature_names":\[.*?\]/, '"feature_names":[]');
    expect(fromXgboostJson(unnamed).featureNames).toEqual(['f0', 'f1', 'f2', 'f3', 'f4', 'f5']);
  });
});

describe('a model that we save', () => {
  const booster = trainBooster(
    { matrix: goldenMatrix, labels: goldenLabels },
    {
      ...defaultBoosterParameters,
      rounds: 30,
      subsample: 0.8,
      colsampleBytree: 0.7,
      seed: 3,
      scalePosWeight: 2,
    },
  );

  it('reads back to the same text and the same predictions', () => {
    const text = toXgboostJson(booster, booster.featureNames);
    const back = fromXgboostJson(text);
    expect(toXgboostJson(back)).toBe(text);
    expect(predictMargin(back, goldenMatrix)).toEqual(predictMargin(booster, goldenMatrix));
  });

  it('refuses feature names that xgboost would refuse', () => {
    const names = booster.featureNames.with(0, 'score[0]');
    expect(() => toXgboostJson(booster, names)).toThrow(expect.objectContaining({ code: 'feature-name' }));
    expect(() => toXgboostJson(booster, names.slice(1))).toThrow(
      expect.objectContaining({ code: 'feature-name' }),
    );
  });

  const hasPython = spawnSync('python3', ['-c', 'import xgboost']).status === 0;

  it.skipIf(!hasPython)("opens in Python's xgboost (skipped where python3 cannot import xgboost)", () => {
    const script = fileURLToPath(
      new URL('../../../goldens/model/check_python_opens_ours.py', import.meta.url),
    );
    const model = toXgboostJson(booster);
    const input = JSON.stringify({ model, columns: boosterGolden.columns });
    const { stdout, stderr } = spawnSync('python3', [script], { input, encoding: 'utf8', maxBuffer: 1e8 });
    expect(stderr).not.toContain('Error');
    const answer = JSON.parse(stdout) as { margins: number[]; saved: string };
    expect(largestDifference(predictMargin(booster, goldenMatrix), answer.margins)).toBeLessThan(1e-5);
    expect(fromXgboostJson(answer.saved)).toEqual(fromXgboostJson(model));
  });
});

describe('a file that is no such model', () => {
  const refusal = (text: string): string => {
    try {
      fromXgboostJson(text);
    } catch (error) {
      return (error as { code: string }).code;
    }
    return 'read';
  };
  const changed = (from: string | RegExp, to: string): string => {
    const text = golden.model.replace(from, to);
    expect(text).not.toBe(golden.model);
    return text;
  };

  it.each([
    ['nothing', ''],
    ['text', 'xgboost'],
    ['another JSON', '[1,2]'],
    ['null', 'null'],
    ['a number for the learner', '{"learner":3}'],
    ['a cut file', golden.model.slice(0, 3000)],
  ])('is refused: %s', (_, text) => {
    expect(refusal(text)).toBe('booster-file-invalid');
  });

  it.each([
    ['a child that is its own ancestor', /"left_children":\[1,/, '"left_children":[0,'],
    ['a child of two parents', /"right_children":\[2,/, '"right_children":[1,'],
    ['a child out of range', /"left_children":\[1,/, '"left_children":[99999,'],
    ['a node with one child', /"left_children":\[1,/, '"left_children":[-1,'],
    ['a feature that is not there', /"split_indices":\[\d+/, '"split_indices":[77'],
    ['a negative feature', /"split_indices":\[\d+/, '"split_indices":[-1'],
    ['a threshold that is no number', /"split_conditions":\[[^,]+/, '"split_conditions":["1"'],
    ['a threshold past float32', /"split_conditions":\[[^,]+/, '"split_conditions":[1e300'],
    ['an array that is too short', /"sum_hessian":\[[^,]+,/, '"sum_hessian":['],
    ['negative cover', /"sum_hessian":\[/, '"sum_hessian":[-'],
    ['a base score that is no probability', /"base_score":"\[.*?\]"/, '"base_score":"[7]"'],
    ['two base scores', /"base_score":"\[.*?\]"/, '"base_score":"[0.1,0.2]"'],
    ['a monstrous number of features', '"num_feature":"6","num_target"', '"num_feature":"1e12","num_target"'],
    ['a name too many', '"feature_names":[', '"feature_names":["more",'],
  ])('is refused: %s', (_, from, to) => {
    expect(refusal(changed(from, to))).toBe('booster-file-invalid');
  });

  it.each([
    ['another objective', '"binary:logistic"', '"reg:squarederror"'],
    ['another booster', '"name":"gbtree"', '"name":"dart"'],
    ['several classes', '"num_class":"0"', '"num_class":"3"'],
    ['several targets', '"num_target":"1"', '"num_target":"2"'],
    ['categorical splits', '"split_type":[0', '"split_type":[1'],
  ])('is refused as unsupported: %s', (_, from, to) => {
    expect(refusal(changed(from, to))).toBe('booster-file-unsupported');
  });

  it('is refused as unsupported when a tree is deeper than can be explained', () => {
    const chain = (splits: number): string => {
      const nodes = Array.from({ length: 2 * splits + 1 }, (_, node) => node);
      const inner = (node: number) => node % 2 === 0 && node < 2 * splits;
      const file = JSON.parse(golden.model);
      const { model } = file.learner.gradient_booster;
      const [tree] = model.trees;
      tree.left_children = nodes.map((node) => (inner(node) ? node + 1 : -1));
      tree.right_children = nodes.map((node) => (inner(node) ? node + 2 : -1));
      for (const name of ['split_indices', 'default_left', 'split_type']) tree[name] = nodes.map(() => 0);
      for (const name of ['split_conditions', 'sum_hessian', 'loss_changes', 'base_weights']) {
        tree[name] = nodes.map(() => 0.5);
      }
      return JSON.stringify(file);
    };
    expect(refusal(chain(30))).toBe('read');
    expect(refusal(chain(31))).toBe('booster-file-unsupported');
  });
});
