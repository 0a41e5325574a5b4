import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromXgboost, fromXgboostJson, fromXgboostUbjson } from '../../../../model/booster/index.ts';
import { marginsOf, newest, savedModel } from './format-golden.ts';
import { refusalOf } from './refusal.ts';

const { json, ubjson } = savedModel('logistic');
const dart = savedModel('dart').json;
const frame = savedModel('data frame').json;

/** The model with one place of its text changed. */
function changed(from: string | RegExp, to: string, model = json): string {
  const text = model.replace(from, to);
  expect(text).not.toBe(model);
  return text;
}

describe('a file that is no model', () => {
  it.each([
    ['nothing', ''],
    ['text', 'xgboost'],
    ['another JSON', '[1,2]'],
    ['null', 'null'],
    ['a number for the learner', '{"version":[3,2,0],"learner":3}'],
    ['a cut file', json.slice(0, 3000)],
    ['more than a model', `${json}{}`],
  ])('is refused: %s', (_, text) => {
    expect(refusalOf(() => fromXgboostJson(text))).toBe('booster-file-invalid');
    expect(refusalOf(() => fromXgboost(new TextEncoder().encode(text)))).toBe('booster-file-invalid');
  });

  it.each([
    ['a child that is its own ancestor', /"left_children":\[1,/, '"left_children":[0,'],
    ['a child of two parents', /"right_children":\[2,/, '"right_children":[1,'],
    ['a child out of range', /"left_children":\[1,/, '"left_children":[99999,'],
    ['a node with one child', /"left_children":\[1,/, '"left_children":[-1,'],
    [
      'a node below nobody that splits',
      /"left_children":\[1,(.*?)"right_children":\[2,/,
      '"left_children":[-1,$1"right_children":[-1,',
    ],
    ['a feature that is not there', /"split_indices":\[\d+/, '"split_indices":[77'],
    ['a negative feature', /"split_indices":\[\d+/, '"split_indices":[-1'],
    ['a threshold that is no number', /"split_conditions":\[[^,]+/, '"split_conditions":["1"'],
    ['a threshold past float32', /"split_conditions":\[[^,]+/, '"split_conditions":[1e300'],
    ['an infinite leaf', /("split_conditions":\[.*?),[^,]+\]/, '$1,Infinity]'],
    ['a gain that is no number', /"loss_changes":\[[^,]+/, '"loss_changes":[NaN'],
    ['an array that is too short', /"sum_hessian":\[[^,]+,/, '"sum_hessian":['],
    ['negative cover', /"sum_hessian":\[/, '"sum_hessian":[-'],
    ['a side that is neither', /"default_left":\[\d/, '"default_left":[2'],
    ['a base score that is no probability', /"base_score":"\[.*?\]"/, '"base_score":"[7]"'],
    ['an empty base score', /"base_score":"\[.*?\]"/, '"base_score":""'],
    ['two base scores', /"base_score":"\[.*?\]"/, '"base_score":"[0.1,0.2]"'],
    ['a weight of no number', '"scale_pos_weight":"', '"scale_pos_weight":"x'],
    ['a monstrous number of features', '"num_feature":"4","num_target"', '"num_feature":"1e12","num_target"'],
    ['no features', '"num_feature":"4","num_target"', '"num_feature":"0","num_target"'],
    ['a name too many', '"feature_names":[', '"feature_names":["more",'],
    ['a type too many', '"feature_types":[', '"feature_types":["q",'],
    ['a tree too few', '"num_trees":"3"', '"num_trees":"4"'],
    ['a node too few', '"num_nodes":"', '"num_nodes":"1'],
    ['rounds of a broken size', '"num_parallel_tree":"1"', '"num_parallel_tree":"2"'],
    ['a version of two numbers', '"version":[3,2,0]', '"version":[3,2]'],
    ['a name that is given twice', '{"learner":', '{"learner":{},"learner":'],
    ['a note that is no text', '"attributes":{', '"attributes":{"x":1'],
    ['an escape that JSON has not', '"attributes":{', '"attributes":{"\\x":"1"'],
    ['categories that a node has not', /"categories_sizes":\[\d+/, '"categories_sizes":[100000'],
    ['an empty set of categories', /"categories_sizes":\[\d+/, '"categories_sizes":[0'],
    ['names that are numbers', /"feature_names":\[.*?\]/, '"feature_names":[1,2,3,4]'],
    ['a negative category', '"categories":[', '"categories":[-'],
    ['categories of a numeric split', /"split_type":\[1/, '"split_type":[0'],
    ['categories of no node', /"categories_nodes":\[\d+/, '"categories_nodes":[5000'],
    ['a categorical split without categories', /"categories_nodes":\[\d+,/, '"categories_nodes":['],
    ['what is inherited in place of what is said', '"learner":', '"__proto__":'],
  ])('is refused: %s', (_, from, to) => {
    expect(refusalOf(() => fromXgboostJson(changed(from, to)))).toBe('booster-file-invalid');
  });

  it.each([
    ['another objective', '"binary:logistic"', '"rank:ndcg"'],
    ['another booster', /"name":"gbtree"/, '"name":"gblinear"'],
    ['several classes', '"num_class":"0"', '"num_class":"3"'],
    ['several targets', '"num_target":"1"', '"num_target":"2"'],
    ['trees of several values', '"size_leaf_vector":"1"', '"size_leaf_vector":"3"'],
    ['trees of another class', '"tree_info":[0', '"tree_info":[1'],
    ['a type of column that is unknown', '"feature_types":["int"', '"feature_types":["date"'],
    ['a version to come', '"version":[3', '"version":[4'],
    ['rounds of several sizes', '"iteration_indptr":[0,1', '"iteration_indptr":[0,2'],
  ])('is refused as unsupported: %s', (_, from, to) => {
    expect(refusalOf(() => fromXgboostJson(changed(from, to)))).toBe('booster-file-unsupported');
  });

  it.each([
    ['a weight too few', /"weight_drop":\[[^,]+,/, '"weight_drop":['],
    ['a weight that is no number', /"weight_drop":\[[^,]+,/, '"weight_drop":[NaN,'],
    ['no weights', '"weight_drop"', '"weights"'],
    [
      'sets of categories that overlap',
      /"categories_segments":\[0,(\d\d)\],"categories_sizes":\[\d+,\d+\]/,
      '"categories_segments":[0,0],"categories_sizes":[$1,$1]',
    ],
  ])('is refused, being dart: %s', (_, from, to) => {
    expect(refusalOf(() => fromXgboostJson(changed(from, to, dart)))).toBe('booster-file-invalid');
  });

  it.each([
    ['a column too few', '"enc":[{"offsets":[],"values":[]},', '"enc":['],
    ['texts past the end', '"offsets":[0,4', '"offsets":[0,400'],
    ['a text twice', '"offsets":[0,4,', '"offsets":[0,0,0,4,'],
    ['a number twice', '"values":[100,111', '"values":[111,111'],
    ['a number with a fraction', '"values":[100,', '"values":[100.5,'],
  ])('is refused, being of a data frame: %s', (_, from, to) => {
    expect(refusalOf(() => fromXgboostJson(changed(from, to, frame)))).toBe('booster-file-invalid');
  });

  it.each([
    ['numbers of another kind', '"type":15', '"type":9'],
    ['texts in other letters', '"values":[119', '"values":[-61'],
  ])('is refused as unsupported, being of a data frame: %s', (_, from, to) => {
    expect(refusalOf(() => fromXgboostJson(changed(from, to, frame)))).toBe('booster-file-unsupported');
  });

  it('is told from the binary format that xgboost gave up, with what to do', () => {
    const old = new TextEncoder().encode('binf\u0000\u0000?');
    expect(() => fromXgboost(old)).toThrow(
      expect.objectContaining({
        code: 'booster-file-unsupported',
        next: expect.stringContaining('save_model'),
      }),
    );
  });

  it('is refused as unsupported when a tree is a chain that no walk should follow', () => {
    expect(refusalOf(() => fromXgboostJson(chain(512)))).toBe('read');
    expect(refusalOf(() => fromXgboostJson(chain(513)))).toBe('booster-file-unsupported');
  });

  it('is refused before it fills the memory with small values', () => {
    const values = 3_000_001;
    const tooMany = expect.objectContaining({ expected: 'at most 3000000 values' });
    expect(() => fromXgboostJson(`[${'[],'.repeat(values)}[]]`)).toThrow(tooMany);
    const nulls = new Uint8Array(values + 2).fill('Z'.charCodeAt(0));
    nulls.set([...Buffer.from('[')]);
    nulls.set([...Buffer.from(']')], values + 1);
    expect(() => fromXgboostUbjson(nulls)).toThrow(tooMany);
  });

  it('is refused, not followed, when it nests without end', () => {
    for (const text of ['['.repeat(1e6), '{"a":'.repeat(1e6)])
      expect(refusalOf(() => fromXgboostJson(text))).toBe('booster-file-invalid');
    for (const mark of ['[', '[#U\u0001', '{U\u0001a'])
      expect(refusalOf(() => fromXgboostUbjson(new TextEncoder().encode(mark.repeat(1e5))))).toBe(
        'booster-file-invalid',
      );
  });
});

describe('a valid file that was damaged', () => {
  const files = newest.flatMap((model) => [model.ubjson, new TextEncoder().encode(model.json)]);

  it('is refused at whatever byte it ends', () => {
    for (let end = 0; end < ubjson.length; end += 1 + (end % 7)) {
      expect(refusalOf(() => fromXgboostUbjson(ubjson.subarray(0, end)))).toBe('booster-file-invalid');
    }
    for (let end = 0; end < json.length; end += 1 + (end % 7)) {
      expect(refusalOf(() => fromXgboostJson(json.slice(0, end)))).toBe('booster-file-invalid');
    }
  });

  it('either reads as a model that predicts numbers or is refused with a reason', () => {
    const damage = fc.record({
      file: fc.nat({ max: files.length - 1 }),
      changes: fc.array(fc.tuple(fc.nat(), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 }),
    });
    const seen = new Set<string>();
    fc.assert(
      fc.property(damage, ({ file, changes }) => {
        const bytes = (files[file] as Uint8Array).slice();
        for (const [at, value] of changes) bytes[at % bytes.length] = value;
        const outcome = refusalOf(() => {
          const margins = marginsOf(fromXgboost(bytes));
          if (!margins.every(Number.isFinite)) throw new Error(`Margins ${margins}`);
        });
        seen.add(outcome);
      }),
      { seed: 7, numRuns: 3000 },
    );
    expect([...seen].sort()).toEqual(['booster-file-invalid', 'booster-file-unsupported', 'read']);
  });

  it('is refused when parts of two files stand one behind another', () => {
    const cut = fc.tuple(
      fc.nat({ max: files.length - 1 }),
      fc.nat(),
      fc.nat({ max: files.length - 1 }),
      fc.nat(),
    );
    fc.assert(
      fc.property(cut, ([first, end, second, begin]) => {
        const head = (files[first] as Uint8Array).subarray(0, end % 2000);
        const tail = (files[second] as Uint8Array).subarray(begin % 2000);
        const outcome = refusalOf(() => fromXgboost(new Uint8Array([...head, ...tail])));
        expect(['booster-file-invalid', 'booster-file-unsupported', 'read']).toContain(outcome);
      }),
      { seed: 8, numRuns: 300 },
    );
  });
});

/** A model of one tree, in which each of so many splits hangs on the one before. */
function chain(splits: number): string {
  const nodes = Array.from({ length: 2 * splits + 1 }, (_, node) => node);
  const inner = (node: number) => node % 2 === 0 && node < 2 * splits;
  const file = JSON.parse(savedModel('a leaf').json);
  const [tree] = file.learner.gradient_booster.model.trees;
  tree.left_children = nodes.map((node) => (inner(node) ? node + 1 : -1));
  tree.right_children = nodes.map((node) => (inner(node) ? node + 2 : -1));
  for (const name of ['split_indices', 'default_left', 'split_type']) tree[name] = nodes.map(() => 0);
  for (const name of ['split_conditions', 'sum_hessian', 'loss_changes', 'base_weights'])
    tree[name] = nodes.map(() => 0.5);
  tree.tree_param.num_nodes = String(nodes.length);
  return JSON.stringify(file);
}
