import type { BinnedMatrix } from '../cuts/bins.ts';
import { fractionsOfTwo } from '../exp32.ts';
import type { LogisticRows } from '../logistic.ts';
import { histogramBytes } from '../train/slots.ts';
import { type Crew, headerPlace } from './crew.ts';
import { type ColumnGroup, layOut, type Places, settingsPlace } from './training-layout.ts';
import { task } from './training-task.ts';

/** Rows of a chunk where a task goes over all rows, as in layout.as.ts. */
const rowsAChunk = 4096;

export function chunksOf(rows: number): number {
  return Math.ceil(rows / rowsAChunk);
}

/** The memory of the training kernel, laid out and filled with what a training needs all along. */
export interface TrainingMemory {
  groups: readonly ColumnGroup[];
  places: Places;
  /** Bytes that jobs may take, and as many that answers may. */
  room: number;
  header: Int32Array;
  settings: Float64Array;
  words(place: number, length: number): Int32Array;
  exact(place: number, length: number): Float64Array;
}

export function layOutTraining(crew: Crew, binned: BinnedMatrix, rows: LogisticRows): TrainingMemory {
  const layout = layOut(binned);
  const { places, groups, room } = layout;
  crew.reserve(layout.endOf(1));
  const words = (place: number, length: number) => new Int32Array(crew.memory.buffer, place, length);
  const exact = (place: number, length: number) => new Float64Array(crew.memory.buffer, place, length);
  const floats = (place: number) => new Float32Array(crew.memory.buffer, place, binned.rows);
  const header = words(headerPlace, 64);
  header.set([
    ...[binned.rows, binned.rows, places.list, places.pairs, places.spareList, places.sparePairs],
    ...[places.gradients, places.hessians, places.margins, places.labels, places.weights],
    ...[places.groups, places.columns, places.histograms, histogramBytes(binned)],
    ...[places.jobs, 0, places.answers, places.fractions, places.groupsInUse, places.cuts],
  ]);
  floats(places.labels).set(rows.labels);
  floats(places.weights).set(rows.weights);
  exact(places.fractions, fractionsOfTwo.length).set(fractionsOfTwo);
  for (const [index, group] of groups.entries()) {
    words(places.groups + 16 * index, 4).set([group.codes, group.columns.length, group.firstBin, group.bins]);
    for (const lane of group.columns.keys()) writeColumn(binned, crew, places, group, lane);
  }
  return { groups, places, room, header, settings: exact(settingsPlace, 8), words, exact };
}

/** Codes of columns that stand together are bytes from the group's first bin; those of a single column are its bins. */
function writeColumn(
  binned: BinnedMatrix,
  { memory, lead }: Crew,
  places: Places,
  { columns, codes, firstBin }: ColumnGroup,
  lane: number,
): void {
  const feature = columns[lane] as number;
  const stride = 2 * columns.length;
  const shift = columns.length > 1 ? 4 : 0;
  const added = columns.length > 1 ? ((binned.offsets[feature] as number) - firstBin) << shift : 0;
  const place = codes + 2 * lane;
  new Int32Array(memory.buffer, places.columns + 16 * feature, 4).set([place, stride, added, shift]);

  const { cuts } = binned.cuts[feature] as { cuts: Float32Array };
  new Float32Array(memory.buffer, places.spareList, binned.rows).set(binned.columns[feature] as Float32Array);
  new Int32Array(memory.buffer, places.cuts, 5).set([cuts.length, place, stride, shift, added]);
  new Float32Array(memory.buffer, places.cuts + 20, cuts.length).set(cuts);
  lead(task.bin, chunksOf(binned.rows));
}
