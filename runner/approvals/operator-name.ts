import { LeadlineError } from '../../errors/leadline-error.ts';

/**
 * A name that can stand in a journal, a table and on one line: at most 80 characters, with a letter, without colons and without
 * characters that nobody sees. Throws `operator-name-invalid`.
 */
export function requireOperatorName(name: string): string {
  const tidy = name.normalize('NFC').trim().replace(/\s+/g, ' ');
  if (isOperatorName(tidy)) return tidy;
  throw new LeadlineError({
    code: 'operator-name-invalid',
    message: 'This cannot be the name of a person.',
    expected: `at most ${longest} characters, at least one letter, no colon, and nothing that cannot be seen`,
    arrived: JSON.stringify(name.slice(0, 2 * longest)),
    next: 'Give your name as your colleagues know it.',
    kind: 'usage',
  });
}

export function isOperatorName(name: string): boolean {
  return (
    name.length > 0 && name.length <= longest && /\p{L}/u.test(name) && !/[:\p{C}\p{Zl}\p{Zp}]/u.test(name)
  );
}

/** Names that a person could take for one another. */
export function sameName(one: string, other: string): boolean {
  const folded = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ');
  return folded(one) === folded(other);
}

const longest = 80;
