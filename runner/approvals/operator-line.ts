import { LeadlineError } from '../../errors/leadline-error.ts';
import type { OperatorRecord } from './approval.ts';
import { bytesOf, operatorId } from './operator-key.ts';
import { isOperatorName } from './operator-name.ts';

/** What a person hands to a colleague so that he is added: his name and public key, nothing secret. */
export function operatorLine({ name, publicKey }: OperatorRecord): string {
  return `${beginning}${name}:${publicKey}`;
}

/** Reads such a line. Throws `operator-line-invalid`. */
export function parseOperatorLine(line: string): OperatorRecord {
  const [name = '', publicKey = '', ...more] = line.trim().slice(beginning.length).split(':');
  const sound = line.trim().startsWith(beginning) && more.length === 0 && isOperatorName(name);
  if (sound && bytesOf(publicKey, 32) !== undefined) return { name, publicKey, id: operatorId(publicKey) };
  throw new LeadlineError({
    code: 'operator-line-invalid',
    message: 'This is not the line of an operator.',
    expected: `${beginning}NAME:KEY, as \`leadline operator show\` prints it`,
    arrived: JSON.stringify(line.slice(0, 200)),
    next: "Ask for the line again and put it in quotes: leadline operator add 'LINE'",
    kind: 'usage',
  });
}

const beginning = 'leadline-operator:1:';
