/**
 * Whether no object of a JSON text has a name twice. A reader that takes the first of two sees another value than `JSON.parse`, which takes
 * the last: such a text says two things. `parsed` is what `JSON.parse` made of the text.
 */
export function hasUniqueNames(text: string, parsed: unknown): boolean {
  return namesWritten(text) === namesIn(parsed);
}

/** How many strings of the text are followed by a colon. */
function namesWritten(text: string): number {
  let names = 0;
  for (let quote = text.indexOf('"'); quote !== -1; ) {
    const end = endOfString(text, quote);
    afterSpace.lastIndex = end;
    if (afterSpace.test(text)) names += 1;
    quote = text.indexOf('"', end);
  }
  return names;
}

const afterSpace = /[\t\n\r ]*:/y;

/** The place after the closing quote of the string that begins at `quote`. */
function endOfString(text: string, quote: number): number {
  let end = text.indexOf('"', quote + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, quote: number): boolean {
  let backslashes = 0;
  while (text[quote - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function namesIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const members: unknown[] = Object.values(value);
  const own = Array.isArray(value) ? 0 : members.length;
  return members.reduce<number>((names, member) => names + namesIn(member), own);
}
