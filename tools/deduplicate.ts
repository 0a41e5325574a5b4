import { z } from 'zod';
import { renderPrompt } from '../prompts/render.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { evidenceOf, numberOf } from './evidence.ts';
import { counts, yesOrNo } from './foreseen.ts';
import { attributeDuplicates, duplicateSource, rootCauseOf } from './hybrid/duplicates.ts';
import { resultFiles } from './hybrid/result-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  dataset: z.string().describe('Table whose keys should stand once'),
  target: z.string().describe('Table that takes one row a key'),
  key: z.string().default('Id'),
  sources: z
    .array(duplicateSource)
    .min(1)
    .describe('The tables that were joined: whose repeated keys multiplied the rows is found among them'),
  order: z
    .array(z.strictObject({ column: z.string().min(1), descending: z.boolean().default(false) }))
    .min(1)
    .describe('Tie-break columns: the first row in this order is kept'),
  bookkeeping: z
    .array(z.string())
    .default([])
    .describe(
      'Columns that name the row, not the fact (line, digest): left out of the trial of SELECT DISTINCT',
    ),
  ...resultFiles('duplicates'),
});
type Input = z.output<typeof input>;

const shown = 20;

/** Step 3.5 of the m5 document: which source multiplied the rows, and one row a key by declared columns. */
export const deduplicate = defineTool({
  name: 'deduplicate',
  title: 'Find the cause of duplicates and mend them',
  description:
    'Counts repeated keys in a joined table, finds by query which source multiplied them, tries SELECT DISTINCT, then keeps one row a key by declared tie-break columns.',
  effect: 'warehouse',
  input,
  output: z.strictObject({
    rowsBefore: z.int(),
    rowsAfter: z.int(),
    duplicatesBefore: z.int(),
    duplicatesAfter: z.int(),
    duplicatesAfterDistinct: z.int(),
    rootCause: z.string(),
  }),
  measures: () => [
    'duplicatesBefore',
    'duplicatesAfter',
    'rootCauseIdentified',
    'unexplainedDuplicates',
    'tiedRows',
    'rowsAfter',
  ],
  foresee: () => ({
    ...counts('duplicatesBefore', 'duplicatesAfter', 'unexplainedDuplicates', 'tiedRows', 'rowsAfter'),
    rootCauseIdentified: yesOrNo,
  }),
  touches: (asked) => ({
    reads: [
      { table: asked.dataset, columns: [asked.key, ...asked.order.map(({ column }) => column)] },
      ...asked.sources.map(({ table, key }) => ({ table, columns: [key] })),
    ],
    writes: [{ table: asked.target, like: asked.dataset }],
    writesArtifacts: [asked.artifact, asked.report],
  }),
  async run(asked, { warehouse, artifacts, progress }) {
    progress({ message: `looking for the cause of duplicates in ${asked.dataset}` });
    const before = await attributeDuplicates(warehouse, asked.dataset, asked.key, asked.sources);
    const worst = await warehouse.rows('dedup/repeated-keys', {
      dataset: asked.dataset,
      key: asked.key,
      limit: shown,
    });
    const { distinct, differing } = await tryDistinct(asked, warehouse);
    const [ties] = await warehouse.rows('dedup/tied-rows', {
      dataset: asked.dataset,
      key: asked.key,
      columns: asked.order.map(({ column }) => column),
    });

    const { dataset, target, key, order } = asked;
    await warehouse.run('dedup/keep-first', { dataset, target, key, order });
    const after = await attributeDuplicates(warehouse, target, key, asked.sources);
    const cause = rootCauseOf(before);
    const tied = numberOf(ties, 'tied');
    const result = {
      dataset,
      target,
      key,
      cause,
      before,
      after: { rows: after.rows, duplicates: after.duplicates },
      select_distinct: distinct,
      differing_columns: differing,
      order,
      tied_rows: tied,
      worst,
    };
    await artifacts.writeJson(asked.artifact, result);
    await artifacts.write(asked.report, renderPrompt('reports/duplicates.md', result));
    return {
      output: {
        rowsBefore: before.rows,
        rowsAfter: after.rows,
        duplicatesBefore: before.duplicates,
        duplicatesAfter: after.duplicates,
        duplicatesAfterDistinct: distinct.duplicates,
        rootCause: cause.sentence,
      },
      measures: {
        duplicatesBefore: { value: before.duplicates, evidence: evidenceOf(worst, before.repeatedKeys) },
        duplicatesAfter: {
          value: after.duplicates + Math.abs(after.rows - before.distinctKeys),
          note: `${before.rows} rows before, ${after.rows} after, ${before.distinctKeys} keys`,
        },
        rootCauseIdentified: { value: cause.identified, note: cause.sentence.replace(/\.$/, '') },
        unexplainedDuplicates: { value: before.unexplained },
        tiedRows: { value: tied, note: 'groups that no declared column tells apart' },
        rowsAfter: { value: after.rows },
      },
      ...(before.duplicates === 0 ? {} : { decisions: [decisionOf(asked, distinct.duplicates)] }),
      learnings: [cause.sentence],
    };
  },
});

/** What SELECT DISTINCT would leave, and in which columns the copies differ. */
async function tryDistinct({ dataset, key, bookkeeping }: Input, warehouse: Warehouse) {
  const schema = (await warehouse.schemaOf(dataset)) ?? [];
  const columns = schema.map(({ name }) => name).filter((name) => !bookkeeping.includes(name));
  const [facts] = await warehouse.rows('dedup/distinct-rows', { dataset, key, columns });
  const compared = columns.filter((name) => name !== key);
  const [counts] = await warehouse.rows('dedup/differing-columns', { dataset, key, columns: compared });
  const differing = compared
    .map((column) => ({ column, keys: numberOf(counts, column) }))
    .filter(({ keys }) => keys > 0)
    .sort((a, b) => b.keys - a.keys || (a.column < b.column ? -1 : 1));
  return {
    distinct: { rows: numberOf(facts, 'row_count'), duplicates: numberOf(facts, 'duplicates') },
    differing,
  };
}

function decisionOf({ key, order }: Input, left: number) {
  const words = order.map(({ column, descending }) => `${column}${descending ? ' descending' : ''}`);
  return {
    choice: `kept one row for each ${key}, the first by ${words.join(', ')}`,
    rationale: `SELECT DISTINCT leaves ${left} duplicates, because copies differ in some column; declared columns decide the same way whatever the order of the files.`,
    alternatives: [
      'SELECT DISTINCT',
      'the first row as it comes',
      'the copy with the better label: it would choose by the outcome',
    ],
  };
}
