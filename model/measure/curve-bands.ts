import { derive } from '../booster/random.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { quantileOfSorted } from './quantile.ts';
import { checkScores, forEachScore, type Scores } from './thresholds.ts';

/** A curve at `x`: its value, and between what it lies in the asked share of resamples, point by point. */
export interface BandPoint {
  x: number;
  value: number;
  low: number;
  high: number;
}

export interface CurveBands {
  /** True positive rate by false positive rate. */
  roc: BandPoint[];
  /** Precision by recall, from the first step above 0. */
  precisionRecall: BandPoint[];
  /** Recall by the share of rows that are called, the best-scored first. */
  gain: BandPoint[];
}

/**
 * Percentile bootstrap bands of three curves, stratified by label as `bootstrapInterval`, on `steps` equal steps from 0 to 1. Between two
 * scores ROC and gain run straight; precision is that of the first score at which the recall is reached. Throws as `checkScores` does.
 */
export function curveBands(
  scores: Scores,
  labels: Uint8Array,
  { resamples, seed, level, steps }: BootstrapOptions & { steps: number },
): CurveBands {
  const positives = checkScores(scores, labels);
  const groups: { p: number; n: number }[] = [];
  forEachScore(scores, labels, (_, p, n) => groups.push({ p, n }));
  const ofPositives = Int32Array.from(groups.flatMap(({ p }, group) => new Array<number>(p).fill(group)));
  const ofNegatives = Int32Array.from(groups.flatMap(({ n }, group) => new Array<number>(n).fill(group)));
  const total = { p: positives, n: labels.length - positives };

  // The rows as they are come first, then the resamples.
  const drawn = new Resamples(1 + resamples, steps);
  const observed = { p: Float64Array.from(groups, ({ p }) => p), n: Float64Array.from(groups, ({ n }) => n) };
  drawn.add(0, observed, total);
  const random = derive(seed, 'curve bands');
  const count = { p: new Float64Array(groups.length), n: new Float64Array(groups.length) };
  for (let resample = 1; resample <= resamples; resample++) {
    drawInto(count.p, ofPositives, random.below);
    drawInto(count.n, ofNegatives, random.below);
    drawn.add(resample, count, total);
  }
  return drawn.bands(level);
}

function drawInto(counts: Float64Array, groups: Int32Array, below: (limit: number) => number): void {
  counts.fill(0);
  for (let draw = 0; draw < groups.length; draw++) {
    const group = groups[below(groups.length)] as number;
    counts[group] = (counts[group] as number) + 1;
  }
}

/** The three curves of every resample at the same steps. */
class Resamples {
  readonly #steps: number;
  readonly #roc: Float64Array[];
  readonly #precision: Float64Array[];
  readonly #gain: Float64Array[];

  constructor(resamples: number, steps: number) {
    const table = () => Array.from({ length: steps + 1 }, () => new Float64Array(resamples).fill(1));
    this.#steps = steps;
    this.#roc = table();
    this.#precision = table();
    this.#gain = table();
  }

  add(resample: number, count: { p: Float64Array; n: Float64Array }, total: { p: number; n: number }): void {
    const all = total.p + total.n;
    const set = (table: Float64Array[], step: number, value: number) => {
      (table[step] as Float64Array)[resample] = value;
    };
    const next = { roc: 0, precision: 1, gain: 0 };
    let [tp, fp] = [0, 0];
    for (let group = 0; group < count.p.length; group++) {
      const [p, n] = [count.p[group] as number, count.n[group] as number];
      for (; (next.roc * total.n) / this.#steps < fp + n; next.roc++) {
        const share = ((next.roc * total.n) / this.#steps - fp) / n;
        set(this.#roc, next.roc, (tp + p * share) / total.p);
      }
      for (; (next.gain * all) / this.#steps < tp + fp + p + n; next.gain++) {
        const share = ((next.gain * all) / this.#steps - tp - fp) / (p + n);
        set(this.#gain, next.gain, (tp + p * share) / total.p);
      }
      tp += p;
      fp += n;
      for (
        ;
        next.precision <= this.#steps && (next.precision * total.p) / this.#steps <= tp;
        next.precision++
      )
        set(this.#precision, next.precision, tp / (tp + fp));
    }
  }

  bands(level: number): CurveBands {
    const bandOf = (table: Float64Array[]): BandPoint[] =>
      table.map((values, step) => {
        const sorted = values.subarray(1).toSorted();
        return {
          x: step / this.#steps,
          value: values[0] as number,
          low: quantileOfSorted(sorted, (1 - level) / 2),
          high: quantileOfSorted(sorted, (1 + level) / 2),
        };
      });
    return {
      roc: bandOf(this.#roc),
      precisionRecall: bandOf(this.#precision).slice(1),
      gain: bandOf(this.#gain),
    };
  }
}
