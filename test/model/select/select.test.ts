import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../model/booster/random.ts';
import {
  correlationMatrix,
  imputedCorrelationMatrix,
  varianceInflation,
} from '../../../model/measure/index.ts';
import {
  type Candidate,
  pruneInflated,
  prunePairs,
  selectFeatures,
  strongPairs,
  varies,
} from '../../../model/select/index.ts';

const random = createRandom(5);
const draw = (): Float64Array => Float64Array.from({ length: 300 }, () => random.uniform());
const [tenure, moves, noise] = [draw(), draw(), draw()];
const nearTenure = tenure.map((value, row) => value + 0.1 * (noise[row] as number));
const mixture = tenure.map((value, row) => value + (moves[row] as number));
const limits = { minInformation: 0.02, maxCorrelation: 0.9, maxInflation: 10, keep: [] as string[] };

function candidate(name: string, values: Float64Array | null, information: number | null): Candidate {
  return { name, values, information, constant: values !== null && !varies(values) };
}

describe('correlated pairs', () => {
  const correlations = [
    [1, 0.95, 0.92],
    [0.95, 1, 0.3],
    [0.92, 0.3, 1],
  ];
  const names = ['a', 'b', 'c'];

  it('lose the feature that tells less, the strongest pair first, and no pair twice', () => {
    expect(strongPairs({ names, correlations, relevance: [1, 2, 3], keep: new Set() }, 0.9)).toEqual([
      { first: 'a', second: 'b', correlation: 0.95 },
      { first: 'a', second: 'c', correlation: 0.92 },
    ]);
    expect(prunePairs({ names, correlations, relevance: [1, 2, 3], keep: new Set() }, 0.9)).toEqual([
      { feature: 'a', keptInstead: 'b', correlation: 0.95 },
    ]);
    expect(
      prunePairs({ names, correlations, relevance: [3, 2, 1], keep: new Set() }, 0.9).map(
        ({ feature }) => feature,
      ),
    ).toEqual(['b', 'c']);
  });

  it('never lose what is to be kept, and stay where both are', () => {
    const kept = { names, correlations, relevance: [1, 2, 3], keep: new Set(['a']) };
    expect(prunePairs(kept, 0.9).map(({ feature }) => feature)).toEqual(['b', 'c']);
    expect(prunePairs({ ...kept, keep: new Set(names) }, 0.9)).toEqual([]);
  });

  it('that tell the same lose the one later in the alphabet, however the columns are ordered', () => {
    const twins = {
      names: ['b', 'a'],
      correlations: [
        [1, 1],
        [1, 1],
      ],
      relevance: [1, 1],
      keep: new Set<string>(),
    };
    expect(prunePairs(twins, 0.9)).toMatchObject([{ feature: 'b', keptInstead: 'a' }]);
    expect(prunePairs({ ...twins, names: ['a', 'b'] }, 0.9)).toMatchObject([
      { feature: 'b', keptInstead: 'a' },
    ]);
  });

  it('without a correlation are left alone', () => {
    const undefinedOne = [
      [1, Number.NaN],
      [Number.NaN, 1],
    ];
    expect(
      prunePairs({ names, correlations: undefinedOne, relevance: [1, 1], keep: new Set() }, 0.9),
    ).toEqual([]);
  });
});

describe('a mixture of other features', () => {
  const names = ['tenure', 'moves', 'mixture'];
  const columns = [tenure, moves, mixture];
  const correlations = imputedCorrelationMatrix(columns);

  it('is seen by variance inflation though no pair is strong, and the feature that tells least of the tie goes', () => {
    expect(strongPairs({ names, correlations, relevance: [3, 2, 1], keep: new Set() }, 0.9)).toEqual([]);
    const removed = pruneInflated({ names, correlations, relevance: [3, 2, 1], keep: new Set() }, 10);
    expect(removed).toMatchObject([{ feature: 'mixture', inflation: 1e9 }]);
    const left = varianceInflation(imputedCorrelationMatrix([tenure, moves]));
    expect(Math.max(...left)).toBeLessThan(10);
  });

  it('stays when all of it is to be kept', () => {
    expect(pruneInflated({ names, correlations, relevance: [3, 2, 1], keep: new Set(names) }, 10)).toEqual(
      [],
    );
    const [only] = pruneInflated(
      { names, correlations, relevance: [3, 2, 1], keep: new Set(['tenure', 'mixture']) },
      10,
    );
    expect(only?.feature).toBe('moves');
  });
});

describe('the selection of features', () => {
  const candidates = [
    candidate(
      'constant',
      Float64Array.from(tenure, () => 2),
      0,
    ),
    candidate('near_tenure', nearTenure, 0.1),
    candidate('tenure', tenure, 0.3),
    candidate('moves', moves, 0.2),
    candidate('mixture', mixture, 0.15),
    candidate('noise', noise, 0.001),
    candidate('state', null, 0.05),
    candidate('unmeasured', draw(), null),
  ];

  it('goes by constants, information, pairs and inflation, and says what each removal stood back for', () => {
    const { kept, removed } = selectFeatures(candidates, limits);
    expect(kept).toEqual(['tenure', 'moves', 'state']);
    expect(removed).toMatchObject([
      { feature: 'constant', rule: 'constant', value: null },
      { feature: 'noise', rule: 'information', value: 0.001 },
      { feature: 'unmeasured', rule: 'information', value: null },
      { feature: 'near_tenure', rule: 'correlation', keptInstead: 'tenure' },
      { feature: 'mixture', rule: 'variance-inflation', value: 1e9 },
    ]);
  });

  it('is the same however the features are listed, and keeps their order', () => {
    const { kept } = selectFeatures(candidates.toReversed(), limits);
    expect(kept).toEqual(['state', 'moves', 'tenure']);
  });

  it('leaves strong pairs and inflated features behind only where they are to be kept', () => {
    const { kept } = selectFeatures(candidates, { ...limits, keep: ['noise', 'near_tenure', 'tenure'] });
    expect(kept).toEqual(['near_tenure', 'tenure', 'moves', 'noise', 'state']);
    const numeric = candidates.filter(({ name, values }) => kept.includes(name) && values !== null);
    const matrix = correlationMatrix(numeric.map(({ values }) => values as Float64Array));
    expect(Math.abs(matrix[0]?.[1] as number)).toBeGreaterThan(0.9);
  });
});
