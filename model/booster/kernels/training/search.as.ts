import {
  alpha,
  answers,
  histogramBytes,
  histograms,
  jobs,
  lambda,
  minChildWeight,
} from './layout.as';

// A job is some columns of a node, 32 bytes: histogram, where its columns are listed and how many (each two i32: first bin, bins),
// nothing, the node's sums. An answer is 48 bytes: gain, place of the column in the list (-1 if none gains), bin, whether missing
// values go left, the sums on the left, the sums on the right.

// What is worth a second look: gains are compared as float32, and are at most so much off what float64 says.
const SLACK: f64 = 1.0 - 1e-6;

/** The split with the largest gain over the node's own; the earlier column and the earlier cut stand on a tie, as in find-split.ts. */
export function searchPart(chunk: i32): void {
  const job = jobs() + (<usize>chunk << 5);
  const histogram = histograms() + <usize>load<i32>(job) * histogramBytes();
  const listed: usize = load<i32>(job, 4);
  const count = load<i32>(job, 8);
  const total = v128.load(job, 16);
  const answer = answers() + <usize>chunk * 48;
  const own = leafGain(total);
  let best: f32 = 0;
  store<i32>(answer, -1, 4);
  for (let place = 0; place < count; place++) {
    const first: usize = load<i32>(listed + (<usize>place << 3));
    const bins = load<i32>(listed + (<usize>place << 3), 4);
    best =
      alpha() == 0
        ? searchColumn<i32>(histogram + (first << 4), bins, total, own, best, answer, place)
        : searchColumn<i64>(histogram + (first << 4), bins, total, own, best, answer, place);
  }
}

/** As `leafGain` in leaf-weight.ts. */
function leafGain(sums: v128): f32 {
  const hessian = f64x2.extract_lane(sums, 1);
  if (hessian <= 0) return 0;
  const pulled = max(abs(f64x2.extract_lane(sums, 0)) - alpha(), 0);
  return <f32>(pulled * pulled) / <f32>(hessian + lambda());
}

/** The gain of a split over the node's own, or minus infinity where a side weighs too little. */
function splitGain(left: v128, right: v128, own: f32): f32 {
  const least = min(f64x2.extract_lane(left, 1), f64x2.extract_lane(right, 1));
  if (least < minChildWeight()) return -Infinity;
  const gain = leafGain(left) + leafGain(right) - own;
  return gain < Infinity ? gain : -Infinity;
}

/**
 * Looks at every cut with the missing values on the right and on the left, and returns the gain to beat from there on. In float64 and
 * without a division it is seen whether a cut can be better than the best so far; few can, and only those are worked out as XGBoost does.
 * `Pull` is i64 where gradients are pulled towards zero by alpha.
 */
function searchColumn<Pull>(histogram: usize, bins: i32, total: v128, own: f32, toBeat: f32, answer: usize, place: i32): f32 {
  // Missing values are counted in the bin past the last.
  const missing = v128.load(histogram + (<usize>bins << 4));
  const totalGradient = f64x2.splat(f64x2.extract_lane(total, 0));
  const bothRidges = f64x2.splat(f64x2.extract_lane(total, 1) + 2.0 * lambda());
  // By lane: missing values on the right, missing values on the left.
  const missingGradient = f64x2.replace_lane(f64x2.splat(0), 1, f64x2.extract_lane(missing, 0));
  const missingHessian = f64x2.replace_lane(f64x2.splat(lambda()), 1, f64x2.extract_lane(missing, 1) + lambda());
  const pull = f64x2.splat(alpha());
  const zero = f64x2.splat(0);

  // To the right the first of equals stands; to the left the last, for XGBoost comes from the other end.
  let best = toBeat;
  let bestBin = -2;
  let bestSum = zero;
  let bestLeft = toBeat;
  let bestLeftBin = -2;
  let bestLeftSum = zero;
  let worth = f64x2.splat((<f64>toBeat + <f64>own) * SLACK);
  let sum = zero;
  const end = histogram + (<usize>bins << 4);
  for (let at = histogram - 16; at < end; at += 16) {
    if (at >= histogram) sum = f64x2.add(sum, v128.load(at));
    const left = f64x2.add(v128.shuffle<f64>(sum, sum, 0, 0), missingGradient);
    const leftRidge = f64x2.add(v128.shuffle<f64>(sum, sum, 1, 1), missingHessian);
    const right = f64x2.sub(totalGradient, left);
    const rightRidge = f64x2.sub(bothRidges, leftRidge);
    const pulledLeft = sizeof<Pull>() == 8 ? f64x2.max(f64x2.sub(f64x2.abs(left), pull), zero) : left;
    const pulledRight = sizeof<Pull>() == 8 ? f64x2.max(f64x2.sub(f64x2.abs(right), pull), zero) : right;
    const gain = f64x2.add(
      f64x2.mul(f64x2.mul(pulledLeft, pulledLeft), rightRidge),
      f64x2.mul(f64x2.mul(pulledRight, pulledRight), leftRidge),
    );
    if (!v128.any_true(f64x2.ge(gain, f64x2.mul(worth, f64x2.mul(leftRidge, rightRidge))))) continue;

    const bin = (<i32>(at - histogram)) >> 4;
    if (bin >= 0) {
      const found = splitGain(sum, f64x2.sub(total, sum), own);
      if (found > best) {
        best = found;
        bestBin = bin;
        bestSum = sum;
      }
    }
    if (bin < bins - 1) {
      const withMissing = f64x2.add(sum, missing);
      const found = splitGain(withMissing, f64x2.sub(total, withMissing), own);
      if (found >= bestLeft) {
        bestLeft = found;
        bestLeftBin = bin;
        bestLeftSum = withMissing;
      }
    }
    worth = f64x2.replace_lane(f64x2.splat((<f64>best + <f64>own) * SLACK), 1, (<f64>bestLeft + <f64>own) * SLACK);
  }
  if (v128.any_true(missing) && bestLeft > best) {
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
