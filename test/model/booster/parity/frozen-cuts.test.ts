import { describe, expect, it } from 'vitest';
import { digestOf, type FrozenCuts } from '../../../../bench/booster/freeze.ts';
import type { ParityData } from '../../../../bench/booster/parity-set.ts';
import { cutCases } from '../../../../bench/booster/sets/cut-cases.ts';
import { type Cuts, quantileCuts } from '../../../../model/booster/cuts/quantile-cuts.ts';
import { kernelEngine } from '../../../../model/booster/kernels/training-engine.ts';
import { logisticRows } from '../../../../model/booster/logistic.ts';
import { readGolden } from '../../golden.ts';

const golden = readGolden('parity/cuts.json') as FrozenCuts[];

type Engine = (data: ParityData, maxBin: number) => Cuts[];

const plain: Engine = ({ matrix, weights }, maxBin) =>
  matrix.columns.map((column) => quantileCuts('x', column, maxBin, weights));

const kernels: Engine = ({ matrix, weights, labels }, maxBin) => {
  const engine = kernelEngine({ matrix, maxBin, weights }, logisticRows(labels, weights, 1), 2);
  try {
    return [...engine.binned.cuts];
  } finally {
    engine.close();
  }
};

describe.each([
  ['plain TypeScript', plain],
  ['kernels', kernels],
])(
  'by %s, cuts of long, repeated, ordered and nearly empty columns are those of xgboost 3.2.0',
  (_, engine) => {
    it.each(cutCases)('with $name', ({ name, data: make }) => {
      const data = make();
      const theirs = golden.find((each) => each.name === name) as FrozenCuts;
      expect(digestOf(data), 'the data that xgboost saw').toBe(theirs.digest);
      const ours = theirs.bins.map((bins) =>
        engine(data, bins).map(({ cuts, minimum }) => [minimum, ...cuts]),
      );
      expect(ours).toEqual(theirs.cuts.map((columns) => columns.map((values) => values.map(Math.fround))));
    });
  },
);
