import type { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { nearestName } from '../runner/nearest-name.ts';
import { describeIssues } from '../runner/zod-issues.ts';

/** Arguments that a tool does not take: which, what it takes, and for a name that it does not know the one that may have been meant. */
export function inputInvalid(tool: string, error: z.ZodError, schema: z.ZodObject): LeadlineError {
  const fields = Object.keys(schema.shape);
  const unknown = error.issues.flatMap((issue) => (issue.code === 'unrecognized_keys' ? issue.keys : []));
  const meant = unknown.slice(0, mostNamed).flatMap((name) => {
    const nearest = meantBy(name, fields);
    return nearest === undefined ? [] : [`\`${shortened(name)}\` may be meant as \`${nearest}\`.`];
  });
  return new LeadlineError({
    code: 'input-invalid',
    message: [`${tool} does not take these arguments: ${describeIssues(error)}.`, ...meant].join(' '),
    expected:
      fields.length === 0
        ? 'no arguments'
        : `an object with ${fields.join(', ')} and nothing else, as the tool's input schema describes them`,
    arrived: describeIssues(error),
    next: `Call ${tool} again with arguments that fit its input schema; nothing was done.`,
    kind: 'usage',
    cause: error,
  });
}

/** `rnu` and `run_id` are `run`, though more letters differ than a mistyped word of that length has. */
function meantBy(name: string, fields: readonly string[]): string | undefined {
  const letters = (word: string) => [...word.toLowerCase()].sort().join('');
  return (
    nearestName(name, fields) ??
    fields.find((field) => letters(field) === letters(name.slice(0, mostLetters))) ??
    fields.find((field) => name.toLowerCase().startsWith(field))
  );
}

const mostLetters = 40;

/** Of unknown names. */
const mostNamed = 3;

function shortened(name: string): string {
  return name.length <= mostLetters ? name : `${name.slice(0, mostLetters).toWellFormed()}…`;
}
