import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { forgeEntries } from '../runner/approvals/forge.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { environmentOf } from '../support/operator.ts';
import { leadline } from './leadline.ts';
import { copyOf, madeWorkspace, plan } from './workspaces.ts';

let firm: Awaited<ReturnType<typeof madeWorkspace>>;
beforeAll(async () => {
  firm = await madeWorkspace();
  expect((await leadline(['run', plan, '--workspace', firm.folder])).code).toBe(4);
});
afterAll(() => firm.remove());

test('an exported log is checked in another folder, and says what was changed on its way', async () => {
  const cwd = await copyOf(firm.folder);
  const env = await environmentOf('Ada');
  expect((await leadline(['step', '1.1', '--done', '--answer', 'checked=all'], { cwd, env })).code).toBe(0);
  const away = temporaryFolder();
  const out = path.join(away, 'log.json');
  const exported = await leadline(['log', 'export', '--out', out, '--json'], { cwd, env });
  expect(answerSchemas['log export'].parse(JSON.parse(exported.stdout))).toMatchObject({
    ok: true,
    file: out,
    exportedBy: 'Ada',
  });

  const checked = await leadline(['verify', '--bundle', 'log.json', '--json'], { cwd: away });
  expect(checked.code).toBe(0);
  expect(answerSchemas.verify.parse(JSON.parse(checked.stdout))).toMatchObject({
    ...{ ok: true, signatures: 2, exportedBy: 'Ada', problems: [] },
  });

  const text = await readFile(out, 'utf8');
  await writeFile(out, text.replace('"exportedAt": "2', '"exportedAt": "3'));
  const changed = await leadline(['verify', '--bundle', 'log.json'], { cwd: away });
  expect(changed.code).toBe(1);
  expect(changed.stdout).toContain('The bundle is not as Ada signed it.');
});

test('an export needs a key, and a check a bundle', async () => {
  const cwd = await copyOf(firm.folder);
  const keyless = await leadline(['log', 'export'], { cwd });
  expect(keyless.code).toBe(2);
  expect(keyless.stderr).toContain('operator-missing');
  for (const file of ['leadline.yaml', 'none.json']) {
    const none = await leadline(['verify', '--bundle', file], { cwd });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('bundle-unreadable');
  }
});

test('a sign-off that nobody signed is found by verify, by its number, and nothing is built on it', async () => {
  const cwd = await copyOf(firm.folder);
  forgeEntries(cwd, `${plan}-1`, {
    type: 'human-done',
    payload: { step: '1.1', by: 'Ada', rehearsal: false },
  });
  const found = await leadline(['verify'], { cwd });
  expect(found.code).toBe(1);
  expect(found.stdout).toMatch(/Entry \d+ \(human-done\) is not valid: Ada has not signed it\./);
  const resumed = await leadline(['resume'], { cwd });
  expect(resumed.code).toBe(1);
  expect(resumed.stderr).toContain('grant-forged');
});
