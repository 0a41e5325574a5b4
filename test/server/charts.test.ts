import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { chartsIn } from '../../server/resources/charts.ts';
import { drawPng } from '../../server/resources/draw-png.ts';
import { drawCharts } from '../../tools/report/draw-chart.ts';
import { ink } from '../../tools/report/ink.ts';
import { engineOn } from '../runner/fixtures.ts';
import { connect } from './connect.ts';

async function drawn(): Promise<string> {
  const [svg = ''] = await drawCharts([
    {
      data: { values: [{ tenth: '1', lift: 2.7 }] },
      width: 300,
      height: 120,
      mark: { type: 'bar', color: ink.first },
      encoding: { x: { field: 'tenth', title: 'tenth' }, y: { field: 'lift', type: 'quantitative' } },
    },
  ]);
  return svg;
}

/** A page as the report's template writes it. */
const pageOf = (...charts: string[]) =>
  [
    '<style>:root { --text: #1d2327; --quiet: #56616a; --grid: #dde1e4; --first: #0072b2; }</style>',
    '<section id="lift"><div class="charts">',
    ...charts.map(
      (svg) => `<figure><figcaption>Lift &amp; more</figcaption><div class="chart">${svg}</div></figure>`,
    ),
    '</div></section>',
  ].join('\n');

const sizeOf = (png: Buffer) => ({ width: png.readUInt32BE(16), height: png.readUInt32BE(20) });

describe('the charts of a report', () => {
  it('are found in the page, in the colours that it has by day', async () => {
    const svg = await drawn();
    expect(svg).toContain('var(--first)');
    const [first, second] = chartsIn(pageOf(svg, svg));
    expect([first?.name, second?.name, first?.caption]).toEqual(['lift-1', 'lift-2', 'Lift &amp; more']);
    expect(first?.svg).toContain('#0072b2');
    expect(first?.svg).not.toContain('var(');
  });

  it('are none of them what would fetch a file or an address', async () => {
    const svg = await drawn();
    for (const inside of [
      '<image href="/etc/hostname"/>',
      '<use xlink:href="https://example.org/x"/>',
      '<style>@import url(x)</style>',
    ]) {
      expect(chartsIn(pageOf(svg.replace('</svg>', `${inside}</svg>`)))).toEqual([]);
    }
  });
});

describe('a chart as PNG', () => {
  it('has its text on a machine without fonts', async () => {
    const [chart] = chartsIn(pageOf(await drawn()));
    const svg = chart?.svg ?? '';
    const silent = svg.replace(/<text\b[\s\S]*?<\/text>/g, '');
    const [whole, bare] = await Promise.all([drawPng('a', svg, 60_000), drawPng('a', silent, 60_000)]);
    expect(whole.subarray(1, 4).toString()).toBe('PNG');
    expect(sizeOf(whole)).toEqual(sizeOf(bare));
    expect(whole.length).toBeGreaterThan(bare.length + 1_000);
  });

  it('is drawn smaller until it fits, and refused where it never does', async () => {
    const [chart] = chartsIn(pageOf(await drawn()));
    const svg = chart?.svg ?? '';
    const sharp = await drawPng('a', svg, 60_000);
    const small = await drawPng('a', svg, sharp.length - 1);
    expect(sizeOf(sharp).width).toBe(1400);
    expect(sizeOf(small).width).toBeLessThan(1400);
    await expect(drawPng('a', svg, 100)).rejects.toMatchObject({ code: 'report-too-large' });
    await expect(drawPng('a', '<svg', 100)).rejects.toMatchObject({ code: 'picture-unreadable' });
  });
});

describe('the addresses of charts', () => {
  it('are listed, completed and read as PNG and SVG, and say so where there is none', async () => {
    const { client, call, folder } = await connect();
    await call('start_run', { plan: 'count' });
    const { engine } = await engineOn(folder);
    const { artifacts } = engine.workspace.run('count-1');
    await engine.close();
    const address = (name: string) => `leadline://runs/count-1/reports/charts/${name}`;
    await expect(client.readResource({ uri: address('lift-1.png') })).rejects.toThrow('report-missing');
    await mkdir(artifacts, { recursive: true });
    await writeFile(path.join(artifacts, 'report.html'), pageOf(await drawn()));

    const { resources } = await client.listResources();
    expect(resources.find(({ uri }) => uri === address('lift-1.png'))).toMatchObject({
      mimeType: 'image/png',
    });
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'leadline://runs/{run}/reports/{+name}' },
      argument: { name: 'name', value: 'charts/' },
      context: { arguments: { run: 'count-1' } },
    });
    expect(completion.values).toEqual(['charts/lift-1.png']);
    const [png] = (await client.readResource({ uri: address('lift-1.png') })).contents;
    expect(png).toMatchObject({ mimeType: 'image/png', blob: expect.stringMatching(/^iVBORw0KGgo/) });
    expect(JSON.stringify(png).length).toBeLessThan(75_000);
    const [svg] = (await client.readResource({ uri: address('lift-1.svg') })).contents;
    expect(svg).toMatchObject({ mimeType: 'image/svg+xml', blob: expect.any(String) });
    await expect(client.readResource({ uri: address('lift-9.png') })).rejects.toThrow('has no chart');
  });
});
