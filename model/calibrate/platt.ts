import { ModelError } from '../booster/errors.ts';
import { checkScores } from '../measure/thresholds.ts';

/** Turns a margin f into the probability 1 / (1 + exp(a f + b)); `a` is negative when a higher margin means likelier. */
export interface PlattScaling {
  a: number;
  b: number;
}

/**
 * Platt's scaling (Platt 1999), with his smoothed targets (n1 + 1) / (n1 + 2) and 1 / (n0 + 2), found by Newton's
 * method with backtracking as in Lin, Lin and Weng (2007), algorithm 1. Throws `platt-diverged`, and as
 * `checkScores` does for NaN margins and one-class labels.
 */
export function fitPlatt(margins: ArrayLike<number>, labels: Uint8Array): PlattScaling {
  const positives = checkScores(margins, labels);
  const negatives = labels.length - positives;
  const targets = { high: (positives + 1) / (positives + 2), low: 1 / (negatives + 2) };
  // Newton's steps do not mind the scale of margins, but float64 does: they are centred and scaled to 1 meanwhile.
  const { mean, deviation } = spreadOf(margins);
  const scaled = Float64Array.from(margins, (margin) => (margin - mean) / deviation);
  const { a, b } = minimise(
    { margins: scaled, labels, targets },
    Math.log((negatives + 1) / (positives + 1)),
  );
  return { a: a / deviation, b: b - (a * mean) / deviation };
}

/** Probabilities in [0, 1], one a margin. */
export function applyPlatt(scaling: PlattScaling, margins: ArrayLike<number>): Float64Array {
  return Float64Array.from(margins, (margin) => 1 / (1 + Math.exp(scaling.a * margin + scaling.b)));
}

function spreadOf(margins: ArrayLike<number>): { mean: number; deviation: number } {
  const values = Array.from(margins);
  const mean = values.reduce((sum, margin) => sum + margin, 0) / values.length;
  const variance = values.reduce((sum, margin) => sum + (margin - mean) ** 2, 0) / values.length;
  return { mean, deviation: variance > 0 ? Math.sqrt(variance) : 1 };
}

function minimise(problem: Problem, startB: number): PlattScaling {
  let at = { a: 0, b: startB };
  let loss = lossAt(problem, at);
  for (let iteration = 0; iteration < 100; iteration++) {
    const { gradient, direction } = newtonStep(problem, at);
    const slope = gradient.a * direction.a + gradient.b * direction.b;
    // What is left to gain drowns in the loss's rounding: a last whole step lands on the minimum.
    if (-slope < 1e-10 * (1 + loss)) return along(at, direction, 1);
    let step = 1;
    while (lossAt(problem, along(at, direction, step)) >= loss + 1e-4 * step * slope && step > 1e-10)
      step /= 2;
    at = along(at, direction, step);
    loss = lossAt(problem, at);
  }
  throw new ModelError({
    code: 'platt-diverged',
    message: 'Platt scaling did not settle within 100 Newton steps.',
    arrived: `a ${at.a}, b ${at.b}`,
    next: 'Look for margins of extreme size among the calibration rows.',
  });
}

function along(from: PlattScaling, direction: PlattScaling, step: number): PlattScaling {
  return { a: from.a + step * direction.a, b: from.b + step * direction.b };
}

interface Problem {
  margins: ArrayLike<number>;
  labels: Uint8Array;
  targets: { high: number; low: number };
}

/** Cross-entropy of the smoothed targets, each logarithm taken on the side where it cannot overflow. */
function lossAt({ margins, labels, targets }: Problem, { a, b }: PlattScaling): number {
  let loss = 0;
  for (let i = 0; i < labels.length; i++) {
    const target = labels[i] === 1 ? targets.high : targets.low;
    const logit = a * (margins[i] as number) + b;
    loss += (logit >= 0 ? target : target - 1) * logit + Math.log1p(Math.exp(-Math.abs(logit)));
  }
  return loss;
}

function newtonStep(
  { margins, labels, targets }: Problem,
  { a, b }: PlattScaling,
): { gradient: PlattScaling; direction: PlattScaling } {
  let h11 = 1e-12;
  let h22 = 1e-12;
  let h21 = 0;
  const gradient = { a: 0, b: 0 };
  for (let i = 0; i < labels.length; i++) {
    const margin = margins[i] as number;
    const target = labels[i] === 1 ? targets.high : targets.low;
    const probability = 1 / (1 + Math.exp(a * margin + b));
    const spread = probability * (1 - probability);
    h11 += margin * margin * spread;
    h22 += spread;
    h21 += margin * spread;
    gradient.a += margin * (target - probability);
    gradient.b += target - probability;
  }
  const determinant = h11 * h22 - h21 * h21;
  return {
    gradient,
    direction: {
      a: -(h22 * gradient.a - h21 * gradient.b) / determinant,
      b: -(h11 * gradient.b - h21 * gradient.a) / determinant,
    },
  };
}
