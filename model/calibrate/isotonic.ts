import { checkScores } from '../measure/thresholds.ts';

/** A rising curve through its points, straight between them and level beyond its ends: margins ascending, probabilities never falling. */
export interface IsotonicCurve {
  margins: number[];
  probabilities: number[];
}

interface Block {
  from: number;
  to: number;
  positives: number;
  rows: number;
}

/**
 * Isotonic regression by pooling adjacent violators (Ayer et al. 1955): the rising steps with the least squared error. Equal margins are one
 * point at their mean label; points inside a level stretch are left out, as in scikit-learn's `IsotonicRegression`. Throws as `checkScores` does.
 */
export function fitIsotonic(margins: ArrayLike<number>, labels: Uint8Array): IsotonicCurve {
  checkScores(margins, labels);
  const order = Array.from(labels.keys()).sort((a, b) => (margins[a] as number) - (margins[b] as number));
  const blocks: Block[] = [];
  let last: number | undefined;
  for (const row of order) {
    const margin = margins[row] as number;
    const block = blocks.at(-1);
    if (block !== undefined && margin === last) {
      block.rows++;
      block.positives += labels[row] as number;
    } else {
      pool(blocks);
      blocks.push({ from: margin, to: margin, rows: 1, positives: labels[row] as number });
    }
    last = margin;
  }
  pool(blocks);
  const ends = blocks.flatMap(({ from, to, positives, rows }) =>
    (from === to ? [from] : [from, to]).map((margin) => ({ margin, probability: positives / rows })),
  );
  return {
    margins: ends.map(({ margin }) => margin),
    probabilities: ends.map(({ probability }) => probability),
  };
}

/** Probabilities in [0, 1], one a margin. */
export function applyIsotonic(
  { margins, probabilities }: IsotonicCurve,
  at: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(at, (margin) => {
    let above = 0;
    let beyond = margins.length;
    while (above < beyond) {
      const middle = (above + beyond) >>> 1;
      if ((margins[middle] as number) >= margin) beyond = middle;
      else above = middle + 1;
    }
    if (above === 0) return probabilities[0] as number;
    if (above === margins.length) return probabilities[above - 1] as number;
    const low = margins[above - 1] as number;
    const way = (margin - low) / ((margins[above] as number) - low);
    const start = probabilities[above - 1] as number;
    return start + way * ((probabilities[above] as number) - start);
  });
}

/** Joins the last block with those before it as long as they do not rise; rates are compared as products, so that no division rounds. */
function pool(blocks: Block[]): void {
  for (let last = blocks.at(-1), before = blocks.at(-2); last !== undefined && before !== undefined; ) {
    if (before.positives * last.rows < last.positives * before.rows) return;
    blocks.splice(-2, 2, {
      from: before.from,
      to: last.to,
      rows: before.rows + last.rows,
      positives: before.positives + last.positives,
    });
    last = blocks.at(-1);
    before = blocks.at(-2);
  }
}
