import path from 'node:path';
import { createOperator } from '../../runner/approvals/operator-key.ts';
import { temporaryFolder } from '../runner/fixtures.ts';

export { operatorCalled } from './operator-called.ts';

export const passphrase = 'four words nobody would guess';

/** What a command needs in its environment so that this person signs; the home goes when the test is over. */
export async function environmentOf(
  name: string,
): Promise<{ LEADLINE_HOME: string; LEADLINE_PASSPHRASE: string }> {
  const home = path.join(temporaryFolder(), 'home');
  await createOperator(home, { name, protection: { kind: 'passphrase', passphrase } });
  return { LEADLINE_HOME: home, LEADLINE_PASSPHRASE: passphrase };
}
