import type { ModelErrorFacts } from '../../model/booster/errors.ts';
import {
  type Booster,
  type BoosterParameters,
  openLibxgboost,
  type RoundProgress,
  trainBooster,
} from '../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../model/booster/matrix.ts';
import { checkBothClasses } from './both-classes.ts';
import type { BoosterInput } from './inputs.ts';

/** One booster to train. `train` and `validation` are rows of the matrix; the validation rows only say when to stop. */
export interface FitJob {
  matrix: Matrix;
  labels: Uint8Array;
  train: Int32Array;
  validation: Int32Array;
  parameters: BoosterParameters;
  engine?: BoosterInput['engine'];
  device?: BoosterInput['device'];
  /** Threads that this one may train on; by its size where absent. */
  threads?: number;
}

export type FitReply =
  | { kind: 'round'; round: number }
  | { kind: 'done'; booster: Booster }
  | { kind: 'refused'; facts: ModelErrorFacts }
  | { kind: 'broken'; message: string };

const roundsBetweenReports = 10;

export function fitOne(job: FitJob, onRound: (round: number) => void, signal?: AbortSignal): Booster {
  const part = (rows: Int32Array) => ({
    matrix: selectRows(job.matrix, rows),
    labels: Uint8Array.from(rows, (row) => job.labels[row] as number),
  });
  const train = part(job.train);
  const validation = part(job.validation);
  checkBothClasses(train.labels, 'training');
  checkBothClasses(validation.labels, 'validation');
  const options = {
    validation,
    onRound: ({ round }: RoundProgress) => {
      if (round % roundsBetweenReports === 0) onRound(round);
    },
    ...(signal === undefined ? {} : { signal }),
    ...(job.threads === undefined ? {} : { threads: job.threads }),
  };
  if (job.engine !== 'libxgboost') return trainBooster(train, job.parameters, options);
  // One thread each: several boosters train at a time, and XGBoost does not promise the same bytes for another number of threads.
  const machine = { threads: 1, ...(job.device === undefined ? {} : { device: job.device }) };
  return openLibxgboost().train(train, job.parameters, { ...options, ...machine });
}
