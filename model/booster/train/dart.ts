import { treeWeightOf } from '../booster.ts';
import type { BoosterParameters } from '../parameters.ts';
import { derive, type Random } from '../random.ts';
import type { Tree } from '../tree.ts';
import { addOutputs, type Beginning, type Columns, type Ensemble, outputsOf } from './ensemble.ts';

const { fround } = Math;

/**
 * DART (Rashmi and Gilad-Bachrach 2015) as XGBoost has it: a round leaves out some trees, grows one that corrects the others, and weighs it
 * and those left out so that together they say about what those left out said. Which trees, our own seeded stream decides.
 */
export function dart(parameters: BoosterParameters, beginning: Beginning): Ensemble {
  const { engine, baseMargin, start, training, validation } = beginning;
  const trees: Tree[] = [...(start?.trees ?? [])];
  let weights: Float32Array = Float32Array.from(trees, (_, tree) =>
    start === undefined ? 1 : treeWeightOf(start, tree),
  );
  const label = 'booster trees left out';
  const random = derive(parameters.seed, trees.length === 0 ? label : `${label} after ${trees.length} trees`);
  const outputs = startOutputs(trees);
  let leftOut: number[] = [];

  function marginsInto(margins: Float32Array, of: Columns, without: readonly number[]): Float32Array {
    margins.fill(baseMargin);
    const skipped = new Set(without);
    for (const index of trees.keys()) {
      if (!skipped.has(index)) addOutputs(margins, outputs.of(index, of), weights[index] as number);
    }
    return margins;
  }

  return {
    trees,
    weights: () => weights.slice(),
    beforeTree() {
      leftOut = drawTrees(parameters, weights, random);
      marginsInto(engine.margins, training, leftOut);
    },
    add(tree) {
      trees.push(tree);
      weights = weighAnew(parameters, weights, leftOut);
    },
    trainingMargins: () => marginsInto(engine.margins, training, []),
    validationMargins: () =>
      validation === undefined
        ? new Float32Array(0)
        : marginsInto(new Float32Array(validation.rows), validation, []),
  };
}

/** Leaf values of trees by row, kept up to so many numbers and worked out again past that. */
const valuesKept = 2 ** 27;

function startOutputs(trees: readonly Tree[]) {
  const kept = new Map<Columns, Float32Array[]>();
  let values = 0;
  return {
    of(index: number, columns: Columns): Float32Array {
      const known = kept.get(columns) ?? [];
      kept.set(columns, known);
      const held = known[index];
      if (held !== undefined) return held;
      const worked = outputsOf(trees[index] as Tree, columns);
      if (values + worked.length > valuesKept) return worked;
      values += worked.length;
      known[index] = worked;
      return worked;
    },
  };
}

/** The trees that a round leaves out, ascending. */
function drawTrees(parameters: BoosterParameters, weights: Float32Array, random: Random): number[] {
  const { rateDrop = 0, skipDrop = 0, oneDrop = false, sampleType = 'uniform' } = parameters;
  if (skipDrop > 0 && random.uniform() < skipDrop) return [];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const share = (weight: number): number =>
    sampleType === 'uniform' ? 1 : (weights.length * weight) / total;
  const drawn = [...weights.keys()].filter(
    (tree) => random.uniform() < rateDrop * share(weights[tree] as number),
  );
  if (drawn.length > 0 || !oneDrop || weights.length === 0) return drawn;
  return [sampleType === 'uniform' ? random.below(weights.length) : drawByWeight(weights, total, random)];
}

function drawByWeight(weights: Float32Array, total: number, random: Random): number {
  let left = random.uniform() * total;
  const drawn = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return drawn < 0 ? weights.length - 1 : drawn;
}

/** The weights of the trees and, last, of the new one. */
function weighAnew(
  { learningRate, normalizeType = 'tree' }: BoosterParameters,
  weights: Float32Array,
  leftOut: readonly number[],
): Float32Array {
  const anew = new Float32Array(weights.length + 1);
  anew.set(weights);
  anew[weights.length] = 1;
  if (leftOut.length === 0) return anew;
  const rate = fround(learningRate);
  const together = normalizeType === 'forest';
  const ofOthers = fround(together ? 1 / (1 + rate) : leftOut.length / fround(leftOut.length + rate));
  for (const tree of leftOut) anew[tree] = (anew[tree] as number) * ofOthers;
  anew[weights.length] = together ? ofOthers : 1 / fround(leftOut.length + rate);
  return anew;
}
