import { defaultBoosterParameters, type EvalMetric, trainBooster } from '../../model/booster/index.ts';
import type { Finding } from './finding.ts';
import type { ParityData, ParitySet } from './parity-set.ts';
import { writeSet } from './set-files.ts';
import { askXgboost, xgboostParameters } from './xgboost-side.ts';

const metrics: readonly EvalMetric[] = ['logloss', 'error', 'auc', 'aucpr'];
const patience = 20;

/** The round that early stopping keeps, by each metric. */
export function checkStopping(set: ParitySet, data: ParityData, folder: string): Finding[] {
  const parameters = { ...defaultBoosterParameters, ...set.parameters, earlyStoppingRounds: patience };
  const { validation } = data;
  if (validation === undefined) throw new Error(`${set.name} has no rows to stop by.`);
  writeSet(folder, data);
  const theirs = askXgboost<{ metrics: Record<string, { bestRound: number; history: number[] }> }>({
    action: 'stopping',
    folder,
    rounds: parameters.rounds,
    threads: 2,
    patience,
    metrics,
    parameters: xgboostParameters(set.parameters, data.matrix.names),
  });
  return metrics.map((evalMetric) => {
    const { bestRound, evaluation } = trainBooster(data, { ...parameters, evalMetric }, { validation });
    const expected = theirs.metrics[evalMetric] as { bestRound: number; history: number[] };
    const differs = expected.history.map((value, round) =>
      Math.abs(value - (evaluation?.validation[round] ?? Number.NaN)),
    );
    return {
      measure: `best round by ${evalMetric} (history within ${Math.max(...differs).toExponential(1)})`,
      value: String(bestRound),
      limit: `= ${expected.bestRound}`,
      holds: bestRound === expected.bestRound,
    };
  });
}
