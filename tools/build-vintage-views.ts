import { z } from 'zod';
import type { Row } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { count } from './foreseen.ts';
import { defineTool } from './tool.ts';

const view = z.object({
  name: z.string(),
  snapshots: z.array(z.string()).min(1),
  columns: z.array(z.string()).describe('Columns of the view; it always has snapshot_at and known_at'),
  quarter: z
    .string()
    .nullable()
    .default(null)
    .describe("Name of a further column for the first day of the file's calendar quarter"),
});

/** Puts all vintages of reps, and of firms, behind one view each, every row with the date it became known. */
export const buildVintageViews = defineTool({
  name: 'build-vintage-views',
  title: 'Build the vintage views',
  description:
    'Creates one view over all snapshots of a kind and checks that it has every row and every date.',
  effect: 'warehouse',
  input: z.object({ views: z.array(view).min(1) }),
  output: z.object({
    views: z.array(z.object({ name: z.string(), rows: z.number().int(), vintages: z.number().int() })),
  }),
  measures: () => ['viewsReady', 'rowsMissing'],
  foresee: ({ views }) => ({ viewsReady: count(views.length) }),
  touches: ({ views }) => ({
    reads: views.flatMap(({ snapshots, columns }) => snapshots.map((table) => ({ table, columns }))),
    writes: views.map(({ name, columns, quarter }) => ({
      table: name,
      columns: quarter === null ? columns : [...columns, quarter],
    })),
  }),
  async run({ views }, { warehouse }) {
    const built: { name: string; rows: number; vintages: number }[] = [];
    const evidence: Row[] = [];
    let missingRows = 0;
    let incomplete = 0;
    for (const { name, snapshots, columns, quarter } of views) {
      await warehouse.run('vendor/union-vintages', { target: name, snapshots, columns, quarter });
      const vintages = await warehouse.rows('vendor/vintages', { view: name });
      const rows = vintages.reduce((sum, row) => sum + numberOf(row, 'row_count'), 0);
      let expected = 0;
      for (const snapshot of snapshots) {
        const [count] = await warehouse.rows('vendor/count-rows', { source: snapshot });
        expected += numberOf(count, 'row_count');
      }
      // Rows too many in one view must not make up for rows that another lacks.
      missingRows += Math.abs(expected - rows);
      if (vintages.length !== snapshots.length) incomplete += 1;
      evidence.push(...vintages.map((row) => ({ view: name, ...row })));
      built.push({ name, rows, vintages: vintages.length });
    }
    return {
      output: { views: built },
      measures: {
        viewsReady: { value: built.length - incomplete, evidence: evidenceOf(evidence) },
        rowsMissing: { value: missingRows, evidence: evidenceOf(evidence) },
      },
    };
  },
});
