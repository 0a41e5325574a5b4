import { decileTable } from '../../model/measure/index.ts';
import { forEachScore } from '../../model/measure/thresholds.ts';
import { hasBothClasses } from './evaluate.ts';
import type { CurvesFile } from './training-files.ts';

interface Point {
  x: number;
  y: number;
}

/** ROC and precision-recall curves, thinned for drawing, and the table of deciles. Empty when the labels are of one class. */
export function curvesOf(scores: Float64Array, labels: Uint8Array): CurvesFile {
  if (!hasBothClasses(labels)) return { roc: [], precisionRecall: [], deciles: [] };
  const totals = labels.reduce((sum, label) => sum + label, 0);
  const roc: Point[] = [{ x: 0, y: 0 }];
  const precisionRecall: Point[] = [];
  let positives = 0;
  let negatives = 0;
  forEachScore(scores, labels, (_, p, n) => {
    positives += p;
    negatives += n;
    roc.push({ x: negatives / (labels.length - totals), y: positives / totals });
    if (positives > 0)
      precisionRecall.push({ x: positives / totals, y: positives / (positives + negatives) });
  });
  const deciles = labels.length < 10 ? [] : decileTable(scores, labels);
  return {
    roc: thin(roc),
    precisionRecall: thin(precisionRecall),
    deciles: deciles.map(({ band, rows, positives: found, rate, lift }) => ({
      decile: band,
      rows,
      positives: found,
      rate,
      lift,
    })),
  };
}

/** A step that the eye can see, as a share of the axis. */
const visible = 0.01;

/** Leaves out points that lie within a hundredth of the last one kept; the ends stay. */
function thin(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const [index, point] of points.entries()) {
    const last = kept.at(-1);
    const far = last === undefined || Math.hypot(point.x - last.x, point.y - last.y) >= visible;
    if (far || index === points.length - 1) kept.push(point);
  }
  return kept;
}
