import { LeadlineError } from '../../errors/leadline-error.ts';

/** Keeps a passphrase in the system's keychain, under the operator's id. Throws `keychain-unavailable`. */
export async function keepInKeychain(id: string, passphrase: string): Promise<void> {
  await withEntry(id, (entry) => entry.setPassword(passphrase));
}

/** The passphrase that the system's keychain keeps. Throws `keychain-unavailable`. */
export async function passphraseFromKeychain(id: string): Promise<string> {
  const passphrase = await withEntry(id, (entry) => entry.getPassword());
  if (passphrase !== null && passphrase !== undefined) return passphrase;
  throw unavailable(`it knows nothing of operator ${id}`);
}

interface Entry {
  setPassword(passphrase: string): Promise<void>;
  getPassword(): Promise<string | null | undefined>;
}

/** The module is native and rarely needed, so it is loaded only when it is asked for. */
async function withEntry<T>(id: string, work: (entry: Entry) => Promise<T>): Promise<T> {
  try {
    const { AsyncEntry } = await import('@napi-rs/keyring');
    return await work(new AsyncEntry('leadline', id));
  } catch (error) {
    throw unavailable(error instanceof Error ? error.message : String(error), error);
  }
}

function unavailable(why: string, cause?: unknown): LeadlineError {
  return new LeadlineError({
    code: 'keychain-unavailable',
    message: `The system's keychain cannot be used: ${why}.`,
    expected: 'an unlocked keychain (on Linux a running Secret Service, in a graphical session)',
    next: 'Unlock it, or keep the key under a passphrase: `leadline operator init` without --keychain.',
    cause,
  });
}
