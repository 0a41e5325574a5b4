import normalCdf from '@stdlib/stats-base-dists-normal-cdf';
import { meanRanks } from './mean-ranks.ts';
import { normalQuantile } from './normal-quantile.ts';
import { checkScores, type Scores } from './thresholds.ts';

/** Two areas under the ROC curve on the same rows. */
export interface AucComparison {
  first: number;
  second: number;
  /** First minus second, with its interval. */
  difference: number;
  low: number;
  high: number;
  standardError: number;
  /** Null when the two order every pair alike, so that there is no spread to measure by. */
  z: number | null;
  /** Two-sided; 1 when the two order every pair alike. */
  p: number;
  level: number;
}

/**
 * DeLong's test of two correlated areas under the ROC curve (DeLong, DeLong and Clarke-Pearson 1988), by the mid-ranks of Sun and Xu (2014).
 * Rows are taken as independent. Throws as `checkScores` does.
 */
export function compareAucs(first: Scores, second: Scores, labels: Uint8Array, level = 0.95): AucComparison {
  checkScores(first, labels);
  checkScores(second, labels);
  const a = placementsOf(first, labels);
  const b = placementsOf(second, labels);
  const difference = a.auc - b.auc;
  const variance =
    varianceOfMean(subtract(a.ofPositives, b.ofPositives)) +
    varianceOfMean(subtract(a.ofNegatives, b.ofNegatives));
  const standardError = Math.sqrt(variance);
  const half = normalQuantile((1 + level) / 2) * standardError;
  const z = standardError > 0 ? difference / standardError : null;
  return {
    first: a.auc,
    second: b.auc,
    difference,
    low: difference - half,
    high: difference + half,
    standardError,
    z,
    p: z === null ? 1 : 2 * normalCdf(-Math.abs(z), 0, 1),
    level,
  };
}

interface Placements {
  auc: number;
  /** For each row of label 1, the share of rows of label 0 below it; for each of label 0, the share of label 1 above it. Ties count half. */
  ofPositives: Float64Array;
  ofNegatives: Float64Array;
}

function placementsOf(scores: Scores, labels: Uint8Array): Placements {
  const among = meanRanks(scores);
  const side = (label: number): { own: Float64Array; all: Float64Array } => {
    const rows = Array.from(labels.keys()).filter((row) => labels[row] === label);
    const own = meanRanks(rows.map((row) => scores[row] as number));
    return { own, all: Float64Array.from(rows, (row) => among[row] as number) };
  };
  const positive = side(1);
  const negative = side(0);
  const ofPositives = subtract(positive.all, positive.own).map((rank) => rank / negative.own.length);
  const ofNegatives = subtract(negative.all, negative.own).map((rank) => 1 - rank / positive.own.length);
  return { auc: meanOf(ofPositives), ofPositives, ofNegatives };
}

/** The sample variance (n - 1) over n; one value alone has none. */
function varianceOfMean(values: Float64Array): number {
  if (values.length < 2) return 0;
  const mean = meanOf(values);
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return squares / (values.length - 1) / values.length;
}

function meanOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function subtract(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, index) => value - (b[index] as number));
}
