import { LeadlineError } from '../../errors/leadline-error.ts';
import {
  operatorMissing,
  readOperator,
  type UnlockedOperator,
  unlockOperator,
} from '../../runner/approvals/operator-key.ts';

/** Keeps the operator's key unlocked for a while, so that several decisions need one passphrase. */
export interface Keyring {
  readonly unlocked: boolean;
  /** The key, unlocked: from memory, from the system's keychain, or with a passphrase that `ask` brings. */
  take(what: string): Promise<UnlockedOperator>;
  /** Answers the passphrase that was asked for. */
  answer(passphrase: string): Promise<void>;
  giveUp(): void;
  forget(): void;
}

export interface KeyringOptions {
  home: string;
  /** Shows the question; the answer comes through `answer` or `giveUp`. */
  ask(what: string): void;
  refused(problem: string): void;
  /** The question is over, one way or another. */
  settled(): void;
  onLockChange(unlocked: boolean): void;
  /** Milliseconds without a signature after which the key is forgotten. */
  forgetAfter?: number;
}

const tenMinutes = 600_000;

export function createKeyring(options: KeyringOptions): Keyring {
  const { home, ask, refused, settled, onLockChange, forgetAfter = tenMinutes } = options;
  let key: UnlockedOperator | undefined;
  let timer: NodeJS.Timeout | undefined;
  let asked: { resolve(key: UnlockedOperator): void; reject(error: unknown): void } | undefined;

  async function take(what: string): Promise<UnlockedOperator> {
    const onDisk = await readOperator(home);
    if (onDisk === null) throw operatorMissing();
    // Another key may have been put in its place meanwhile.
    if (key !== undefined && key.id !== onDisk.id) forget();
    if (key === undefined && onDisk.protection === 'keychain') keep(await unlockOperator(home));
    if (key !== undefined) return keep(key);
    if (asked !== undefined) throw oneAtATime();
    return new Promise((resolve, reject) => {
      asked = { resolve, reject };
      ask(what);
    });
  }

  async function answer(passphrase: string): Promise<void> {
    if (asked === undefined) return;
    const { resolve } = asked;
    try {
      const opened = await unlockOperator(home, passphrase);
      // Given up while the passphrase was tried.
      if (asked?.resolve !== resolve) return opened.forget();
      asked = undefined;
      settled();
      resolve(keep(opened));
    } catch (error) {
      refused(error instanceof Error ? error.message : String(error));
    }
  }

  function keep(opened: UnlockedOperator): UnlockedOperator {
    const wasLocked = key === undefined;
    key = opened;
    clearTimeout(timer);
    timer = setTimeout(forget, forgetAfter).unref();
    if (wasLocked) onLockChange(true);
    return opened;
  }

  function forget(): void {
    clearTimeout(timer);
    if (key === undefined) return;
    key.forget();
    key = undefined;
    onLockChange(false);
  }

  return {
    get unlocked() {
      return key !== undefined;
    },
    take,
    answer,
    giveUp() {
      asked?.reject(
        new LeadlineError({
          code: 'signing-given-up',
          message: 'Nothing was signed.',
          next: 'Sign again when you are ready.',
        }),
      );
      asked = undefined;
      settled();
    },
    forget,
  };
}

function oneAtATime(): LeadlineError {
  return new LeadlineError({
    code: 'signing-busy',
    message: 'Another signature is being asked for.',
    next: 'Answer that one first.',
  });
}
