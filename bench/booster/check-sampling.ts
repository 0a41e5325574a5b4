import { join } from 'node:path';
import { defaultBoosterParameters, predictMargin, trainBooster } from '../../model/booster/index.ts';
import { sigmoid } from '../../model/booster/logistic.ts';
import { aucRoc } from '../../model/measure/auc-roc.ts';
import { logLoss } from '../../model/measure/losses.ts';
import { type Finding, figure } from './finding.ts';
import type { ParityData, ParitySet } from './parity-set.ts';
import { readFloat32, writeSet } from './set-files.ts';
import { askXgboost, xgboostParameters } from './xgboost-side.ts';

const seeds = Array.from({ length: 10 }, (_, seed) => seed);

/** How well models of ten seeds do on rows that none has seen: the mean of ours must lie in the spread of theirs. */
export function checkSampling(set: ParitySet, data: ParityData, folder: string): Finding[] {
  const parameters = { ...defaultBoosterParameters, ...set.parameters };
  const { validation } = data;
  if (validation === undefined) throw new Error(`${set.name} has no rows to measure on.`);
  writeSet(folder, data);
  askXgboost({
    action: 'sampling',
    folder,
    rounds: parameters.rounds,
    threads: 2,
    seeds,
    parameters: xgboostParameters(set.parameters, data.matrix.names),
  });
  const margins = Float64Array.from(readFloat32(join(folder, 'margins')));
  const { rows } = validation.matrix;
  const labels = Uint8Array.from(validation.labels);
  const theirs = seeds.map((seed) => margins.subarray(seed * rows, (seed + 1) * rows));
  const ours = seeds.map((seed) =>
    predictMargin(trainBooster(data, { ...parameters, seed }), validation.matrix),
  );
  const measures: [name: string, of: (scores: Float64Array) => number][] = [
    ['AUC', (scores) => aucRoc(scores, labels)],
    ['log loss', (scores) => logLoss(scores.map(sigmoid), labels)],
  ];
  return measures.map(([name, of]) => within(name, ours.map(of), theirs.map(of)));
}

function within(name: string, ours: number[], theirs: number[]): Finding {
  const mean = ours.reduce((sum, value) => sum + value, 0) / ours.length;
  const [low, high] = [Math.min(...theirs), Math.max(...theirs)];
  return {
    measure: `${name} of unseen rows, mean of ${ours.length} seeds (${figure(Math.min(...ours))} to ${figure(Math.max(...ours))})`,
    value: figure(mean),
    limit: `${figure(low)} to ${figure(high)}`,
    holds: mean >= low && mean <= high,
  };
}
