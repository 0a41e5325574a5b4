import { z } from 'zod';

/** Where a tool leaves its result for programs and for people; a plan names them as its document does. */
export function resultFiles(name: string) {
  return {
    artifact: z
      .string()
      .min(1)
      .default(`${name}.json`)
      .describe('JSON artifact with every figure, unrounded'),
    report: z.string().min(1).default(`${name}.md`).describe('The same for people, as Markdown'),
  };
}
