import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tree } from '../../model/booster/tree.ts';
import { trainTheirs } from './check-trees.ts';
import type { ParityData } from './parity-set.ts';
import { bytesOf, readFloat32, writeSet } from './set-files.ts';
import { cutCases } from './sets/cut-cases.ts';
import { frozenSets } from './sets/index.ts';
import { askXgboost } from './xgboost-side.ts';

/** What xgboost grew on one set. Numbers are float32 to nine digits, which bring it back to the bit. */
export interface FrozenSet {
  name: string;
  /** Of the data, so that a test can say that it drew other data. */
  digest: string;
  baseScore: number;
  trees: FrozenTree[];
  /** Of the first rows. */
  margins: number[];
}

export interface FrozenTree {
  left: number[];
  right: number[];
  feature: number[];
  /** The threshold of a split, the value of a leaf. */
  threshold: number[];
  defaultLeft: number[];
}

export interface FrozenCuts {
  name: string;
  digest: string;
  bins: readonly number[];
  /** By number of bins and by column, the minimum first. */
  cuts: number[][][];
}

const keptMargins = 50;

/** Writes `sets.json` and `cuts.json`, which the tests compare with where there is no Python. */
export async function freeze(folder: string): Promise<void> {
  const sets: FrozenSet[] = [];
  for (const set of frozenSets) {
    const data = await set.make();
    if ('missing' in data) throw new Error(`${set.name} cannot be frozen: ${data.missing}`);
    sets.push(
      inFolder((work) => {
        const { trees, baseScore } = trainTheirs(set, data, work);
        const margins = [...readFloat32(join(work, 'margins'))].slice(0, keptMargins);
        return {
          name: set.name,
          digest: digestOf(data),
          baseScore,
          trees: trees.map(frozenTree),
          margins: margins.map(nineDigits),
        };
      }),
    );
  }
  const cuts = cutCases.map(({ name, bins, data: make }) => {
    const data = make();
    const answer = inFolder((work) => {
      writeSet(work, data);
      return askXgboost<{ cuts: number[][][] }>({
        action: 'cuts',
        folder: work,
        bins,
        threads: 2,
        parameters: {},
      });
    });
    const kept = answer.cuts.map((columns) => columns.map((values) => values.map(nineDigits)));
    return { name, digest: digestOf(data), bins, cuts: kept };
  });
  writeFileSync(join(folder, 'sets.json'), `${JSON.stringify(sets)}\n`);
  writeFileSync(join(folder, 'cuts.json'), `${JSON.stringify(cuts)}\n`);
}

export function digestOf({ matrix, labels, weights }: ParityData): string {
  const hash = createHash('sha256');
  for (const column of [...matrix.columns, Float32Array.from(labels), weights ?? new Float32Array()])
    hash.update(bytesOf(column));
  return hash.digest('hex');
}

function frozenTree(tree: Tree): FrozenTree {
  return {
    left: [...tree.leftChild],
    right: [...tree.rightChild],
    feature: [...tree.feature],
    threshold: [...tree.threshold].map(nineDigits),
    defaultLeft: [...tree.defaultLeft],
  };
}

const nineDigits = (value: number): number => Number(value.toPrecision(9));

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'leadline-freeze-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
