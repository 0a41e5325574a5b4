import { beforeAll, expect, test } from 'vitest';
import { scoreLeads } from '../../../tools/score-leads.ts';
import { writeReport } from '../../../tools/write-report.ts';
import type { ModelBench } from './bench.ts';
import { runUntil } from './pipeline.ts';

let bench: ModelBench;

async function report(title = 'V6: true vintages'): Promise<string> {
  await bench.run(writeReport, { title });
  return bench.artifacts.get('report.html') ?? '';
}

beforeAll(async () => {
  bench = await runUntil('bundle');
  await bench.run(scoreLeads, { candidates: 'LeadScoring.open', segment_column: 'firm_size' });
});

test('the report has all charts, the leads, and no hole', async () => {
  const html = await report();
  expect(html.match(/<svg /g)).toHaveLength(8);
  expect(html.match(/class="lead"/g)).toHaveLength(10);
  expect(html).not.toMatch(/NaN|undefined|\[object|not measured/);
});

test('the report asks nothing of the network', async () => {
  const addresses = [...(await report()).matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address);
  // Names of XML namespaces are not fetched; the lead's id below is text.
  expect(
    addresses.filter((address) => !address.startsWith('http://www.w3.org/') && address !== 'http://x&quot;)'),
  ).toEqual([]);
  expect(await report()).not.toMatch(/<script|<link|@import|url\((?!#)/);
});

test('the same results give the same bytes', async () => {
  expect(await report()).toBe(await report());
});

test('text from outside is escaped', async () => {
  const html = await report('<script>alert(1)</script>');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('HYPERLINK(&quot;http://x&quot;)');
});
