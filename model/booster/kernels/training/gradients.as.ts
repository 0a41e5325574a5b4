import {
  answers,
  BLOCK,
  counted,
  fractions,
  gradients,
  gradientUnit,
  hessians,
  hessianUnit,
  labels,
  list,
  margins,
  pairs,
  rows,
  weights,
} from './layout.as';

/** Adding and taking it off rounds to a whole number, ties to even. */
const ROUNDER: f64 = 6755399441055744.0;

/** Gradients and hessians of the logistic loss for a block of rows, as `fillLogisticGradients` has them. */
export function fillLogistic(chunk: i32): void {
  const end = min(rows(), (chunk + 1) * BLOCK);
  for (let row = chunk * BLOCK; row < end; row++) {
    const at = <usize>row << 2;
    const weight = load<f32>(weights() + at);
    const probability = sigmoid(load<f32>(margins() + at));
    store<f32>(gradients() + at, (probability - load<f32>(labels() + at)) * weight);
    store<f32>(hessians() + at, max(probability * (<f32>1 - probability), <f32>1e-16) * weight);
  }
}

@inline
function sigmoid(margin: f32): f32 {
  return <f32>1 / (exponential(min(-margin, <f32>88.7)) + <f32>1);
}

/** `exp32` of exp32.ts, operation by operation. */
@inline
function exponential(x: f32): f32 {
  if (x < <f32>-104) return 0;
  const scaled = <f64>x * 46.16624130844683;
  const whole = scaled + ROUNDER - ROUNDER;
  const rest = scaled - whole;
  const step = <i32>whole;
  const power = reinterpret<f64>((<i64>(step >> 5) + 1023) << 52);
  const scale = load<f64>(fractions() + (<usize>(step & 31) << 3)) * power;
  const high = 0.05550361559341535 / 32768.0 * rest + 0.2402284522445722 / 1024.0;
  const low = 0.6931471806916203 / 32.0 * rest + 1.0;
  return <f32>((high * (rest * rest) + low) * scale);
}

/** The largest gradient and hessian, whatever their signs, among a block of the counted rows: two f32 an answer. */
export function findLimits(chunk: i32): void {
  const end = min(counted(), (chunk + 1) * BLOCK);
  let gradient: f32 = 0;
  let hessian: f32 = 0;
  for (let i = chunk * BLOCK; i < end; i++) {
    const at = <usize>load<i32>(list() + (<usize>i << 2)) << 2;
    gradient = max(gradient, abs(load<f32>(gradients() + at)));
    hessian = max(hessian, abs(load<f32>(hessians() + at)));
  }
  store<f32>(answers() + (chunk << 3), gradient);
  store<f32>(answers() + (chunk << 3), hessian, 4);
}

/** Gradients and hessians rounded to whole units, in the order of the list, and their sums over those that are counted: two f64 an answer. */
export function quantiseRows(chunk: i32): void {
  const end = min(rows(), (chunk + 1) * BLOCK);
  const coarse = f64x2.replace_lane(f64x2.splat(ROUNDER * gradientUnit()), 1, ROUNDER * hessianUnit());
  const within = counted();
  let sums = f64x2.splat(0);
  for (let i = chunk * BLOCK; i < end; i++) {
    const at = <usize>load<i32>(list() + (<usize>i << 2)) << 2;
    const pair = f64x2.replace_lane(f64x2.splat(<f64>load<f32>(gradients() + at)), 1, <f64>load<f32>(hessians() + at));
    const whole = f64x2.sub(f64x2.add(pair, coarse), coarse);
    v128.store(pairs() + (<usize>i << 4), whole);
    if (i < within) sums = f64x2.add(sums, whole);
  }
  v128.store(answers() + (chunk << 4), sums);
}
