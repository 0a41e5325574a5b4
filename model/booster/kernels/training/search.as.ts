import {
  alpha,
  answers,
  gradientUnit,
  hessianUnit,
  histogramBytes,
  histograms,
  jobs,
  lambda,
  minChildWeight,
} from './layout.as';

// A job is some columns of a node, 32 bytes: histogram, where its columns are listed and how many (each two i32: first bin, bins),
// nothing, the node's sums. An answer is 48 bytes: gain, place of the column in the list (-1 if none gains), bin, whether missing
// values go left, the sums on the left, the sums on the right.

// @ts-ignore: decorator
@lazy const ABSOLUTE = i64x2.splat(0x7fffffffffffffff);

/** The split with the largest gain over the node's own; the earlier column and the earlier cut stand on a tie, as in find-split.ts. */
export function searchPart(chunk: i32): void {
  const job = jobs() + (<usize>chunk << 5);
  const histogram = histograms() + <usize>load<i32>(job) * histogramBytes();
  const listed: usize = load<i32>(job, 4);
  const count = load<i32>(job, 8);
  const total = v128.load(job, 16);
  const answer = answers() + <usize>chunk * 48;
  const own = ownGain(total);
  let best: f32 = 0;
  store<i32>(answer, -1, 4);
  for (let place = 0; place < count; place++) {
    const first: usize = load<i32>(listed + (<usize>place << 3));
    const bins = load<i32>(listed + (<usize>place << 3), 4);
    best = searchColumn(histogram + (first << 4), bins, total, own, best, answer, place);
  }
}

function ownGain(total: v128): f32 {
  const gradient = max(abs(f64x2.extract_lane(total, 0) * gradientUnit()) - alpha(), 0);
  const hessian = f64x2.extract_lane(total, 1) * hessianUnit();
  return hessian <= 0 ? 0 : <f32>(gradient * gradient) / <f32>(hessian + lambda());
}

/** Looks at every cut twice, with the missing values on the right and on the left, and returns the gain to beat from there on. */
function searchColumn(histogram: usize, bins: i32, total: v128, own: f32, toBeat: f32, answer: usize, place: i32): f32 {
  // Missing values are counted in the bin past the last.
  const missing = v128.load(histogram + (<usize>bins << 4));
  const noneMissing = !v128.any_true(missing);
  const units = f64x2.replace_lane(f64x2.splat(gradientUnit()), 1, hessianUnit());
  const pull = f64x2.splat(alpha());
  const ridge = f64x2.splat(lambda());
  const least = f64x2.splat(minChildWeight());
  const zero = f64x2.splat(0);
  const one = f64x2.splat(1);
  const absolute = ABSOLUTE;

  let sum = zero;
  // Missing values to the right: the first of equals stands. To the left: the last of equals, for XGBoost comes from the other end.
  let best = toBeat;
  let bestBin = -2;
  let bestSum = zero;
  let bestLeft: f32 = -Infinity;
  let bestLeftBin = -2;
  let bestLeftSum = zero;
  for (let bin = -1; bin < bins; bin++) {
    if (bin >= 0) sum = f64x2.add(sum, v128.load(histogram + (<usize>bin << 4)));
    const rest = f64x2.sub(total, sum);
    const withMissing = f64x2.add(sum, missing);
    const without = f64x2.sub(rest, missing);

    const a = f64x2.mul(sum, units);
    const b = f64x2.mul(rest, units);
    const c = f64x2.mul(withMissing, units);
    const d = f64x2.mul(without, units);
    const gradientsAB = v128.shuffle<f64>(a, b, 0, 2);
    const hessiansAB = v128.shuffle<f64>(a, b, 1, 3);
    const gradientsCD = v128.shuffle<f64>(c, d, 0, 2);
    const hessiansCD = v128.shuffle<f64>(c, d, 1, 3);
    const pulledAB = f64x2.max(f64x2.sub(v128.and(gradientsAB, absolute), pull), zero);
    const pulledCD = f64x2.max(f64x2.sub(v128.and(gradientsCD, absolute), pull), zero);
    const someAB = f64x2.gt(hessiansAB, zero);
    const someCD = f64x2.gt(hessiansCD, zero);
    const squares = v128.shuffle<f32>(
      f32x4.demote_f64x2_zero(v128.and(f64x2.mul(pulledAB, pulledAB), someAB)),
      f32x4.demote_f64x2_zero(v128.and(f64x2.mul(pulledCD, pulledCD), someCD)),
      0, 1, 4, 5,
    );
    const weights = v128.shuffle<f32>(
      f32x4.demote_f64x2_zero(v128.bitselect(f64x2.add(hessiansAB, ridge), one, someAB)),
      f32x4.demote_f64x2_zero(v128.bitselect(f64x2.add(hessiansCD, ridge), one, someCD)),
      0, 1, 4, 5,
    );
    const halves = f32x4.div(squares, weights);
    const gains = f32x4.sub(f32x4.add(halves, v128.shuffle<f32>(halves, halves, 1, 0, 3, 2)), f32x4.splat(own));

    const gain = f32x4.extract_lane(gains, 0);
    if (gain > best && bin >= 0 && gain < Infinity && i64x2.all_true(f64x2.ge(hessiansAB, least))) {
      best = gain;
      bestBin = bin;
      bestSum = sum;
    }
    const gainLeft = f32x4.extract_lane(gains, 2);
    if (gainLeft >= bestLeft && bin < bins - 1 && gainLeft < Infinity && i64x2.all_true(f64x2.ge(hessiansCD, least))) {
      bestLeft = gainLeft;
      bestLeftBin = bin;
      bestLeftSum = withMissing;
    }
  }
  if (!noneMissing && bestLeft > best) {
    write(answer, bestLeft, place, bestLeftBin, 1, bestLeftSum, f64x2.sub(total, bestLeftSum));
    return bestLeft;
  }
  if (bestBin >= 0) write(answer, best, place, bestBin, 0, bestSum, f64x2.sub(total, bestSum));
  return best;
}

function write(answer: usize, gain: f32, place: i32, bin: i32, missingLeft: i32, left: v128, right: v128): void {
  store<f32>(answer, gain);
  store<i32>(answer, place, 4);
  store<i32>(answer, bin, 8);
  store<i32>(answer, missingLeft, 12);
  v128.store(answer, left, 16);
  v128.store(answer, right, 32);
}
