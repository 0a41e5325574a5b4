import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { createWorkspace } from '../../runner/workspace.ts';
import { startFakeOrg } from '../../salesforce/fake/server.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { firmFields, lead } from '../tools/pull-bench.ts';
import { leadline } from './leadline.ts';

test('leads are pulled by one command, which says what it read and shows no name', async () => {
  const org = await startFakeOrg({ fields: firmFields, pollsInProgress: 0 });
  onTestFinished(() => org.close());
  org.load('Lead', [lead({}), lead({ IsDeleted: true })]);
  const firm = path.join(temporaryFolder(), 'firm');
  await createWorkspace(firm, `salesforce: { auth: token, login_url: "${org.url}" }\n`);
  const env = { LEADLINE_SALESFORCE_ACCESS_TOKEN: org.accessToken };
  const home = path.join(temporaryFolder(), 'home');
  const pull = (...more: string[]) =>
    leadline(['salesforce', 'pull', '--workspace', firm, ...more], {
      env: { ...env, LEADLINE_HOME: home },
    });

  const first = await pull();
  expect(first.stderr).not.toContain('Quillfeather');
  expect(first).toMatchObject({ code: 0 });
  expect(first.stdout).toContain(
    'All leads were read, because nothing was held before: 2 leads and 0 changes of fields',
  );
  expect(first.stdout).toContain('Held: 2 leads, of them 1 deleted and 0 merged into others.');

  const second = await pull('--json');
  const answer = answerSchemas['salesforce pull'].parse(JSON.parse(second.stdout));
  expect(answer).toMatchObject({
    ok: true,
    pulled: { pull: 2, full: false, fullBecause: null, versionsAdded: 0, leads: 2 },
  });
  expect(`${second.stdout}${second.stderr}`).not.toContain('Quillfeather');
}, 120_000);
