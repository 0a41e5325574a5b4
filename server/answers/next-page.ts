import { z } from 'zod';

/** The call that hands out what comes after this page. */
export const nextPage = z
  .object({
    tool: z.string(),
    arguments: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .nullable()
  .describe('The call for what follows.');

export type NextPage = z.output<typeof nextPage>;

/** The same call with another `offset` or `after`; what was not given stays away. */
export function continued(
  tool: string,
  given: Record<string, string | number | boolean | undefined>,
  at: Record<string, number> | null,
): NextPage {
  if (at === null) return null;
  const kept = Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return { tool, arguments: { ...Object.fromEntries(kept), ...at } };
}

/** For the text: what to call for more. */
export function sayNextPage(page: NextPage): string {
  return page === null ? '' : `More: call ${page.tool} ${JSON.stringify(page.arguments)}`;
}
