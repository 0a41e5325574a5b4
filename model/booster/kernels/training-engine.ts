import { type BinnedMatrix, binsBy } from '../cuts/bins.ts';
import { cutsFrom } from '../cuts/quantile-cuts.ts';
import type { LogisticRows } from '../logistic.ts';
import type {
  Columns,
  FillJob,
  GrowthEngine,
  LeafJob,
  NodeSums,
  PartitionJob,
  SearchJob,
  Split,
} from '../train/engine.ts';
import type { Penalties } from '../train/leaf-weight.ts';
import { listRows } from '../train/plain-engine.ts';
import { unitFor } from '../train/quantise.ts';
import { histogramBytes } from '../train/slots.ts';
import { type Crew, mostThreads, startCrew } from './crew.ts';
import { sketchColumns } from './sketch-columns.ts';
import { chunksOf, layOutTraining } from './training-memory.ts';
import { task } from './training-task.ts';

/** Rows of a block of a node that is split. */
const rowsABlock = 8192;

/** Columns of a chunk of the search. */
const columnsAPart = 16;

/** WebAssembly on threads: the same bytes as the plain engine, whatever the number of threads. */
export function kernelEngine(columns: Columns, rows: LogisticRows, threads: number): GrowthEngine {
  const crew = takeCrew(threads);
  try {
    return engineOn(crew, binOn(crew, columns), rows);
  } catch (error) {
    crew.close();
    throw error;
  }
}

/** Threads and memory are dear to make and slow to be given back: the crew of the last training is kept for the next. */
let spare: Crew | undefined;

const bytesWorthKeeping = 64 * 1024 * 1024;

function takeCrew(threads: number): Crew {
  const kept = spare?.threads === Math.min(threads, mostThreads) ? spare : undefined;
  const crew = kept ?? startCrew('training', threads, 0);
  if (kept !== undefined) spare = undefined;
  const close = (): void => {
    spare?.close();
    spare = undefined;
    if (crew.isClosed() || crew.memory.buffer.byteLength > bytesWorthKeeping) crew.close();
    else spare = crew;
  };
  return { ...crew, close };
}

function binOn(crew: Crew, { matrix, maxBin, weights }: Columns): BinnedMatrix {
  const sketched = sketchColumns(crew, matrix.columns, maxBin, weights);
  return binsBy(matrix, (feature) =>
    cutsFrom(matrix.names[feature] as string, sketched[feature] as Float32Array, maxBin),
  );
}

function engineOn(crew: Crew, binned: BinnedMatrix, rows: LogisticRows): GrowthEngine {
  const { places, groups, words, exact, header, settings, room } = layOutTraining(crew, binned, rows);
  const bytes = histogramBytes(binned);
  const list = words(places.list, binned.rows);
  const jobs = words(places.jobs, room / 4);
  const exactJobs = exact(places.jobs, room / 8);
  const answers = words(places.answers, room / 4);
  const exactAnswers = exact(places.answers, room / 8);
  const gains = new Float32Array(answers.buffer, places.answers, room / 4);
  const groupsInUse = words(places.groupsInUse, groups.length);
  const searched = words(places.searched, 2 * binned.columns.length);
  const floats = (place: number): Float32Array => new Float32Array(crew.memory.buffer, place, binned.rows);
  let inUse = 0;

  return {
    binned,
    gradients: floats(places.gradients),
    hessians: floats(places.hessians),
    margins: floats(places.margins),
    fillLogistic: () => crew.lead(task.fillLogistic, chunksOf(binned.rows)),
    startTree,
    fill: (asked) => inBatches(asked, room / 16, fill),
    histogram: (slot) => exact(places.histograms + slot * bytes, bytes / 8),
    search,
    partition,
    addLeaves: (asked) => inBatches(asked, room / 16, addLeaves),
    close: crew.close,
  };

  function startTree(counted: Int32Array | undefined, features: Int32Array) {
    listRows(list, counted);
    const within = counted?.length ?? binned.rows;
    header[1] = within;
    const used = new Set(features);
    const chosen = [...groups.keys()].filter((group) =>
      groups[group]?.columns.some((column) => used.has(column)),
    );
    groupsInUse.set(chosen);
    inUse = chosen.length;

    const parts = chunksOf(within);
    crew.lead(task.findLimits, parts);
    let gradient = 0;
    let hessian = 0;
    for (let part = 0; part < parts; part++) {
      gradient = Math.max(gradient, gains[2 * part] as number);
      hessian = Math.max(hessian, gains[2 * part + 1] as number);
    }
    settings[0] = unitFor(gradient, within);
    settings[1] = unitFor(hessian, within);

    const sums: NodeSums = { gradient: 0, hessian: 0 };
    crew.lead(task.quantise, chunksOf(binned.rows));
    for (let part = 0; part < parts; part++) {
      sums.gradient += exactAnswers[2 * part] as number;
      sums.hessian += exactAnswers[2 * part + 1] as number;
    }
    return sums;
  }

  function fill(asked: readonly FillJob[]): void {
    let last = 0;
    for (const [index, { slot, parent = -1, begin, end }] of asked.entries()) {
      last = Math.max(last, slot);
      jobs.set([slot, parent, begin, end], 4 * index);
    }
    crew.reserve(places.histograms + (last + 1) * bytes);
    header[16] = asked.length;
    crew.lead(task.fill, inUse);
  }

  function search(asked: readonly SearchJob[], penalties: Penalties): (Split | undefined)[] {
    settings.set([penalties.alpha, penalties.lambda, penalties.minChildWeight], 2);
    const found: (Split | undefined)[] = [];
    for (let begin = 0; begin < asked.length; ) {
      const features = asked[begin]?.features as Int32Array;
      const parts = Math.ceil(features.length / columnsAPart);
      const most = Math.floor(room / 48 / Math.max(parts, 1));
      let end = begin + 1;
      while (end < asked.length && end - begin < most && asked[end]?.features === features) end++;
      found.push(...searchAmong(features, parts, asked.slice(begin, end)));
      begin = end;
    }
    return found;
  }

  /** Each part of the columns answers for itself; the earlier part stands on a tie. */
  function searchAmong(
    features: Int32Array,
    parts: number,
    asked: readonly SearchJob[],
  ): (Split | undefined)[] {
    for (let i = 0; i < features.length; i++) {
      const first = binned.offsets[features[i] as number] as number;
      searched[2 * i] = first;
      searched[2 * i + 1] = (binned.offsets[(features[i] as number) + 1] as number) - first - 1;
    }
    for (const [index, { slot, sums }] of asked.entries()) {
      for (let part = 0; part < parts; part++) {
        const at = index * parts + part;
        const first = part * columnsAPart;
        jobs[8 * at] = slot;
        jobs[8 * at + 1] = places.searched + 8 * first;
        jobs[8 * at + 2] = Math.min(columnsAPart, features.length - first);
        exactJobs[4 * at + 2] = sums.gradient;
        exactJobs[4 * at + 3] = sums.hessian;
      }
    }
    crew.lead(task.search, asked.length * parts);
    return asked.map((_, index) => {
      let best = -1;
      for (let at = index * parts; at < (index + 1) * parts; at++) {
        if ((answers[12 * at + 1] as number) < 0) continue;
        if (best < 0 || (gains[12 * at] as number) > (gains[12 * best] as number)) best = at;
      }
      const first = (best - index * parts) * columnsAPart;
      return best < 0
        ? undefined
        : splitOf(features[first + (answers[12 * best + 1] as number)] as number, best);
    });
  }

  function splitOf(feature: number, answer: number): Split {
    const cuts = binned.cuts[feature] as { cuts: Float32Array; minimum: number };
    const bin = answers[12 * answer + 2] as number;
    const sums = (at: number): NodeSums => ({
      gradient: exactAnswers[6 * answer + at] as number,
      hessian: exactAnswers[6 * answer + at + 1] as number,
    });
    return {
      feature,
      bin,
      threshold: bin < 0 ? cuts.minimum : (cuts.cuts[bin] as number),
      defaultLeft: answers[12 * answer + 3] === 1,
      gain: gains[12 * answer] as number,
      left: sums(2),
      right: sums(4),
    };
  }

  /** Tables of sides are put where one histogram at a time is counted: none is while nodes are split. */
  function partition(asked: readonly PartitionJob[]): number[] {
    const middles: number[] = [];
    for (let begin = 0; begin < asked.length; ) {
      let end = begin;
      let tables = 0;
      let blocks = 0;
      for (; end < asked.length; end++) {
        const job = asked[end] as PartitionJob;
        const more = Math.ceil((job.end - job.begin) / rowsABlock);
        if (end > begin && (tables + job.goesLeft.length > bytes || blocks + more > room / 32)) break;
        tables += job.goesLeft.length;
        blocks += more;
      }
      middles.push(...splitTogether(asked.slice(begin, end)));
      begin = end;
    }
    return middles;
  }

  function splitTogether(asked: readonly PartitionJob[]): number[] {
    let table = places.histograms;
    const tables = new Uint8Array(crew.memory.buffer);
    const blocks: { job: number; begin: number; end: number }[] = [];
    for (const [job, { begin, end, feature, goesLeft }] of asked.entries()) {
      tables.set(goesLeft, table);
      for (let first = begin; first < end; first += rowsABlock) {
        const last = Math.min(end, first + rowsABlock);
        jobs.set([first, last, feature, table], 8 * blocks.length);
        blocks.push({ job, begin: first, end: last });
      }
      table += goesLeft.length;
    }
    crew.lead(task.split, blocks.length);

    const middles = asked.map(({ begin }) => begin);
    for (const [index, { job }] of blocks.entries()) {
      middles[job] = (middles[job] as number) + (answers[index] as number);
    }
    const left = asked.map(({ begin }) => begin);
    const right = [...middles];
    for (const [index, { job, begin, end }] of blocks.entries()) {
      const count = answers[index] as number;
      jobs.set([left[job] as number, right[job] as number, count], 8 * index + 4);
      left[job] = (left[job] as number) + count;
      right[job] = (right[job] as number) + (end - begin - count);
    }
    crew.lead(task.place, blocks.length);
    return middles;
  }

  function addLeaves(asked: readonly LeafJob[]): void {
    const values = new Float32Array(jobs.buffer, places.jobs, jobs.length);
    for (const [index, { begin, end, value }] of asked.entries()) {
      jobs[4 * index] = begin;
      jobs[4 * index + 1] = end;
      values[4 * index + 2] = value;
    }
    crew.lead(task.addLeaves, asked.length);
  }
}

function inBatches<Job>(asked: readonly Job[], most: number, perform: (jobs: readonly Job[]) => void): void {
  for (let begin = 0; begin < asked.length; begin += most) perform(asked.slice(begin, begin + most));
}
