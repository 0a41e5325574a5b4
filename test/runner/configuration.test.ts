import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createWorkspace, openWorkspace } from '../../runner/workspace.ts';
import { countPlan } from './count-plan.ts';
import { temporaryFolder, workspaceFolder } from './fixtures.ts';

async function configurationOf(yaml: string) {
  return (await openWorkspace(await workspaceFolder({ yaml }), [countPlan])).configuration;
}

async function faultsOf(yaml: string): Promise<string[]> {
  const folder = await workspaceFolder({ yaml });
  try {
    await openWorkspace(folder, [countPlan]);
  } catch (error) {
    expect(error).toMatchObject({ code: 'config-invalid', kind: 'usage' });
    const lines = error instanceof Error ? error.message.split('\n').slice(1) : [];
    return lines.map((line) => line.replace(`${folder}/`, ''));
  }
  return [];
}

test('an empty file has every default', async () => {
  const defaults = await configurationOf('');
  expect(defaults).toEqual({
    analysisDate: '2025-10-31',
    seed: 42,
    chat: null,
    salesforce: null,
    warehouse: { engine: 'duckdb', memoryLimit: '3GB' },
    plans: {
      count: {
        values: { file: 'data/leads.csv', least_lines: 2, windows: { maturity_days: 30 } },
        changed: [],
      },
    },
  });
  expect(await configurationOf('warehouse:\nplans:\n  count:\n')).toEqual(defaults);
});

test('what differs from the reference is named with both values', async () => {
  const { plans } = await configurationOf('plans:\n  count:\n    windows:\n      maturity_days: 43\n');
  expect(plans.count?.changed).toEqual([{ path: 'windows.maturity_days', reference: 30, value: 43 }]);
});

test('all faults are listed at once, each with line, column, full field, expected and arrived', async () => {
  const yaml = `analysis_date: 31.10.2025
seed: 1.5
warehouse:
  engine: bigquery
  memory_limit: lots
plans:
  count:
    least_line: 3
    windows: { maturity_days: "30" }
  cuont: {}
`;
  expect(await faultsOf(yaml)).toEqual([
    'leadline.yaml:1:16: analysis_date: expected a date such as 2025-10-31, arrived "31.10.2025"',
    'leadline.yaml:2:7: seed: expected a whole number, arrived 1.5',
    'leadline.yaml:4:11: warehouse.engine: expected "duckdb": the BigQuery warehouse comes later, arrived "bigquery"',
    'leadline.yaml:5:17: warehouse.memory_limit: expected a size such as 3GB, arrived "lots"',
    'leadline.yaml:8:5: plans.count.least_line: expected one of file, least_lines, windows, arrived "least_line"; did you mean least_lines?',
    'leadline.yaml:9:31: plans.count.windows.maturity_days: expected a value of type number, arrived "30"',
    'leadline.yaml:10:3: plans.cuont: expected one of count, arrived "cuont"; did you mean count?',
  ]);
});

test('a key that stands twice is a fault', async () => {
  expect(await faultsOf('seed: 1\nseed: 2\n')).toEqual([
    'leadline.yaml:2:1: expected every key once, arrived Map keys must be unique',
  ]);
});

test('a section that is a list, a file that is a list, broken YAML and broken UTF-8 are faults at their place', async () => {
  expect(await faultsOf('plans:\n  - count\n')).toEqual([
    'leadline.yaml:2:3: plans: expected a value of type object, arrived ["count"]',
  ]);
  expect(await faultsOf('- a\n')).toEqual([
    'leadline.yaml:1:1: expected a value of type object, arrived ["a"]',
  ]);
  expect((await faultsOf('seed: [1\n'))[0]).toMatch(/^leadline.yaml:\d+:\d+: expected YAML, arrived /);

  const folder = await workspaceFolder();
  await writeFile(path.join(folder, 'leadline.yaml'), Buffer.from([0x73, 0xff]));
  await expect(openWorkspace(folder, [])).rejects.toThrow(/expected UTF-8 text/);
});

test('a folder without leadline.yaml is no workspace', async () => {
  await expect(openWorkspace(temporaryFolder(), [])).rejects.toMatchObject({
    code: 'workspace-missing',
    arrived: 'a folder without it',
  });
});

test('a workspace is not made over another', async () => {
  const folder = await workspaceFolder();
  await expect(createWorkspace(folder, '')).rejects.toMatchObject({ code: 'workspace-exists' });
});

test('paths of leadline.yaml are relative to the workspace', async () => {
  const folder = await workspaceFolder();
  const workspace = await openWorkspace(folder, []);
  expect(workspace.resolve('data/leads.csv')).toBe(path.join(folder, 'data', 'leads.csv'));
  expect(workspace.resolve('/elsewhere/leads.csv')).toBe(path.resolve('/elsewhere/leads.csv'));
});
