import { checkScores, type Scores } from './thresholds.ts';

/** Mean negative log-likelihood in nats; probabilities are held one float64 step from 0 and 1, as scikit-learn holds them. */
export function logLoss(probabilities: Scores, labels: Uint8Array): number {
  checkScores(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) {
    const held = Math.min(Math.max(probabilities[i] as number, Number.EPSILON), 1 - Number.EPSILON);
    sum -= labels[i] === 1 ? Math.log(held) : Math.log(1 - held);
  }
  return sum / labels.length;
}

/** Mean squared difference of probability and label, 0 at best. */
export function brierScore(probabilities: Scores, labels: Uint8Array): number {
  checkScores(probabilities, labels);
  let sum = 0;
  for (let i = 0; i < labels.length; i++) sum += ((probabilities[i] as number) - (labels[i] as number)) ** 2;
  return sum / labels.length;
}
