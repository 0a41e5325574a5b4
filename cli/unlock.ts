import { LeadlineError } from '../errors/leadline-error.ts';
import { operatorHome } from '../runner/approvals/operator-home.ts';
import {
  operatorMissing,
  readOperator,
  type UnlockedOperator,
  unlockOperator,
} from '../runner/approvals/operator-key.ts';
import { askHidden, type Typing } from '../ui/ask.ts';

/**
 * Unlocks the person's key for what a command signs: with LEADLINE_PASSPHRASE, else with what is typed on a terminal, or with the
 * system's keychain. Throws `operator-missing`, `passphrase-missing`, `passphrase-wrong`, `keychain-unavailable`, `cancelled`.
 */
export async function unlockForSigning(): Promise<UnlockedOperator> {
  const home = operatorHome(process.env);
  const operator = await readOperator(home);
  if (operator === null) throw operatorMissing();
  const given = takePassphrase();
  const typing = terminalToType();
  if (operator.protection === 'keychain' || given !== undefined || typing === undefined) {
    return unlockOperator(home, given);
  }
  return typedUntilRight(`Passphrase of ${operator.name}: `, home, typing);
}

/** The passphrase of the environment, once: neither this process nor one that it starts needs it a second time. */
export function takePassphrase(): string | undefined {
  const { LEADLINE_PASSPHRASE } = process.env;
  delete process.env.LEADLINE_PASSPHRASE;
  return LEADLINE_PASSPHRASE === '' ? undefined : LEADLINE_PASSPHRASE;
}

/** The terminal that a person sits at; undefined for a pipe. */
export function terminalToType(): Typing | undefined {
  return process.stdin.isTTY === true ? { input: process.stdin, output: process.stderr } : undefined;
}

const tries = 3;

async function typedUntilRight(question: string, home: string, typing: Typing): Promise<UnlockedOperator> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await unlockOperator(home, await askHidden(question, typing));
    } catch (error) {
      const mayTryAgain = error instanceof LeadlineError && mistyped.has(error.code) && attempt < tries;
      if (!mayTryAgain) throw error;
      typing.output.write(`${error.message}\n`);
    }
  }
}

const mistyped: ReadonlySet<string> = new Set(['passphrase-wrong', 'passphrase-missing']);
