import { rankingOf } from './evaluate.ts';
import type { SegmentResult } from './overfitting-files.ts';
import type { ModelRows } from './read-rows.ts';

/** How the scores of the given rows rank within each value of each column; a segment is judged from `fewest` conversions, and as many others, on. */
export function segmentResults(
  columns: readonly string[],
  data: ModelRows,
  rows: Int32Array,
  { margins, labels }: { margins: Float64Array; labels: Uint8Array },
  fewest: number,
): SegmentResult[] {
  return columns.flatMap((column) => {
    const places = new Map<string, number[]>();
    for (const [place, row] of rows.entries()) {
      const segment = wordOf(data.columns[column]?.[row]);
      const own = places.get(segment);
      if (own === undefined) places.set(segment, [place]);
      else own.push(place);
    }
    return [...places]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([segment, own]): SegmentResult => {
        const ranked = rankingOf(
          Float64Array.from(own, (place) => margins[place] as number),
          Uint8Array.from(own, (place) => labels[place] as number),
        );
        const judged = ranked.positives >= fewest && ranked.rows - ranked.positives >= fewest;
        return { column, segment, ...ranked, judged };
      });
  });
}

function wordOf(value: string | number | null | undefined): string {
  if (value === null || value === undefined || Number.isNaN(value)) return 'unknown';
  return String(value);
}
