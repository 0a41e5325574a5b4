import { readFile, writeFile } from 'node:fs/promises';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { FaultRule } from '../../salesforce/fake/faults.ts';
import { type FakeOrg, startFakeOrg } from '../../salesforce/fake/server.ts';
import { answerError } from '../answer.ts';
import { openShell } from '../shell.ts';

export interface SalesforceFakeOptions {
  port: number;
  database?: string;
  faults?: string;
  seed: number;
  key?: string;
}

/** `leadline salesforce fake`: a Salesforce org on this machine until it is interrupted. Prints how to sign in to it. */
export async function salesforceFake(options: SalesforceFakeOptions): Promise<void> {
  try {
    const { signal } = openShell();
    const { port, seed, database } = options;
    const faults = options.faults === undefined ? [] : await readFaults(options.faults);
    const fake = await startFakeOrg({ port, seed, faults, ...(database === undefined ? {} : { database }) });
    try {
      if (options.key !== undefined) await writeFile(options.key, fake.privateKey, { mode: 0o600 });
      process.stdout.write(`${greeting(fake, options)}\n`);
      if (!signal.aborted) {
        await new Promise<void>((resolve) =>
          signal.addEventListener('abort', () => resolve(), { once: true }),
        );
      }
    } finally {
      await fake.close();
    }
  } catch (error) {
    answerError('leadline', false, error);
  }
}

async function readFaults(file: string): Promise<FaultRule[]> {
  try {
    const rules: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (Array.isArray(rules)) return rules;
    throw new Error('it holds no list');
  } catch (error) {
    throw new LeadlineError({
      code: 'fake-org-faults-unreadable',
      message: `The faults of ${file} cannot be read.`,
      expected: 'a JSON list of faults',
      arrived: error instanceof Error ? error.message : String(error),
      next: 'docs/fake-org.md lists the faults.',
      kind: 'usage',
      cause: error,
    });
  }
}

function greeting(fake: FakeOrg, { key }: SalesforceFakeOptions): string {
  const people = Object.entries(fake.users).map(
    ([role, { username, accessToken }]) => `  ${role.padEnd(13)} ${username}\n                ${accessToken}`,
  );
  return [
    `A fake Salesforce org answers at ${fake.url} until Ctrl-C. Nothing in it is real.`,
    '',
    'leadline.yaml:',
    '  salesforce:',
    '    auth: token',
    `    login_url: ${fake.url}`,
    '',
    'Users, each with a token for LEADLINE_SALESFORCE_ACCESS_TOKEN (the administrator deploys, the integration user syncs):',
    ...people,
    '',
    `Connected app  ${fake.clientId}`,
    `Its secret     ${fake.clientSecret}`,
    ...(key === undefined ? [] : [`Its key        ${key}`]),
    `Control token  ${fake.controlToken}`,
  ].join('\n');
}
