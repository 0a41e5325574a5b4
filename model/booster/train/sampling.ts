import type { BoosterParameters } from '../parameters.ts';
import { derive, type Random } from '../random.ts';

/** Draws the rows and columns of each tree from seeded streams, one for each purpose, so that none moves another. */
export interface Sampling {
  /** The rows that the next tree counts, ascending; all where undefined. */
  rows(): Int32Array | undefined;
  /** The columns of the next tree, ascending. */
  columns(): ColumnSampler;
}

export interface ColumnSampler {
  tree: Int32Array;
  /** The columns that a node of this depth may split on, ascending; drawn anew for each node that asks. */
  ofNode(depth: number): Int32Array;
}

/** A training that goes on from `trees` trees draws other rows and columns than the one that grew them. */
export function startSampling(
  parameters: BoosterParameters,
  rowCount: number,
  columnCount: number,
  trees: number,
): Sampling {
  const { seed, subsample, colsampleBytree, colsampleBylevel = 1, colsampleBynode = 1 } = parameters;
  const stream = (name: string): Random => derive(seed, trees === 0 ? name : `${name} after ${trees} trees`);
  const rowStream = stream('booster rows');
  const treeStream = stream('booster columns');
  const levelStream = stream('booster columns of a level');
  const nodeStream = stream('booster columns of a node');
  const all = Int32Array.from({ length: columnCount }, (_, column) => column);
  return {
    rows: () => sampleRows(rowCount, subsample, rowStream),
    columns() {
      const tree = sampleColumns(all, colsampleBytree, treeStream);
      const levels: Int32Array[] = [];
      return {
        tree,
        ofNode(depth) {
          levels[depth] ??= sampleColumns(tree, colsampleBylevel, levelStream);
          return sampleColumns(levels[depth], colsampleBynode, nodeStream);
        },
      };
    },
  };
}

/** Each row is seen with the same chance, on its own, as in XGBoost's uniform sampling. */
function sampleRows(count: number, share: number, random: Random): Int32Array | undefined {
  if (share === 1) return undefined;
  const rows = new Int32Array(count);
  let kept = 0;
  for (let row = 0; row < count; row++) if (random.uniform() < share) rows[kept++] = row;
  return rows.subarray(0, kept);
}

/** A fixed share of the columns, rounded down but at least one, in ascending order. */
function sampleColumns(columns: Int32Array, share: number, random: Random): Int32Array {
  if (share === 1) return columns;
  const drawn = random.shuffle(Int32Array.from(columns));
  return drawn.slice(0, Math.max(1, Math.floor(columns.length * share))).sort();
}
