import { type Booster, baseMarginOf, outputOf } from '../booster.ts';
import { checkBooster } from '../check-booster.ts';
import { ModelError } from '../errors.ts';
import { firstFree, kernelModule } from '../kernels/crew.ts';
import { shown } from '../shown.ts';
import { packBooster } from './pack-booster.ts';

/**
 * A booster made ready for one row at a time. A row has a value for every feature, in the order of `featureNames`, NaN where it is missing;
 * one of another length, or that is no Float32Array, throws `booster-features`. The answers are those of a batch, to the bit.
 */
export interface CompiledBooster {
  readonly featureNames: readonly string[];
  margin(row: Float32Array): number;
  /** The booster's output: for `binary:logistic` the probability of label 1, not calibrated. */
  probability(row: Float32Array): number;
  /** The node id of the leaf in each tree, written into `into` where it is given; throws `leaves-room` where it has fewer places than there are trees. */
  leaf(row: Float32Array, into?: Int32Array): Int32Array;
}

interface RowKernel {
  scoreRow(pack: number, values: number, base: number, ranks: number): number;
  nameLeavesOfRow(pack: number, values: number, leaves: number, ranks: number): void;
}

const pageBytes = 65_536;

/**
 * Takes some milliseconds, and memory of its own: a few bytes a node. Changes to the booster afterwards are not seen, those to its trees' arrays
 * included: edit no tree in place, but make another booster and compile that. Throws `booster-invalid` for what is no booster.
 */
export function compileBooster(booster: Booster): CompiledBooster {
  checkBooster(booster);
  const { objective, featureNames } = booster;
  const base = baseMarginOf(booster);
  const { bytes, inputs, slots, trees } = packBooster(booster, 0, booster.trees.length);
  const valuesPlace = firstFree + bytes.length;
  const leavesPlace = valuesPlace + 4 * inputs.length;
  const ranksPlace = leavesPlace + 4 * trees;

  const pages = Math.ceil((ranksPlace + slots) / pageBytes);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true });
  const { exports } = new WebAssembly.Instance(kernelModule('inference'), { env: { memory } });
  const { scoreRow, nameLeavesOfRow } = exports as unknown as RowKernel;
  new Uint8Array(memory.buffer).set(bytes, firstFree);
  const values = new Float32Array(memory.buffer, valuesPlace, inputs.length);
  const leaves = new Int32Array(memory.buffer, leavesPlace, trees);

  const margin = (row: Float32Array): number => {
    take(row);
    return scoreRow(firstFree, valuesPlace, base, ranksPlace);
  };
  return {
    featureNames,
    margin,
    probability: (row) => outputOf({ objective }, margin(row)),
    leaf(row, into = new Int32Array(trees)) {
      if (!(into instanceof Int32Array) || into.length < trees) refuseRoom(trees, into);
      take(row);
      nameLeavesOfRow(firstFree, valuesPlace, leavesPlace, ranksPlace);
      into.set(leaves);
      return into;
    },
  };

  function take(row: Float32Array): void {
    if (!(row instanceof Float32Array) || row.length !== featureNames.length)
      refuseRow(featureNames.length, row);
    for (let input = 0; input < inputs.length; input++) {
      values[input] = row[inputs[input] as number] as number;
    }
  }
}

function refuseRow(expected: number, row: unknown): never {
  throw new ModelError({
    code: 'booster-features',
    message: 'The row is not a Float32Array with one value for each feature of the booster.',
    expected: `Float32Array of ${expected}`,
    arrived: shown(row),
    next: "Build the row as a Float32Array in the order of the booster's featureNames, NaN where a value is missing.",
  });
}

function refuseRoom(trees: number, into: unknown): never {
  throw new ModelError({
    code: 'leaves-room',
    message: 'The leaves of the row do not fit where they are to be written.',
    expected: `Int32Array of ${trees} or more`,
    arrived: shown(into),
    next: 'Give an Int32Array with a place for each tree, or leave it out.',
  });
}
