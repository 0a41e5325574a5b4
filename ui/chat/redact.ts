/** The shapes of common providers' keys, so that one which was pasted by mistake is not kept either. */
const shapes = /\b(?:sk-[\w-]{16,}|AIza[\w-]{30,}|gsk_\w{20,}|xai-\w{20,})/g;

/** The text without the secrets that are named and without what looks like a provider's key. */
export function redact(text: string, secrets: readonly string[]): string {
  const withoutNamed = secrets
    .filter((secret) => secret.length >= 6)
    .reduce((left, secret) => left.replaceAll(secret, '[secret]'), text);
  return withoutNamed.replace(shapes, '[secret]');
}
