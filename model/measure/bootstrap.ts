import { ModelError } from '../booster/errors.ts';
import { derive } from '../booster/random.ts';
import { quantileOfSorted } from './quantile.ts';
import { checkScores, type Scores } from './thresholds.ts';

export interface BootstrapOptions {
  /** How many times the rows are drawn anew, 1 or more; 1000 or more for an interval that is reported. */
  resamples: number;
  seed: number;
  /** The coverage, in (0, 1); 0.95 leaves 2.5 % on either side. */
  level: number;
}

export interface Interval {
  estimate: number;
  low: number;
  high: number;
  level: number;
}

/**
 * A percentile bootstrap (Efron 1979), stratified by label: rows of each label are drawn with replacement from their
 * own, so that every resample has both and the base rate stays as observed. The interval therefore speaks of ranking
 * quality at this base rate. Throws `bootstrap-options`, and as `checkScores` does.
 */
export function bootstrapInterval(
  metric: (scores: Float64Array, labels: Uint8Array) => number,
  scores: Scores,
  labels: Uint8Array,
  options: BootstrapOptions,
): Interval {
  const { resamples, seed, level } = options;
  checkOptions(options);
  const positives = checkScores(scores, labels);
  const byLabel = Float64Array.from(labels, () => 0);
  let p = 0;
  let n = positives;
  for (let i = 0; i < labels.length; i++) byLabel[labels[i] === 1 ? p++ : n++] = scores[i] as number;
  const drawnLabels = new Uint8Array(labels.length).fill(1, 0, positives);

  const random = derive(seed, 'bootstrap');
  const values = new Float64Array(resamples);
  const drawn = new Float64Array(labels.length);
  for (let resample = 0; resample < resamples; resample++) {
    for (let i = 0; i < drawn.length; i++) {
      const from =
        i < positives ? random.below(positives) : positives + random.below(labels.length - positives);
      drawn[i] = byLabel[from] as number;
    }
    values[resample] = metric(drawn, drawnLabels);
  }
  values.sort();
  return {
    estimate: metric(Float64Array.from(scores), labels),
    low: quantileOfSorted(values, (1 - level) / 2),
    high: quantileOfSorted(values, (1 + level) / 2),
    level,
  };
}

function checkOptions({ resamples, level, seed }: BootstrapOptions): void {
  if (
    Number.isSafeInteger(resamples) &&
    resamples >= 1 &&
    level > 0 &&
    level < 1 &&
    Number.isSafeInteger(seed)
  )
    return;
  throw new ModelError({
    code: 'bootstrap-options',
    message: 'The bootstrap cannot run with these options.',
    expected: 'resamples from 1, a level between 0 and 1, an integer seed',
    arrived: `resamples ${resamples}, level ${level}, seed ${seed}`,
  });
}
