import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { expect, test } from 'vitest';
import { entry } from '../cli/leadline.ts';
import { temporaryFolder, workspaceFolder } from '../runner/fixtures.ts';

const hook = fileURLToPath(new URL('./tell-loads.ts', import.meta.url));

/** What only some tools and screens need, each long to load. */
const heavy = [
  ...['@duckdb/node-api', '@polyglot-sql/sdk', 'vega', 'vega-lite', 'jsforce', 'ai', 'ink', 'react'],
  ...['pdfkit', 'svg-to-pdfkit', '@resvg/resvg-js', 'soql-parser-js', '@napi-rs/keyring'],
];

test('the first answer waits for nothing that it does not need', async () => {
  const folder = await workspaceFolder();
  const loads = path.join(temporaryFolder(), 'loads.txt');
  const client = new Client({ name: 'test', version: '0.0.0' });
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: ['--import', hook, entry, 'mcp', '--workspace', folder],
      env: { ...process.env, LEADLINE_TEST_LOADS: loads } as Record<string, string>,
    }),
  );
  const { structuredContent } = await client.callTool({ name: 'run_status', arguments: {} });
  expect(structuredContent).toMatchObject({ error: { code: 'run-missing' } });
  await client.close();
  const loaded = packagesIn(readFileSync(loads, 'utf8'));
  expect(loaded).toContain('zod');
  expect(loaded.filter((name) => heavy.includes(name))).toEqual([]);
});

function packagesIn(addresses: string): string[] {
  const names = [...addresses.matchAll(/.*\/node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\//g)].map(
    ([, name]) => name ?? '',
  );
  return [...new Set(names)];
}
