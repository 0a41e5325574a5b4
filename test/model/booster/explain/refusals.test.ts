import { describe, expect, it } from 'vitest';
import {
  type Booster,
  importanceOf,
  interventionalShap,
  meanAbsolute,
  shapExplainer,
  shapInteractions,
  treeShap,
} from '../../../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../../../model/booster/matrix.ts';
import { fewRows, shapCases } from './shap-golden.ts';

const { booster } = shapCases[0] as (typeof shapCases)[number];
const copied = JSON.parse(JSON.stringify(booster)) as Booster;
const loose = (value: unknown) => value as never;

describe('explanations refuse', () => {
  it.each<[string, string, () => unknown]>([
    ['an importance of no kind', 'importance-kind', () => importanceOf(booster, loose('zzz'))],
    ['an importance without a kind', 'importance-kind', () => importanceOf(booster, loose(undefined))],
    ['the importance of no booster', 'booster-invalid', () => importanceOf(loose(undefined), 'gain')],
    ['a booster that went through JSON', 'booster-invalid', () => treeShap(copied, fewRows)],
    ['an explainer of such a one', 'booster-invalid', () => shapExplainer(copied)],
    ['an unknown option', 'booster-parameter', () => treeShap(booster, fewRows, loose({ thread: 1 }))],
    ['null for options', 'booster-parameter', () => shapInteractions(booster, fewRows, loose(null))],
    [
      'progress to no function',
      'booster-parameter',
      () => treeShap(booster, fewRows, loose({ onProgress: 1 })),
    ],
    ['no background', 'background-empty', () => interventionalShap(booster, fewRows, loose(undefined))],
    [
      'options as background',
      'background-empty',
      () => interventionalShap(booster, fewRows, loose({ threads: 1 })),
    ],
    ['means of another width', 'shap-width', () => meanAbsolute(treeShap(booster, fewRows), 5)],
    [
      'means of values that are no rows',
      'shap-width',
      () => meanAbsolute({ values: new Float64Array(7) }, 2),
    ],
    ['means of no width', 'shap-width', () => meanAbsolute(treeShap(booster, fewRows), loose(undefined))],
  ])('%s', (_, code, explain) => {
    expect(explain).toThrow(expect.objectContaining({ code, next: expect.any(String) }));
  });

  it('interactions that no memory holds, and say how many rows go at a time', () => {
    const { wide, matrix } = ofManyColumns(4000, 1_000_000);
    const refusal = { code: 'interactions-size', next: expect.stringMatching(/up to \d+ rows at a time/) };
    expect(() => shapInteractions(wide, matrix)).toThrow(expect.objectContaining(refusal));
  });

  it.each([1, 2])('rows after the explainer was disposed of, on %i threads', (threads) => {
    const explainer = shapExplainer(booster, { threads });
    expect(explainer.explain(fewRows).values).toEqual(treeShap(booster, fewRows).values);
    explainer[Symbol.dispose]();
    explainer[Symbol.dispose]();
    const many = selectRows(fewRows, new Int32Array(5000));
    for (const matrix of [fewRows, many]) {
      expect(() => explainer.explain(matrix)).toThrow(expect.objectContaining({ code: 'explainer-closed' }));
    }
  });
});

/** All columns are one and the same, so that they take little memory. */
function ofManyColumns(columns: number, rows: number): { wide: Booster; matrix: Matrix } {
  const names = Array.from({ length: columns }, (_, column) => `f${column}`);
  const wide = { ...booster, featureNames: names };
  const column = new Float32Array(rows);
  return { wide, matrix: { rows, names, columns: names.map(() => column) } };
}
