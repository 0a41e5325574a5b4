import type { BinnedMatrix } from '../cuts/bins.ts';
import { firstFree, headerPlace } from './crew.ts';

/** Columns whose codes stand together, so that one read of a row's gradients serves all of them. */
const columnsAGroup = 4;

/** Codes of a group are bytes from its first bin, 16 a bin, in 16 bits. */
const binsAGroup = 65_536 / 16;

/** Columns counted together: `columnsAGroup` of them, or a single one. */
export interface ColumnGroup {
  columns: number[];
  /** Where its codes are: for each row two bytes a column. */
  codes: number;
  firstBin: number;
  bins: number;
}

/** Where everything is in the memory of the training kernel; addresses are in bytes. */
export interface TrainingLayout {
  groups: readonly ColumnGroup[];
  /** By name, in the order of the header that layout.as.ts reads. */
  places: Places;
  /** How many answers and jobs there is room for, in bytes each. */
  room: number;
  /** Up to where the memory must reach for so many histograms. */
  endOf(histograms: number): number;
}

export interface Places {
  list: number;
  pairs: number;
  spareList: number;
  sparePairs: number;
  gradients: number;
  hessians: number;
  margins: number;
  labels: number;
  weights: number;
  groups: number;
  columns: number;
  jobs: number;
  answers: number;
  fractions: number;
  groupsInUse: number;
  cuts: number;
  searched: number;
  histograms: number;
}

export const settingsPlace = headerPlace + 256;

export function layOut(binned: Pick<BinnedMatrix, 'rows' | 'offsets'>): TrainingLayout {
  const { rows, offsets } = binned;
  const columnCount = offsets.length - 1;
  const bins = Array.from(
    { length: columnCount },
    (_, column) => (offsets[column + 1] as number) - (offsets[column] as number),
  );
  let next = firstFree;
  const take = (bytes: number): number => {
    const place = next;
    next += aligned(bytes);
    return place;
  };
  const groups = groupColumns(offsets).map((columns): ColumnGroup => {
    const firstBin = offsets[columns[0] as number] as number;
    const last = (columns.at(-1) as number) + 1;
    return {
      columns,
      codes: take(2 * rows * columns.length),
      firstBin,
      bins: (offsets[last] as number) - firstBin,
    };
  });
  const room = aligned(64 * 1024 + 32 * Math.ceil(rows / 1024) + 8 * columnCount);
  const places = {
    list: take(4 * rows),
    pairs: take(16 * rows),
    spareList: take(4 * rows),
    sparePairs: take(16 * rows),
    gradients: take(4 * rows),
    hessians: take(4 * rows),
    margins: take(4 * rows),
    labels: take(4 * rows),
    weights: take(4 * rows),
    groups: take(16 * groups.length),
    columns: take(16 * columnCount),
    jobs: take(room),
    answers: take(room),
    fractions: take(8 * 32),
    groupsInUse: take(4 * groups.length),
    cuts: take(20 + 4 * Math.max(...bins)),
    searched: take(8 * columnCount),
    histograms: next,
  };
  const histogramBytes = 16 * (offsets[columnCount] as number);
  return { groups, places, room, endOf: (histograms) => places.histograms + histograms * histogramBytes };
}

function aligned(bytes: number): number {
  return 64 * Math.ceil(bytes / 64);
}

function groupColumns(offsets: Int32Array): number[][] {
  const groups: number[][] = [];
  for (let column = 0; column < offsets.length - 1; ) {
    const end = column + columnsAGroup;
    const together =
      end < offsets.length && (offsets[end] as number) - (offsets[column] as number) <= binsAGroup;
    const count = together ? columnsAGroup : 1;
    groups.push(Array.from({ length: count }, (_, index) => column + index));
    column += count;
  }
  return groups;
}
