import { predictMargin } from '../../model/booster/index.ts';
import { selectRows } from '../../model/booster/matrix.ts';
import { derive } from '../../model/booster/random.ts';
import { convergenceOf } from '../../model/measure/index.ts';
import type { ToolContext } from '../tool.ts';
import { hasBothClasses, positivesOf, rankingOf } from './evaluate.ts';
import { buildMatrix, fitFeatures } from './features.ts';
import { fitBoosters } from './fit.ts';
import { balance } from './imbalance.ts';
import type { BoosterInput } from './inputs.ts';
import type { LearningPoint, OverfittingFile } from './overfitting-files.ts';
import { labelsOf } from './parts.ts';
import type { ModelRows } from './read-rows.ts';
import type { HoldoutRows } from './split.ts';
import type { Chosen } from './training-choices.ts';

interface Options {
  shares: readonly number[];
  drop_list: readonly string[];
  booster: BoosterInput;
}

/**
 * The same training on parts of its rows, ascending; every part holds the ones before it. Parts are drawn by lot within each label, not cut from
 * the beginning: earlier rows are older too, and a curve over them would mix how much was learned with how old it is. A part without both labels is left out.
 */
export async function learningPoints(
  data: ModelRows,
  split: HoldoutRows,
  chosen: Chosen,
  options: Options,
  context: ToolContext,
): Promise<LearningPoint[]> {
  const shares = [...new Set(options.shares)].sort((a, b) => a - b);
  const parts = drawParts(data, split.fit, shares, context.seed).filter(({ rows }) =>
    hasBothClasses(labelsOf(data, rows)),
  );
  const matrices = parts.map(({ rows }) =>
    buildMatrix(data, {
      features: fitFeatures(data, chosen.features, rows),
      drop_list: [...options.drop_list],
    }),
  );
  const fits = parts.map(({ share, rows }, index) => {
    const matrix = matrices[index] as (typeof matrices)[number];
    const name = `learning curve ${Math.round(share * 100)} %`;
    const fit = { name, matrix, labels: data.labels, train: rows, validation: split.validation };
    return balance(fit, chosen.imbalance, chosen.features, context.seed);
  });
  const boosters = await fitBoosters(fits, options.booster, context);
  return parts.map(({ share, rows }, index): LearningPoint => {
    const booster = boosters[index] as (typeof boosters)[number];
    const matrix = matrices[index] as (typeof matrices)[number];
    const ranked = (part: Int32Array) =>
      rankingOf(predictMargin(booster, selectRows(matrix, part)), labelsOf(data, part));
    const train = ranked(rows);
    return {
      share,
      rows: rows.length,
      positives: positivesOf(labelsOf(data, rows)),
      bestRound: booster.bestRound,
      train,
      test: ranked(split.test),
    };
  });
}

/** What the points say together; nulls where one of them could not be measured, or there are fewer than two. */
export function curveOf(
  points: readonly LearningPoint[],
  tolerance: number,
): OverfittingFile['learningCurve'] {
  const known = points.flatMap(({ rows, test }) =>
    test.aucRoc === null ? [] : [{ rows, score: test.aucRoc }],
  );
  const measured = known.length === points.length && points.length > 1;
  const { gain, stableFrom, converged } = measured
    ? convergenceOf(known, tolerance)
    : { gain: null, stableFrom: null, converged: null };
  return { points: [...points], tolerance, gain, stableFrom, converged };
}

/** Rows in time order. */
function drawParts(
  data: ModelRows,
  fit: Int32Array,
  shares: readonly number[],
  seed: number,
): { share: number; rows: Int32Array }[] {
  const lot = derive(seed, 'learning curve');
  const shuffled = [1, 0].map((label) => lot.shuffle(fit.filter((row) => data.labels[row] === label)));
  return shares.map((share) => {
    const drawn = shuffled.flatMap((rows) => [...rows.subarray(0, Math.round(rows.length * share))]);
    return { share, rows: Int32Array.from(drawn).sort() };
  });
}
