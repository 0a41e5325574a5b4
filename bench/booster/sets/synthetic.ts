import { derive, type Random } from '../../../model/booster/random.ts';
import type { ParityData, ParitySet } from '../parity-set.ts';
import { bell, drawColumn, drawLabels, forget, matrixOf } from './draw.ts';

/** The table of the speed figures: bell-shaped numbers, a tenth of them missing. */
export function referenceData(rows: number, columns: number, missing = 0.1): ParityData {
  const random = derive(1, `reference ${rows} x ${columns}`);
  const values = Array.from({ length: columns }, () => drawColumn(rows, () => bell(random)));
  const labels = drawLabels(values, 1, random);
  return { matrix: matrixOf(values.map((column) => forget(column, missing, random))), labels };
}

/** Rows to train on and others, drawn alike, to stop by or to measure on. */
export function heldOut(): ParityData {
  const { matrix, labels } = referenceData(15_000, 20);
  const part = (begin: number, end: number) => ({
    matrix: {
      ...matrix,
      rows: end - begin,
      columns: matrix.columns.map((column) => column.subarray(begin, end)),
    },
    labels: labels.subarray(begin, end),
  });
  return { ...part(0, 10_000), validation: part(10_000, 15_000) };
}

const shallow = { rounds: 100, maxDepth: 4, learningRate: 0.1 };

export const syntheticSets: ParitySet[] = [
  {
    name: 'reference',
    check: 'trees',
    parameters: { rounds: 300, maxDepth: 4 },
    make: () => referenceData(40_000, 100),
  },
  {
    name: 'missing',
    check: 'trees',
    parameters: shallow,
    make: () => drawn(20_000, 'missing', missingColumns),
  },
  { name: 'ties', check: 'trees', parameters: shallow, make: () => drawn(20_000, 'ties', tiedColumns) },
  {
    name: 'heavy-tails',
    check: 'trees',
    parameters: shallow,
    make: () => drawn(20_000, 'tails', heavyColumns),
  },
  {
    name: 'constant',
    check: 'trees',
    parameters: shallow,
    make: () => drawn(5_000, 'constant', constantColumns),
  },
  {
    name: 'one-row',
    check: 'trees',
    parameters: { rounds: 10 },
    make: () => drawn(1, 'one row', missingColumns),
  },
  { name: 'all-zero', check: 'trees', parameters: { rounds: 10 }, make: () => oneClass(0) },
  { name: 'all-one', check: 'trees', parameters: { rounds: 10 }, make: () => oneClass(1) },
  {
    name: 'two-million',
    check: 'trees',
    parameters: { rounds: 20 },
    make: () => drawn(2_000_000, 'long', longColumns),
  },
  { name: 'wide', check: 'trees', parameters: { rounds: 20 }, make: () => referenceData(2_000, 5_000) },
  { name: 'weights', check: 'trees', parameters: shallow, make: weighted },
  { name: 'one-hot', check: 'trees', parameters: { rounds: 50 }, make: oneHot },
];

/** Drawn columns with labels that hang on them. */
function drawn(
  rows: number,
  name: string,
  draw: (rows: number, random: Random) => Float32Array[],
): ParityData {
  const random = derive(1, name);
  const columns = draw(rows, random);
  return { matrix: matrixOf(columns), labels: drawLabels(columns, 1, random) };
}

/** From none to nearly all missing. */
function missingColumns(rows: number, random: Random): Float32Array[] {
  const shares = [0.3, 0, 0.5, 0.1, 0.9, 0.99, 0.2, 0.05, 1, 0.6];
  return shares.map((share) =>
    forget(
      drawColumn(rows, () => bell(random)),
      share,
      random,
    ),
  );
}

/** Few distinct values, and columns that are copies or mirrors of others. */
function tiedColumns(rows: number, random: Random): Float32Array[] {
  const rounded = [1, 2, 10].map((steps) => drawColumn(rows, () => Math.round(bell(random) * steps) / steps));
  const flags = [0.5, 0.1, 0.01].map((share) => drawColumn(rows, () => (random.uniform() < share ? 1 : 0)));
  const [coarse, fine] = [rounded[0] as Float32Array, rounded[2] as Float32Array];
  return [...rounded, ...flags, coarse.slice(), fine.map((value) => -value), forget(fine, 0.2, random)];
}

/** Ratios of uniform numbers, their powers, and values across all of float32's range, both signs of zero among them. */
function heavyColumns(rows: number, random: Random): Float32Array[] {
  const ratio = (): number => (random.uniform() - 0.5) / (random.uniform() + 1e-6);
  return [
    drawColumn(rows, ratio),
    drawColumn(rows, () => ratio() ** 3),
    drawColumn(rows, () => bell(random) * 2 ** (random.below(240) - 120)),
    drawColumn(rows, () => (random.uniform() < 0.7 ? 0 : ratio() ** 2)),
    drawColumn(rows, () => (random.uniform() < 0.3 ? -0 : random.uniform() < 0.5 ? 0 : bell(random))),
    drawColumn(rows, () => 1 / (1e-5 + random.uniform())),
    forget(
      drawColumn(rows, () => Math.floor(1 / (1e-4 + random.uniform()))),
      0.2,
      random,
    ),
  ];
}

/** Constants of several kinds, a column of nothing, and two that say something. */
function constantColumns(rows: number, random: Random): Float32Array[] {
  const noise = drawColumn(rows, () => bell(random));
  const constants = [0, -0, 7.25, -3e30, 1e-40].map((value) => new Float32Array(rows).fill(value));
  const flag = forget(new Float32Array(rows).fill(1), 0.5, random);
  return [
    noise,
    drawColumn(rows, () => bell(random)),
    ...constants,
    new Float32Array(rows).fill(Number.NaN),
    flag,
  ];
}

function longColumns(rows: number, random: Random): Float32Array[] {
  const kinds: (() => number)[] = [
    () => bell(random),
    () => random.uniform() ** 4,
    () => Math.round(bell(random) * 100) / 100,
    () => random.below(1000),
    () => (random.uniform() - 0.5) / (random.uniform() + 1e-6),
  ];
  const columns = kinds.flatMap((draw) => [drawColumn(rows, draw), drawColumn(rows, draw)]);
  return columns.map((column, index) => (index % 3 === 2 ? forget(column, 0.1, random) : column));
}

function oneClass(label: 0 | 1): ParityData {
  const { matrix } = drawn(500, 'one class', missingColumns);
  return { matrix, labels: new Uint8Array(500).fill(label) };
}

/** Weights from 0 to 8, of which some are 0. */
function weighted(): ParityData {
  const data = drawn(20_000, 'weights', (rows, random) => [
    ...missingColumns(rows, random),
    ...tiedColumns(rows, random),
  ]);
  const random = derive(2, 'weights');
  const weights = drawColumn(data.matrix.rows, () =>
    random.uniform() < 0.05 ? 0 : (2 * random.uniform()) ** 3,
  );
  return { ...data, weights };
}

/** As many categories an attribute as the mushrooms of agaricus have, one column each; what is not there is missing, as in its file. */
function oneHot(): ParityData {
  const rows = 6_513;
  const random = derive(1, 'one hot');
  const sizes = [6, 4, 10, 2, 9, 2, 2, 2, 12, 2, 4, 4, 4, 9, 9, 1, 4, 3, 8, 9, 6, 7];
  const columns = sizes.flatMap((size) => {
    const chosen = drawColumn(rows, () => Math.floor(size * random.uniform() ** 2));
    return Array.from({ length: size }, (_, value) => chosen.map((one) => (one === value ? 1 : Number.NaN)));
  });
  const known = [6, 12, 25, 40].map((column) => columns[column] as Float32Array);
  return { matrix: matrixOf(columns), labels: drawLabels(known, 0.3, random) };
}
