import { LeadlineError } from '../errors/leadline-error.ts';

/** Secrets by name, kept by the system for this person. */
export interface Keychain {
  /** Null where it has none of that name, or cannot be asked: the secret may be elsewhere. */
  get(name: string): Promise<string | null>;
  /** Throws `keychain-unavailable`. */
  set(name: string, secret: string): Promise<void>;
}

export const systemKeychain: Keychain = {
  async get(name) {
    try {
      return (await (await entryOf(name)).getPassword()) ?? null;
    } catch {
      return null;
    }
  },
  async set(name, secret) {
    try {
      await (await entryOf(name)).setPassword(secret);
    } catch (error) {
      throw new LeadlineError({
        code: 'keychain-unavailable',
        message: `The system's keychain cannot be used: ${error instanceof Error ? error.message : String(error)}.`,
        expected: 'an unlocked keychain (on Linux a running Secret Service, in a graphical session)',
        next: 'Unlock it; or use a file: `leadline salesforce login --store file`, key_file in leadline.yaml.',
        cause: error,
      });
    }
  },
};

/** The module is native and rarely needed, so it is loaded only when it is asked for. */
async function entryOf(name: string) {
  const { AsyncEntry } = await import('@napi-rs/keyring');
  return new AsyncEntry('leadline-salesforce', name);
}
