import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { answerSchemas } from '../../cli/schemas.ts';
import { temporaryFolder } from '../runner/fixtures.ts';
import { leadline } from './leadline.ts';

/** A workspace with two runs that wait for a person, the second begun with another seed. */
async function twoRuns(): Promise<string> {
  const folder = path.join(temporaryFolder(), 'firm');
  await leadline(['init', '--workspace', folder]);
  await leadline(['run', 'v6-true-vintage'], { cwd: folder });
  await writeFile(path.join(folder, 'leadline.yaml'), 'seed: 43\n');
  await leadline(['run', 'v6-true-vintage'], { cwd: folder });
  return folder;
}

it('compare shows the newest two runs side by side, for people and as its schema says', async () => {
  const cwd = await twoRuns();
  const { code, stdout } = await leadline(['compare'], { cwd });
  expect(code).toBe(0);
  expect(stdout).toContain('Settings: 1 differs');
  expect(stdout).toMatch(/differs +seed +42 +43/);
  const json = await leadline(['compare', 'v6-true-vintage-1', 'v6-true-vintage-2', '--json'], { cwd });
  expect(answerSchemas.compare.parse(JSON.parse(json.stdout))).toMatchObject({
    ok: true,
    comparison: { settings: { differences: [{ setting: 'seed', a: 42, b: 43 }] }, gates: { equal: 1 } },
  });
});

it('resume --dry-run tells what would run, runs nothing, and ends with 0', async () => {
  const cwd = await twoRuns();
  const { code, stdout, stderr } = await leadline(['resume', '--dry-run'], { cwd });
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('v6-true-vintage-2 waits for a person at step 1.1.');
  const json = await leadline(['resume', '--dry-run', '--from', '0', '--json'], { cwd });
  expect(answerSchemas.resume.parse(JSON.parse(json.stdout))).toMatchObject({
    ok: true,
    run: { state: 'waiting' },
    foreseen: {
      waitsAt: '1.1',
      steps: expect.arrayContaining([expect.objectContaining({ step: '0', why: 'asked for' })]),
    },
  });
  const status = await leadline(['status', '--json'], { cwd });
  expect(JSON.parse(status.stdout).run.steps[0]).toMatchObject({ id: '0', state: 'done', attempts: 1 });
});
