import {
  type Booster,
  defaultBoosterParameters,
  type TrainingData,
  trainBooster,
} from '../../model/booster/index.ts';
import type { Bench } from './bench.ts';
import { type Comparison, secondsOf } from './measured.ts';
import { readTable, writeTable } from './tables.ts';

interface Training {
  build: number;
  train: number;
}

export function trainOurs(data: TrainingData, rounds: number, threads: number): Booster {
  return trainBooster(data, { ...defaultBoosterParameters, maxDepth: 4, rounds }, { threads });
}

/** Both sides in turn. Ours makes its bins while it trains; so does xgboost's DMatrix, while its QuantileDMatrix is made with them. */
export async function benchTraining({ side, table, rounds, threads, repeats }: Bench): Promise<Comparison[]> {
  const data = readTable(table);
  const ours: number[] = [];
  const plain: Training[] = [];
  const quantile: Training[] = [];
  for (let repeat = 0; repeat < repeats; repeat++) {
    ours.push(secondsOf(() => trainOurs(data, rounds, threads)));
    plain.push(await side.ask<Training>({ do: 'train', table, rounds }));
    quantile.push(await side.ask<Training>({ do: 'train', table, rounds, quantile: true }));
  }
  const told = { scale: 1, unit: 's', ours };
  return [
    {
      ...told,
      what: 'training, beside xgb.train on a DMatrix made before',
      theirs: plain.map(({ train }) => train),
      limit: 0.7,
    },
    { ...told, what: '  beside DMatrix and xgb.train', theirs: plain.map(whole) },
    { ...told, what: '  beside QuantileDMatrix and xgb.train', theirs: quantile.map(whole) },
    {
      ...told,
      what: '  beside xgb.train on a QuantileDMatrix made before',
      theirs: quantile.map(({ train }) => train),
    },
  ];
}

/**
 * How time grows: what is added from the first size to the last. The factor between them says as much of what a tree costs
 * whatever its size. By the shortest times: one that waited for others would be taken for growth.
 */
export async function benchGrowth(bench: Bench, folder: string): Promise<Comparison[]> {
  const rows = (bench.quick ? [10, 20, 40] : [10, 20, 40, 80, 160]).map((thousands) => [
    thousands * 1000,
    100,
  ]);
  const columns = (bench.quick ? [25, 50, 100] : [25, 50, 100, 200, 400]).map((count) => [40_000, count]);
  const comparisons: Comparison[] = [];
  for (const [axis, sizes] of [
    ['rows', rows],
    ['columns', columns],
  ] as const) {
    const measured = [];
    for (const size of sizes) measured.push(await trainedIn(bench, folder, size as [number, number]));
    comparisons.push(
      ...measured.map(({ what, ours, theirs }) => ({ what, scale: 1, unit: 's', ours, theirs })),
      ...growthOf(axis, measured),
    );
  }
  return comparisons;
}

type Measured = Pick<Comparison, 'what' | 'ours' | 'theirs'>;

async function trainedIn(bench: Bench, folder: string, [rows, columns]: [number, number]): Promise<Measured> {
  const table = writeTable(folder, rows, columns);
  const data = readTable(table);
  const rounds = bench.rounds / 3;
  const measured: Measured = { what: `training ${rows} x ${columns}, ${rounds} trees`, ours: [], theirs: [] };
  for (let repeat = 0; repeat < 3; repeat++) {
    measured.ours.push(secondsOf(() => trainOurs(data, rounds, bench.threads)));
    measured.theirs.push((await bench.side.ask<Training>({ do: 'train', table, rounds })).train);
  }
  return measured;
}

function growthOf(axis: string, measured: readonly Measured[]): Comparison[] {
  const [first, last] = [measured[0], measured.at(-1)] as [Measured, Measured];
  const of = (what: (last: number, first: number) => number) => ({
    ours: [what(Math.min(...last.ours), Math.min(...first.ours))],
    theirs: [what(Math.min(...last.theirs), Math.min(...first.theirs))],
  });
  return [
    { what: `what more ${axis} add, first to last`, scale: 1, unit: 's', ...of((b, a) => b - a), limit: 1 },
    { what: `growth with ${axis}, first to last`, scale: 1, unit: 'times', ...of((b, a) => b / a) },
  ];
}

const whole = ({ build, train }: Training): number => build + train;
