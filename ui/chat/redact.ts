import type { Entry } from './entry.ts';

/** The shapes of common providers' keys, so that one which was pasted by mistake is not kept either. */
const shapes = /\b(?:sk-[\w-]{16,}|AIza[\w-]{30,}|gsk_\w{20,}|xai-\w{20,})/g;

/** The text without the secrets that are named and without what looks like a provider's key. */
export function redact(text: string, secrets: readonly string[]): string {
  const withoutNamed = secrets
    .filter((secret) => secret.length >= 6)
    .reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
  return withoutNamed.replace(shapes, '[secret]');
}

/** An entry as it may be kept in a file or asked of a model: all that is kept goes through here. */
export function withoutSecrets(entry: Entry, secrets: readonly string[]): Entry {
  const clean = (text: string) => redact(text, secrets);
  switch (entry.kind) {
    case 'usage':
      return entry;
    case 'tool':
      return { ...entry, input: clean(entry.input), result: clean(entry.result) };
    default:
      return { ...entry, text: clean(entry.text) };
  }
}
