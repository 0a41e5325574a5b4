import { derive } from '../../../model/booster/random.ts';
import type { ParityData } from '../parity-set.ts';
import { bell, drawColumn, forget, matrixOf } from './draw.ts';

/** Columns whose cuts hang on how the sketch goes through them: longer than its queue, in runs, in order, or hardly there. */
export const cutCases: readonly { name: string; bins: readonly number[]; data: () => ParityData }[] = [
  { name: 'rows that all count alike', bins: [2, 16, 64], data: () => cutData('alike') },
  {
    name: 'whole weights, a third of them 0',
    bins: [3, 16, 64],
    data: () => cutData('whole', (random) => random.below(3)),
  },
  {
    name: 'weights of any size',
    bins: [3, 16, 64],
    data: () => cutData('any', (random) => 8 * random.uniform() ** 3),
  },
];

function cutData(name: string, weigh?: (random: ReturnType<typeof derive>) => number): ParityData {
  const rows = 30_000;
  const random = derive(1, `cuts ${name}`);
  const several = drawColumn(rows, () => random.uniform());
  const columns = [
    several.map((_, row) => several[row - (row % 7)] as number),
    drawColumn(rows, () => (random.uniform() < 0.9 ? 0 : random.uniform())),
    several.toSorted(),
    forget(
      drawColumn(rows, () => bell(random)),
      0.2,
      random,
    ),
    forget(
      drawColumn(rows, () => random.below(40)),
      0.99,
      random,
    ),
    new Float32Array(rows).fill(-3e30),
    new Float32Array(rows).fill(Number.NaN),
  ];
  return {
    matrix: matrixOf(columns),
    labels: Uint8Array.from(several, (value) => (value > 0.5 ? 1 : 0)),
    ...(weigh === undefined ? {} : { weights: drawColumn(rows, () => weigh(random)) }),
  };
}
