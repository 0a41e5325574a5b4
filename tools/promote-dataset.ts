import { z } from 'zod';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { defineTool } from './tool.ts';

/** Points the stable view at the validated build. Replacing a view is atomic: readers see the old build or the new one. */
export const promoteDataset = defineTool({
  name: 'promote-dataset',
  title: 'Promote the build',
  description:
    'Repoints the stable dataset view to the build whose assertions held, and checks that it shows the same rows.',
  effect: 'warehouse',
  input: z.object({ source: z.string(), target: z.string() }),
  output: z.object({ view: z.string(), rows: z.number().int() }),
  measures: () => ['rowsDiffering'],
  foresee: () => counts('rowsDiffering'),
  touches: ({ source, target }) => ({
    reads: [{ table: source }],
    writes: [{ table: target, like: source }],
  }),
  async run({ source, target }, { warehouse }) {
    const [build] = await warehouse.rows('vendor/count-rows', { source });
    await warehouse.run('features/promote', { source, target });
    const [shown] = await warehouse.rows('vendor/count-rows', { source: target });
    const rows = numberOf(shown, 'row_count');
    return {
      output: { view: target, rows },
      measures: {
        rowsDiffering: {
          value: Math.abs(rows - numberOf(build, 'row_count')),
          note: `${target} shows ${rows} rows of ${source}`,
        },
      },
    };
  },
});
