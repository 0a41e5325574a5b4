/** Takes secrets out of text before anybody sees it: those of this process by value, other session ids by their form. */
export interface Redactor {
  /** From now on this text is a secret. */
  add(secret: string): void;
  clean(text: string): string;
}

/** A session id: the org's id, an exclamation mark, and the secret. */
const sessionId = /00D[A-Za-z0-9]{9,15}![\w.]{10,}/g;

/** A signed JWT, as an assertion or as a session. */
const signedToken = /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g;

export function createRedactor(): Redactor {
  const secrets = new Set<string>();
  return {
    add(secret) {
      // Shorter text would blot out words that are no secret.
      if (secret.length < 8) return;
      secrets.add(secret);
      secrets.add(encodeURIComponent(secret));
    },
    clean(text) {
      let cleaned = text;
      for (const secret of secrets) cleaned = cleaned.replaceAll(secret, '[secret]');
      return cleaned.replace(sessionId, '[secret]').replace(signedToken, '[secret]');
    },
  };
}
