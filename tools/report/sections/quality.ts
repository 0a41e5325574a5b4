import { z } from 'zod';
import { percent, whole } from '../../../prompts/render.ts';
import { part, type Section, tableOf, textOf } from '../section.ts';

/** Rows that multiplied and rows that break the contract: what was found and what was done. */
export const quality: Section = {
  id: 'quality',
  title: 'Duplicates and quarantine',
  async parts({ madeBy }) {
    const duplicates = await madeBy('deduplicate', duplicatesFile);
    const quarantines = await madeBy('quarantine-rows', quarantineFile);
    return [
      ...duplicates.map(({ file, source }) =>
        part({
          heading: `Duplicates in ${file.dataset}`,
          sources: [source],
          text: textOf('duplicates', file),
          tables:
            file.before.duplicates === 0
              ? []
              : [
                  tableOf(
                    'Before and after',
                    [file.before, file.after],
                    [
                      ['', (row) => (row === file.before ? 'before' : 'after')],
                      ['rows', ({ rows }) => whole(rows), 'number'],
                      ['duplicates', ({ duplicates: count }) => whole(count), 'number'],
                    ],
                  ),
                ],
        }),
      ),
      ...quarantines.map(({ file, source }) =>
        part({
          heading: `Rows of ${file.dataset} against the contract`,
          sources: [source],
          text: textOf('quarantine', file),
          tables:
            file.faults.length === 0
              ? []
              : [
                  tableOf('Faults by column', file.faults, [
                    ['column', ({ column }) => column],
                    ['fault', ({ reason }) => reason],
                    ['rows', ({ rows }) => whole(rows), 'number'],
                    ['of all', ({ rows }) => percent(file.rows === 0 ? null : rows / file.rows, 2), 'number'],
                  ]),
                ],
        }),
      ),
    ];
  },
};

const counted = z.object({ rows: z.number(), duplicates: z.number() });

/** As much of the two results as is shown. */
const duplicatesFile = z.object({
  dataset: z.string(),
  key: z.string(),
  cause: z.object({ sentence: z.string() }),
  before: counted,
  after: counted,
});
const quarantineFile = z.object({
  dataset: z.string(),
  rows: z.number(),
  kept: z.number(),
  quarantined: z.number(),
  quarantined_share: z.number().nullable(),
  missing_columns: z.array(z.unknown()),
  wrong_types: z.array(z.unknown()),
  faults: z.array(z.object({ column: z.string(), reason: z.string(), rows: z.number() })),
});
