import { beforeAll, expect, test } from 'vitest';
import { scoreLeads } from '../../../tools/score-leads.ts';
import { writeReport } from '../../../tools/write-report.ts';
import { noStanding } from '../../support/standing.ts';
import { keepText } from '../../support/written-text.ts';
import type { ModelBench } from '../model/bench.ts';
import { runUntil } from '../model/pipeline.ts';

let bench: ModelBench;

async function report(title = 'V6: true vintages'): Promise<{ html: string; markdown: string }> {
  await bench.run(writeReport, { title });
  return {
    html: bench.artifacts.get('report.html') ?? '',
    markdown: bench.artifacts.get('report.md') ?? '',
  };
}

beforeAll(async () => {
  bench = await runUntil('bundle');
  await bench.run(scoreLeads, { candidates: 'LeadScoring.open', segment_column: 'firm_size' });
});

test('a section stands for everything that the run has made, and for nothing else', async () => {
  const { output } = await bench.run(writeReport, { title: 'V6' });
  expect(output.sections).toEqual([
    'summary',
    'scores',
    'performance',
    'calibration',
    'backtest',
    'explanation',
    'split',
    'decisions',
  ]);
});

test('the report has all charts with their numbers, the leads, and no hole', async () => {
  const { html, markdown } = await report();
  const charts = html.match(/<svg /g)?.length;
  expect(charts).toBe(10);
  expect(html.match(/<summary>The numbers/g)).toHaveLength(charts ?? 0);
  expect(html.match(/class="lead"/g)).toHaveLength(10);
  expect(`${html}${markdown}`).not.toMatch(/NaN|undefined|\[object/);
});

test('the Markdown twin has the same headings and figures, and no picture', async () => {
  const { html, markdown } = await report();
  const headings = [...html.matchAll(/<h2>(.*?)<\/h2>/g)].map(([, heading]) => heading);
  expect([...markdown.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(headings);
  const figures = [...html.matchAll(/<dd>([^<]+)</g)].map(([, figure]) => figure ?? '');
  expect(figures.length).toBeGreaterThan(5);
  for (const figure of figures) expect(markdown).toContain(`: ${figure} (`);
  expect(markdown).not.toMatch(/<svg|<div/);
});

test('every section names the step, the file and its hash as the journal has them', async () => {
  const { html, markdown } = await report();
  const standing = bench.context.standing();
  const metrics = standing.steps.flatMap(({ id, artifacts }) =>
    artifacts.filter(({ path }) => path === 'model/metrics.json').map(({ sha256 }) => ({ id, sha256 })),
  )[0];
  const digits = metrics?.sha256.slice(0, 12) ?? 'none';
  expect(markdown).toContain(`Step ${metrics?.id}: \`model/metrics.json\` (${digits})`);
  expect(html).toContain(`<code>model/metrics.json</code> ${digits}`);
  const sections = html.split('<section ').slice(1);
  expect(sections.filter((section) => !section.includes('class="source"'))).toEqual([]);
});

test('the report asks nothing of the network', async () => {
  const { html } = await report();
  const addresses = [...html.matchAll(/https?:\/\/[^"'\s<]+/g)].map(([address]) => address);
  // Names of XML namespaces are not fetched; the lead's id below is text.
  expect(
    addresses.filter((address) => !address.startsWith('http://www.w3.org/') && address !== 'http://x&quot;)'),
  ).toEqual([]);
  expect(html).not.toMatch(/<script|<link|@import|url\((?!#)/);
});

test('the same results give the same bytes', async () => {
  expect(await report()).toEqual(await report());
});

test('text from outside is escaped', async () => {
  const { html } = await report('<script>alert(1)</script>');
  expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(html).toContain('HYPERLINK(&quot;http://x&quot;)');
});

test('a run that has nothing yet gets a summary that says so', async () => {
  const written = new Map<string, string>();
  const { output } = await writeReport.run(
    { title: 'Nothing' },
    {
      ...bench.context,
      artifacts: {
        ...bench.context.artifacts,
        write: async (name, contents) => keepText(written, name, contents),
      },
      standing: noStanding,
    },
  );
  expect(output.sections).toEqual(['summary']);
  expect(written.get('report.md')).toContain('No gate was judged.');
});
