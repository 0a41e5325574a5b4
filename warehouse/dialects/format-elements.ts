import { LeadlineError } from '../../errors/leadline-error.ts';

/** Elements that mean the same in BigQuery and in strftime; `%E*S` (seconds with any fraction) is translated where it is read. */
const sharedElements = new Set(['Y', 'm', 'd', 'H', 'M', 'S', 'y', 'b', 'B', 'j', 'z', 'E*S']);
const shorthands: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S' };

/**
 * Checks a date format and writes `%F` and `%T` out.
 * Throws LeadlineError `query-format-unsupported` for an element whose meaning differs between the engines.
 */
export function portableFormat(format: string): string {
  return format.replace(/%(E\*S|.)/gs, (element, letter: string) => {
    const shorthand = shorthands[letter];
    if (shorthand !== undefined) return shorthand;
    if (sharedElements.has(letter)) return element;
    throw new LeadlineError({
      code: 'query-format-unsupported',
      message: `The date format ${JSON.stringify(format)} uses ${element}, which is not portable.`,
      expected: `elements among ${[...sharedElements, 'F', 'T'].map((each) => `%${each}`).join(' ')}`,
      arrived: element,
      next: 'Write the format with the listed elements.',
    });
  });
}
