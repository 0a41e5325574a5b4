import { expect, test } from 'vitest';
import { beeswarmChart } from '../../../tools/report/charts/beeswarm.ts';
import { heatMap } from '../../../tools/report/charts/heat-map.ts';
import { barChart, intervalChart } from '../../../tools/report/charts/intervals.ts';
import { lineChart } from '../../../tools/report/charts/lines.ts';
import { drawCharts } from '../../../tools/report/draw-chart.ts';

async function draw(spec: Parameters<typeof drawCharts>[0][number]): Promise<string> {
  const [svg = ''] = await drawCharts([spec]);
  return svg;
}

const points = [
  { x: 1, y: 0.123456, series: 'test' },
  { x: 2, y: 0.2, series: 'test' },
  { x: 1, y: 0.3, series: 'training' },
  { x: 2, y: 0.4, series: 'training' },
];
const axes = { x: { title: 'fold' }, y: { title: 'AUC-PR' } };

test('charts are the same bytes each time, and their ids never meet', async () => {
  const specs = () => [lineChart(points, axes), lineChart(points, { ...axes, dots: true })];
  const [first, second] = [await drawCharts(specs()), await drawCharts(specs())];
  expect(first).toEqual(second);
  const ids = first.flatMap((svg) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('all colours are the page’s own, so that it can be dark or printed', async () => {
  const svg = await draw(lineChart(points, { ...axes, dots: true, compare: 0.2 }));
  const colours = [...svg.matchAll(/(?:fill|stroke)="([^"]+)"/g)].map(([, colour]) => colour ?? '');
  expect(colours.filter((colour) => !/^(var\(--|none|transparent|url\(#)/.test(colour))).toEqual([]);
});

test('two lines differ by dash and shape beside their colour', async () => {
  const svg = await draw(lineChart(points, { ...axes, dots: true }));
  expect(svg).toContain('stroke="var(--first)"');
  expect(svg).toMatch(/stroke="var\(--second\)"[^>]*stroke-dasharray="6,3"/);
  expect(svg).toContain('>training<');
});

test('coordinates are short and labels are not touched', async () => {
  const svg = await draw(
    barChart([{ name: 'limit 0.12345 of all', value: 1 / 3, shown: '0.33333' }], { title: 'share' }),
  );
  expect(svg).toContain('limit 0.12345 of all');
  expect(svg).toContain('0.33333');
  const attributes = [...svg.matchAll(/ (?:d|transform)="([^"]*)"/g)].map(([, text]) => text).join(' ');
  expect(attributes).not.toMatch(/\.\d{3}/);
});

test('a label that has room is not cut', async () => {
  const name = 'DateOfHireAtCurrentFirm_NumberOfYears';
  expect(await draw(barChart([{ name, value: 1, shown: '1' }], { title: 'value' }))).toContain(`>${name}<`);
});

test('a value that was not measured is left out of its chart', async () => {
  const estimates = [
    { name: 'A', value: 0.2, low: 0.1, high: 0.3 },
    { name: 'B', value: null, low: null, high: null },
  ];
  const svg = await draw(intervalChart(estimates, { value: { title: 'rate' }, names: 'tier' }));
  expect(svg).toContain('>A<');
  expect(svg).not.toContain('>B<');
  expect(svg).not.toContain('NaN');
});

test('a heat map marks what colours alone would say', async () => {
  const cells = [
    { row: 'a', column: 'p', value: 0.3, mark: '×' },
    { row: 'a', column: 'q', value: 0.01, mark: '' },
  ];
  const svg = await draw(
    heatMap(cells, {
      rows: ['a'],
      columns: ['p', 'q'],
      thresholds: [0.25],
      colours: ['var(--ramp-0)', 'var(--ramp-4)'],
      legend: 'index',
      cell: { width: 20, height: 20 },
    }),
  );
  expect(svg.match(/>×</g)).toHaveLength(1);
  expect(svg).toContain('fill="var(--ramp-4)"');
});

test('a beeswarm of 20 features and 400 leads each stays small', async () => {
  const swarms = Array.from({ length: 20 }, (_, feature) => ({
    label: `feature ${feature}`,
    points: Array.from({ length: 400 }, (__, lead) => ({
      shap: Math.sin(lead * 12.9 + feature) / (1 + feature),
      value: lead % 10 === 0 ? null : (lead % 100) / 100,
    })),
  }));
  const svg = await draw(beeswarmChart(swarms));
  expect(svg.length).toBeLessThan(400_000);
  expect(svg).toContain('>feature 19<');
  expect(svg).not.toContain('NaN');
});
