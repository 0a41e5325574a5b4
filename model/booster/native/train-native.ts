import type { Booster } from '../booster.ts';
import { checkBoosterParameters } from '../parameter-table.ts';
import type { BoosterParameters } from '../parameters.ts';
import { checkTraining } from '../train/check-training.ts';
import { threadsFor } from '../train/train.ts';
import type { TrainingData, TrainingOptions } from '../train/training-data.ts';
import { startHistory } from '../train/watch.ts';
import { boostRound } from './boost-round.ts';
import type { Handle } from './c-api.ts';
import { withBooster, withMatrix } from './handles.ts';
import type { Library } from './library.ts';
import { readModel, saveModel, writeModel } from './model-bytes.ts';
import { predictWith } from './predictions.ts';
import { applySettings, checkDevice, type MachineOptions, machineSettings, settingsOf } from './settings.ts';

export type NativeTrainingOptions = Omit<TrainingOptions, 'engine'> & MachineOptions;

/**
 * `trainBooster` by the library: the same data, parameters, options and refusals. The loop over rounds is ours, and so are the metrics and
 * the stopping, so that a round is best for the same reason in both engines; rows, columns and trees to leave out are drawn from XGBoost's
 * streams. Throws also `libxgboost-error` and `libxgboost-no-gpu`.
 */
export function trainNative(
  library: Library,
  train: TrainingData,
  parameters: BoosterParameters,
  options: NativeTrainingOptions = {},
): Booster {
  checkBoosterParameters(parameters);
  checkTraining(train, parameters, options, ['device']);
  const { api, version } = library;
  const { matrix, ...facts } = train;
  const { start, threads = threadsFor(matrix) } = options;
  const settings = [
    ...settingsOf(parameters, train, options, version),
    ...machineSettings(library, threads, options),
  ];
  return withMatrix(api, matrix, facts, threads, (rows) =>
    withValidation(library, options, threads, (validation) =>
      withBooster(api, validation === undefined ? [rows] : [rows, validation], (booster) => {
        if (start !== undefined) writeModel(api, booster, start);
        applySettings(api, booster, settings);
        const history = startHistory(train, parameters, options);
        const margins = (of: Handle) => () => predictWith(api, booster, of, 'margin');
        const grown = start?.trees.length ?? 0;

        let best: Uint8Array | undefined;
        for (let round = 1; round <= parameters.rounds; round++) {
          options.signal?.throwIfAborted();
          boostRound(api, booster, rows, grown + round - 1, train, options.objective);
          if (round === 1) checkDevice(library, booster, options);
          const measured = history.measure({
            train: margins(rows),
            validation: margins(validation as Handle),
          });
          if (keepsBest(parameters) && history.isBest()) best = saveModel(api, booster);
          options.onRound?.({ round, rounds: parameters.rounds, ...measured });
          if (history.shouldStop()) break;
        }

        const model = readModel(best ?? saveModel(api, booster));
        const bestRound = history.bestRound();
        const trees = model.trees.slice(0, bestRound === undefined ? undefined : grown + bestRound);
        return {
          ...model,
          featureNames: [...matrix.names],
          ...(matrix.types === undefined ? {} : { featureTypes: [...matrix.types] }),
          trees,
          bestRound: trees.length,
          evaluation: history.evaluation,
          engine: `libxgboost ${version}`,
        };
      }),
    ),
  );
}

function withValidation<T>(
  { api }: Library,
  { validation }: NativeTrainingOptions,
  threads: number,
  work: (handle: Handle | undefined) => T,
): T {
  if (validation === undefined) return work(undefined);
  return withMatrix(api, validation.matrix, {}, threads, work);
}

/**
 * A later round of DART weighs earlier trees anew: what was best had the weights of its own round. Else the trees past the best are simply
 * left out.
 */
function keepsBest({ booster, earlyStoppingRounds }: BoosterParameters): boolean {
  return booster === 'dart' && earlyStoppingRounds !== undefined;
}
