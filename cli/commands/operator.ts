import { LeadlineError } from '../../errors/leadline-error.ts';
import { requireNoKeyFile } from '../../runner/approvals/key-file.ts';
import { operatorHome } from '../../runner/approvals/operator-home.ts';
import {
  createOperator,
  type NewProtection,
  type OperatorOnDisk,
  operatorMissing,
  readOperator,
  requireLongPassphrase,
} from '../../runner/approvals/operator-key.ts';
import { operatorLine, parseOperatorLine } from '../../runner/approvals/operator-line.ts';
import { requireOperatorName } from '../../runner/approvals/operator-name.ts';
import { askLine, askNewSecret, askUntilRight, type Typing } from '../../ui/ask.ts';
import { renderTable } from '../../ui/table.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';
import { takePassphrase, terminalToType, unlockForSigning } from '../unlock.ts';

export interface OperatorInitOptions extends CommonOptions {
  name?: string;
  keychain?: boolean;
}

/** `leadline operator init`: makes the person's key. Asks for what was not said, where a person sits there to answer. */
export async function operatorInit({ name, keychain }: OperatorInitOptions): Promise<Outcome> {
  const home = operatorHome(process.env);
  await requireNoKeyFile(home);
  const given = takePassphrase();
  const typing = terminalToType();
  const called = name ?? (await askName(typing));
  const protection = keychain === true ? ({ kind: 'keychain' } as const) : await passphraseOf(given, typing);
  const operator = await createOperator(home, { name: called, protection });
  return {
    payload: shown(operator, home),
    text: () =>
      [
        `Made the key of ${operator.name} in ${home}, ${lockedWith[operator.protection]}.`,
        'Keep a copy of that folder: nobody can make the key again, and nobody can sign without it.',
        '',
        'A colleague lets you sign in a workspace that has an operator already with this line:',
        operatorLine(operator),
      ].join('\n'),
  };
}

/** `leadline operator show`: whose key this is, with the line that a colleague needs. */
export async function operatorShow(): Promise<Outcome> {
  const home = operatorHome(process.env);
  const operator = await readOperator(home);
  if (operator === null) throw operatorMissing();
  return { payload: shown(operator, home), text: () => operatorLine(operator) };
}

/** `leadline operator add LINE`: the person vouches, with his key, for a colleague. */
export function operatorAdd(line: string, options: CommonOptions): Promise<Outcome> {
  const added = parseOperatorLine(line);
  return withEngine(findWorkspace(options), async (engine) => {
    const voucher = await unlockForSigning();
    try {
      await engine.operators.add(added, voucher);
    } finally {
      voucher.forget();
    }
    return {
      payload: { added, operators: engine.operators.list() },
      text: () =>
        `${added.name} (key ${added.id}) may sign in this workspace; ${voucher.name} vouches for it.`,
    };
  });
}

/** `leadline operator list`: who may sign in this workspace. */
export function operatorList(options: CommonOptions, shell: Shell): Promise<Outcome> {
  return withEngine(findWorkspace(options), async (engine) => {
    const operators = engine.operators.list();
    const rows = operators.map(({ name, id, vouchedBy, at }) => {
      const voucher = operators.find((one) => one.id === vouchedBy);
      return [name, id, vouchedBy === id ? 'the first' : (voucher?.name ?? vouchedBy), at];
    });
    const columns = ['operator', 'key', 'added by', 'when'].map((heading) => ({ heading }));
    return {
      payload: { operators },
      text: () =>
        operators.length === 0
          ? 'Nobody has signed in this workspace yet. The first who does is its first operator.'
          : renderTable(columns, rows, shell.terminal),
    };
  });
}

/** `leadline operator trust`: the person says, with his key, that the workspace is as he made it. */
export function operatorTrust(options: CommonOptions): Promise<Outcome> {
  return withEngine(findWorkspace(options), async (engine) => {
    const operator = await unlockForSigning();
    try {
      await engine.operators.trust(operator);
    } finally {
      operator.forget();
    }
    const operators = engine.operators.list();
    const may = operators.some(({ id }) => id === operator.id) ? 'may sign in it' : 'may not sign in it yet';
    return {
      payload: { operators },
      text: () =>
        `Noted this workspace as it is now. Its first operator is ${operators[0]?.name}; ${operator.name} ${may}.`,
    };
  });
}

const lockedWith: Record<OperatorOnDisk['protection'], string> = {
  passphrase: 'locked with your passphrase',
  keychain: "locked with a passphrase that the system's keychain keeps",
};

function shown({ name, id, publicKey, protection }: OperatorOnDisk, home: string) {
  return { operator: { name, id, publicKey, protection }, line: operatorLine({ name, id, publicKey }), home };
}

function askName(typing: Typing | undefined): Promise<string> {
  if (typing !== undefined) {
    const ask = () => askLine('Your name, as your colleagues know it: ', typing);
    return askUntilRight(ask, requireOperatorName, typing);
  }
  throw new LeadlineError({
    code: 'name-missing',
    message: 'The name of the operator is missing.',
    expected: 'a name',
    next: 'leadline operator init --name "Ada Lovelace"',
    kind: 'usage',
  });
}

async function passphraseOf(given: string | undefined, typing: Typing | undefined): Promise<NewProtection> {
  if (given !== undefined) return { kind: 'passphrase', passphrase: given };
  if (typing === undefined) {
    throw new LeadlineError({
      code: 'passphrase-missing',
      message: 'The key is locked with a passphrase, and none was given.',
      expected: 'a terminal to type it in, LEADLINE_PASSPHRASE in the environment, or --keychain',
      next: 'Run the command in a terminal.',
      kind: 'usage',
    });
  }
  const passphrase = await askNewSecret(
    'A passphrase of at least 12 characters: ',
    requireLongPassphrase,
    typing,
  );
  return { kind: 'passphrase', passphrase };
}
