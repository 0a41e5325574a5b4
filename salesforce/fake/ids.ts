const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const suffixes = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The id of 18 characters of the n-th row of objects with this key prefix of three characters. */
export function idOf(prefix: string, n: number): string {
  let rest = n;
  let text = '';
  while (rest > 0) {
    text = `${digits.charAt(rest % 62)}${text}`;
    rest = Math.floor(rest / 62);
  }
  return withSuffix(`${prefix}Fk${text.padStart(10, '0')}`);
}

/** The id in its form of 18 characters; null where the text is no id, or its suffix does not fit. */
export function normalId(text: string): string | null {
  if (!/^[0-9A-Za-z]{15}(?:[A-Z0-5]{3})?$/.test(text)) return null;
  const full = withSuffix(text.slice(0, 15));
  return text.length === 15 || text === full ? full : null;
}

/** Each suffix character says which of five characters are capital letters, the first as the lowest bit. */
function withSuffix(id: string): string {
  let suffix = '';
  for (const start of [0, 5, 10]) {
    let bits = 0;
    for (let place = 0; place < 5; place += 1) {
      if (/[A-Z]/.test(id.charAt(start + place))) bits |= 1 << place;
    }
    suffix += suffixes.charAt(bits);
  }
  return id + suffix;
}
