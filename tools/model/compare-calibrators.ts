import { applyIsotonic, fitIsotonic } from '../../model/calibrate/isotonic.ts';
import { applyPlatt, fitPlatt } from '../../model/calibrate/platt.ts';
import { brierScore } from '../../model/measure/index.ts';
import { positivesOf } from './evaluate.ts';

const parts = 5;

/**
 * Mean Brier scores of both kinds of calibrator on rows that they were not fitted to: every fifth row of each label is held out in turn. Null where there
 * are too few conversions for that. The Brier score, because log loss would condemn a curve for one conversion where it says never.
 */
export function comparedByBrier(
  margins: Float64Array,
  labels: Uint8Array,
): { platt: number; isotonic: number } | null {
  if (Math.min(positivesOf(labels), labels.length - positivesOf(labels)) < parts) return null;
  const partOf = dealt(labels);
  let platt = 0;
  let isotonic = 0;
  for (let part = 0; part < parts; part++) {
    const fitted = rowsWhere(partOf, (own) => own !== part);
    const held = rowsWhere(partOf, (own) => own === part);
    const known = { margins: pick(margins, fitted), labels: Uint8Array.from(pick(labels, fitted)) };
    const asked = { margins: pick(margins, held), labels: Uint8Array.from(pick(labels, held)) };
    const weight = held.length / labels.length;
    platt +=
      weight * brierScore(applyPlatt(fitPlatt(known.margins, known.labels), asked.margins), asked.labels);
    isotonic +=
      weight *
      brierScore(applyIsotonic(fitIsotonic(known.margins, known.labels), asked.margins), asked.labels);
  }
  return { platt, isotonic };
}

/** The rows of each label, in their order, dealt to the parts in turn, so that every part has both. */
function dealt(labels: Uint8Array): Uint8Array {
  const seen = [0, 0];
  return labels.map((label) => {
    const place = seen[label] as number;
    seen[label] = place + 1;
    return place % parts;
  });
}

function rowsWhere(partOf: Uint8Array, holds: (part: number) => boolean): Int32Array {
  return Int32Array.from(partOf.keys()).filter((row) => holds(partOf[row] as number));
}

function pick(values: ArrayLike<number>, rows: Int32Array): Float64Array {
  return Float64Array.from(rows, (row) => values[row] as number);
}
