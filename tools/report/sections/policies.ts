import { z } from 'zod';
import { percent, whole } from '../../../prompts/render.ts';
import { part, type Section, tableOf, textOf } from '../section.ts';

/** What each policy for columns of today would keep, and what would leak under it. */
export const policies: Section = {
  id: 'policies',
  title: 'What the vendor tells of today',
  async parts({ madeBy }) {
    const found = await madeBy('mask-mutable-features', policiesFile);
    return found.map(({ file, source }) =>
      part({
        heading: found.length > 1 ? `Policy ${file.policy}` : null,
        sources: [source],
        text: textOf('policies', file),
        tables: [
          tableOf('Policies', file.policies, [
            ['policy', ({ policy, chosen }) => `${policy}${chosen ? ' (built here)' : ''}`],
            ['records', ({ records }) => whole(records), 'number'],
            ['matched', ({ matched }) => whole(matched), 'number'],
            ['leaking', ({ leaking }) => whole(leaking), 'number'],
            ['of matched', ({ leaking_share_of_matched: rate }) => percent(rate, 2), 'number'],
          ]),
        ],
      }),
    );
  },
};

/** As much of the result as is shown. */
const policiesFile = z.object({
  policy: z.string(),
  maturity_days: z.number(),
  policies: z.array(
    z.object({
      policy: z.string(),
      chosen: z.boolean(),
      records: z.number(),
      matched: z.number(),
      leaking: z.number(),
      leaking_share_of_matched: z.number().nullable(),
    }),
  ),
});
