import path from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../runner/fixtures.ts';
import { killAndResume, undisturbed } from './drill.ts';
import { copyFirm, makeFirm } from './firm.ts';
import { whenSeen } from './killable.ts';

const artifacts = 'runs/v6-true-vintage-1/artifacts';

/** One run suffers all three; `kill-and-resume.ts` draws many more. A loaded vendor file is a little under 2 MB. */
const kills = {
  'ingest, with some of the tables loaded': whenSeen('1.2', 'warehouse.duckdb.wal', 4_000_000),
  'training, with the first of its artifacts begun': whenSeen('4.1', `${artifacts}/model`),
  'scoring, with half of the scores written': whenSeen('4.6', `${artifacts}/scores.csv.part`),
};

test('a V6 run that is killed in ingest, in training and in scoring leaves the bytes of an undisturbed one', {
  timeout: 300_000,
}, async () => {
  const folder = temporaryFolder();
  const [firm, reference] = [path.join(folder, 'firm'), path.join(folder, 'undisturbed')];
  await makeFirm(firm);
  await copyFirm(firm, reference);
  const { remains } = await undisturbed(reference);
  const names = [...remains.keys()];
  for (const name of ['scores.csv', 'report.html', 'bundle/manifest.json', 'bundle/booster.json']) {
    expect(names).toContain(`${artifacts}/${name}`);
  }
  expect(names.filter((name) => name.includes('/evidence/')).length).toBeGreaterThan(40);
  expect(names.filter((name) => name.startsWith('table ')).length).toBeGreaterThan(10);

  const result = await killAndResume(firm, path.join(folder, 'killed'), remains, Object.values(kills));
  expect(result.faults).toEqual([]);
  expect(result.killed).toEqual([true, true, true]);
});
