import { LeadlineError } from '../../errors/leadline-error.ts';
import {
  operatorMissing,
  readOperator,
  shortestPassphrase,
  type UnlockedOperator,
  unlockOperator,
} from '../../runner/approvals/operator-key.ts';
import { createResemblance } from './resemblance.ts';

/** Keeps the operator's key unlocked for a while, so that several decisions need one passphrase. */
export interface Keyring {
  readonly unlocked: boolean;
  /** The key, unlocked: from memory, from the system's keychain, or with a passphrase that `ask` brings. */
  take(what: string): Promise<Taken>;
  /** Answers the passphrase that was asked for. */
  answer(passphrase: string): Promise<void>;
  giveUp(): void;
  /**
   * Whether a text is a passphrase that has unlocked the key here, also with its first letter or two missing. Until one has, a line that is
   * long enough for one is tried on the key, which takes a fifth of a second and unlocks nothing.
   */
  resembles(text: string): Promise<boolean>;
  forget(): void;
}

export interface Taken {
  operator: UnlockedOperator;
  /** Whether the operator was asked for his passphrase just now. */
  wasAsked: boolean;
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
  const passphrases = createResemblance();
  let timer: NodeJS.Timeout | undefined;
  let asked: { resolve(key: UnlockedOperator): void; reject(error: unknown): void } | undefined;

  async function take(what: string): Promise<Taken> {
    const onDisk = await readOperator(home);
    if (onDisk === null) throw operatorMissing();
    // Another key may have been put in its place meanwhile.
    if (key !== undefined && key.id !== onDisk.id) forget();
    if (key === undefined && onDisk.protection === 'keychain') keep(await unlockOperator(home));
    if (key !== undefined) return { operator: keep(key), wasAsked: false };
    if (asked !== undefined) throw oneAtATime();
    const operator = await new Promise<UnlockedOperator>((resolve, reject) => {
      asked = { resolve, reject };
      ask(what);
    });
    return { operator, wasAsked: true };
  }

  async function answer(passphrase: string): Promise<void> {
    if (asked === undefined) return;
    const { resolve } = asked;
    try {
      const opened = await unlockOperator(home, passphrase);
      passphrases.remember(passphrase);
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

  async function resembles(text: string): Promise<boolean> {
    if (passphrases.has(text)) return true;
    const line = text.trim();
    if (!passphrases.isEmpty || !couldBePassphrase(line)) return false;
    const isLocked = await readOperator(home).then(
      (onDisk) => onDisk?.protection === 'passphrase',
      () => false,
    );
    if (!isLocked) return false;
    try {
      (await unlockOperator(home, line)).forget();
    } catch {
      return false;
    }
    passphrases.remember(line);
    return true;
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
    resembles,
    forget,
  };
}

function couldBePassphrase(line: string): boolean {
  return !line.includes('\n') && [...line].length >= shortestPassphrase;
}

function oneAtATime(): LeadlineError {
  return new LeadlineError({
    code: 'signing-busy',
    message: 'Another signature is being asked for.',
    next: 'Answer that one first.',
  });
}
