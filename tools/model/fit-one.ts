import type { ModelErrorFacts } from '../../model/booster/errors.ts';
import { type Booster, type BoosterParameters, trainBooster } from '../../model/booster/index.ts';
import { type Matrix, selectRows } from '../../model/booster/matrix.ts';

/** One booster to train. `train` and `validation` are rows of the matrix; the validation rows only say when to stop. */
export interface FitJob {
  matrix: Matrix;
  labels: Uint8Array;
  train: Int32Array;
  validation: Int32Array;
  parameters: BoosterParameters;
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
  return trainBooster(part(job.train), job.parameters, {
    validation: part(job.validation),
    onRound: ({ round }) => {
      if (round % roundsBetweenReports === 0) onRound(round);
    },
    ...(signal === undefined ? {} : { signal }),
  });
}
