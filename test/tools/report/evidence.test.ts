import { expect, test } from 'vitest';
import { z } from 'zod';
import { evidenceOf, sha256 } from './told-run.ts';

const counted = z.strictObject({ rows: z.int() });

test('a file is found by name, with the step that wrote it and its hash', async () => {
  const evidence = evidenceOf([{ id: '4.1', title: 'Train', files: { 'model/rows.json': { rows: 3 } } }]);
  expect(await evidence.named('model/rows.json', counted)).toEqual({
    file: { rows: 3 },
    source: {
      step: '4.1',
      title: 'Train',
      artifact: 'model/rows.json',
      sha256: sha256('{"rows":3}').slice(0, 12),
    },
  });
  expect(await evidence.named('model/other.json', counted)).toBeNull();
});

test('of two steps that write one file the later one is its source', async () => {
  const evidence = evidenceOf([
    { id: '1', tool: 'count', files: { 'rows.json': { rows: 1 } } },
    { id: '2', tool: 'count', files: { 'rows.json': { rows: 2 } } },
  ]);
  const found = await evidence.madeBy('count', counted);
  expect(found.map(({ file, source }) => [file.rows, source.step])).toEqual([[2, '2']]);
});

test('whatever its steps call them, the files of a tool are found, and others beside them are passed over', async () => {
  const evidence = evidenceOf([
    { id: '1', tool: 'count', files: { 'a.json': { rows: 1 }, 'a-indices.json': [1, 2] } },
    { id: '2', tool: 'measure', files: { 'c.json': { rows: 9 } } },
    { id: '3', tool: 'count', files: { 'b.json': { rows: 2 } } },
  ]);
  const found = await evidence.madeBy('count', counted);
  expect(found.map(({ source }) => source.artifact)).toEqual(['a.json', 'b.json']);
});

test('a tool whose files are not what they were is told, not left out', async () => {
  const evidence = evidenceOf([{ id: '7', tool: 'count', files: { 'a.json': { lines: 1 } } }]);
  await expect(evidence.madeBy('count', counted)).rejects.toMatchObject({
    code: 'report-file-unknown',
    arrived: 'a.json',
  });
});

test('outputs are those of the journal, and have no file', () => {
  const evidence = evidenceOf([
    { id: '1', tool: 'count', output: { rows: 5 } },
    { id: '2', tool: 'count', output: { other: 5 } },
  ]);
  expect(evidence.outputsOf('count', counted)).toEqual([
    { file: { rows: 5 }, source: { step: '1', title: 'Step 1', artifact: null, sha256: null } },
  ]);
});
