import { fillCustom } from '../train/objectives.ts';
import type { CustomObjective, TrainingData } from '../train/training-data.ts';
import type { CApi, Handle } from './c-api.ts';
import { predictWith } from './predictions.ts';

/**
 * Adds one tree: by the library's objective, or by ours from the margins that the new tree is to correct. `round` counts from 0. Throws
 * `objective-invalid`.
 */
export function boostRound(
  api: CApi,
  booster: Handle,
  rows: Handle,
  round: number,
  { matrix, labels, weights }: TrainingData,
  objective: CustomObjective | undefined,
): void {
  if (objective === undefined) {
    api.call('XGBoosterUpdateOneIter', booster, round, rows);
    return;
  }
  const margins = predictWith(api, booster, rows, 'margin', { training: true });
  const gradients = new Float32Array(matrix.rows);
  const hessians = new Float32Array(matrix.rows);
  fillCustom(objective, { margins, labels, weights }, gradients, hessians);
  api.call('XGBoosterBoostOneIter', booster, rows, gradients, hessians, matrix.rows);
}
