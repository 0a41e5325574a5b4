import { type Booster, treeWeightOf } from '../booster.ts';
import { leafOf, type Tree } from '../tree.ts';
import type { GrowthEngine, LeafJob } from './engine.ts';

/** The trees so far and what they say of the rows. */
export interface Ensemble {
  readonly trees: Tree[];
  /** By tree; undefined where all weigh 1. */
  weights(): Float32Array | undefined;
  /** Sets the engine's margins to those that the next tree is to correct. */
  beforeTree(): void;
  add(tree: Tree, leaves: readonly LeafJob[]): void;
  /** The margins of all trees, float32; they stand until the next tree. */
  trainingMargins(): Float32Array;
  validationMargins(): Float32Array;
}

/** What an ensemble begins with. */
export interface Beginning {
  engine: GrowthEngine;
  baseMargin: number;
  start: Booster | undefined;
  /** Of the training rows and of those kept aside. */
  training: Columns;
  validation: Columns | undefined;
}

export interface Columns {
  rows: number;
  columns: readonly Float32Array[];
}

/** Boosting as it is: each tree is added once, with weight 1. */
export function sumOfTrees({ engine, baseMargin, start, training, validation }: Beginning): Ensemble {
  const trees: Tree[] = [];
  const kept = new Float32Array(validation?.rows ?? 0).fill(baseMargin);
  engine.margins.fill(baseMargin);
  for (const [index, tree] of (start?.trees ?? []).entries()) {
    const weight = treeWeightOf(start as Booster, index);
    addOutputs(engine.margins, outputsOf(tree, training), weight);
    addKept(tree, weight);
    trees.push(tree);
  }
  return {
    trees,
    weights: () => undefined,
    beforeTree() {},
    add(tree, leaves) {
      engine.addLeaves(leaves);
      addKept(tree, 1);
      trees.push(tree);
    },
    trainingMargins: () => engine.margins,
    validationMargins: () => kept,
  };

  function addKept(tree: Tree, weight: number): void {
    if (validation !== undefined) addOutputs(kept, outputsOf(tree, validation), weight);
  }
}

/** The leaf value of each row. */
export function outputsOf(tree: Tree, { rows, columns }: Columns): Float32Array {
  const outputs = new Float32Array(rows);
  for (let row = 0; row < rows; row++) outputs[row] = tree.threshold[leafOf(tree, columns, row)] as number;
  return outputs;
}

/** Adds weighed leaf values, each step in float32 as XGBoost takes it. */
export function addOutputs(margins: Float32Array, outputs: Float32Array, weight: number): void {
  for (let row = 0; row < margins.length; row++) {
    margins[row] = (margins[row] as number) + Math.fround((outputs[row] as number) * weight);
  }
}
