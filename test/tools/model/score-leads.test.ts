import { parse } from 'csv-parse/sync';
import { beforeAll, expect, test } from 'vitest';
import { readDrivers } from '../../../tools/model/driver-files.ts';
import { narrativeOf } from '../../../tools/model/narrative.ts';
import { scoresFile, shapSummaryFile } from '../../../tools/model/score-files.ts';
import { scoreLeads } from '../../../tools/score-leads.ts';
import { type ModelBench, openModelBench, tableOf } from './bench.ts';
import { openLeads, runUntil, tiers } from './pipeline.ts';

const input = { candidates: 'LeadScoring.open', segment_column: 'firm_size', top: 10 };
const reason = 'no vendor record of this person was known by then';
let bench: ModelBench;
let result: Awaited<ReturnType<typeof score>>;

function score(on: ModelBench) {
  return on.run(scoreLeads, input);
}

/** The columns up to the tier hold no commas; the id of one lead does hold quotes. */
function lines(): string[] {
  return (bench.artifacts.get('scores.csv') ?? '').trimEnd().split('\n');
}

function records(of = bench): Record<string, string>[] {
  return parse(of.artifacts.get('scores.csv') ?? '', { columns: true });
}

function scores() {
  return scoresFile.parse(JSON.parse(bench.artifacts.get('scores.json') ?? ''));
}

beforeAll(async () => {
  bench = await runUntil('bundle');
  result = await score(bench);
});

test('every candidate is in scores.csv once, scored ones by probability, the others with their reason at the end', () => {
  const [header, ...rows] = lines();
  expect(header).toBe(
    'id,as_of,model_version,probability,percentile,tier,driver1,driver2,driver3,driver_down1,driver_down2,narrative,reason_code,reason',
  );
  expect(rows).toHaveLength(openLeads.length);
  const probabilities = rows.slice(0, -2).map((row) => Number(/,(0\.\d{6}),/.exec(row)?.[1]));
  expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  expect(rows.slice(-2)).toEqual([
    expect.stringMatching(
      /^00Qopen000,2025-10-31,v6-20251031-[0-9a-f]{8}(?:,){10}no-vendor-record,no vendor record/,
    ),
    expect.stringMatching(/^00Qopen001,2025-10-31,/),
  ]);
  expect(result.measures.unscoredLeads).toMatchObject({ value: 2, evidence: { rows: [[reason, 2]] } });
});

test('an id that a spreadsheet would run is defused', () => {
  expect(lines().some((line) => line.startsWith(`"'=HYPERLINK(""http://x"")",`))).toBe(true);
});

test('the drivers of a lead add up to its margin', () => {
  expect(result.measures.largestExplanationGap?.value).toBeLessThan(1e-9);
});

test('a tier is the first whose cut-off the probability reaches', () => {
  for (const lead of scores().leads) {
    expect(lead.tier).toBe(tiers.find((tier) => lead.probability >= tier.min)?.name);
  }
  expect(scores().tiers.reduce((sum, tier) => sum + tier.leads, 0)).toBe(openLeads.length - 2);
});

test('a narrative names the drivers with the own values of the lead', () => {
  const lead = scores().leads.find((one) => one.id.startsWith('=HYPERLINK'));
  expect(lead?.drivers[0]).toMatchObject({
    text: 'short time at current firm (1.4 years)',
    value: '1.4 years',
  });
  expect(lead?.narrative).toMatch(
    /^Short time at current firm \(1\.4 years\); .*\. \d+\.\d % chance of a call within 30 days, \d+\.\d times the average\.$/,
  );
});

test('every narrative is made from the rows of drivers.csv and the figures, and no other word', () => {
  const drivers = readDrivers(bench.artifacts.get('drivers.csv') ?? '');
  const { base_rate: baseRate, outcome } = scores();
  const told = records().filter(({ probability }) => probability !== '');
  expect(told).toHaveLength(openLeads.length - 2);
  for (const lead of told) {
    const figures = { probability: Number(lead.probability), baseRate, outcome };
    const own = drivers.get(lead.id?.replace(/^'=/, '=') ?? '') ?? [];
    expect(narrativeOf(own, figures, { longest: 1000, suppressNumbers: false })).toBe(lead.narrative);
    const down = own.filter(({ direction }) => direction === 'down').map(({ text }) => text);
    expect([lead.driver_down1, lead.driver_down2]).toEqual([down[0] ?? '', down[1] ?? '']);
  }
});

test('percentiles count the leads below', () => {
  const told = records().filter(({ probability }) => probability !== '');
  for (const { probability, percentile } of told) {
    const lower = told.filter((other) => Number(other.probability) < Number(probability)).length;
    expect(percentile).toBe(((100 * lower) / told.length).toFixed(2));
  }
});

test('every lead is told something, and reading it back finds no fault', () => {
  expect(result.measures).toMatchObject({ narrativeCoverage: { value: 1 }, narrativeFaults: { value: 0 } });
  const longest = Math.max(...records().map(({ narrative }) => narrative?.length ?? 0));
  expect(result.measures.longestNarrative?.value).toBe(longest);
});

test('with suppressed numbers no narrative tells a probability, and reading back would find one', async () => {
  const quiet = await openModelBench([tableOf('LeadScoring.open', openLeads)]);
  for (const [name, text] of bench.artifacts) if (name.startsWith('bundle/')) quiet.artifacts.set(name, text);
  const { measures } = await quiet.run(scoreLeads, { ...input, suppress_numbers: true });
  expect(measures.narrativeFaults?.value).toBe(0);
  const told = records(quiet).flatMap(({ narrative }) => narrative || []);
  expect(told).toHaveLength(openLeads.length - 2);
  expect(told.filter((narrative) => /chance|average|\d %/.test(narrative))).toEqual([]);
  expect(quiet.artifacts.get('drivers.csv')).toBe(bench.artifacts.get('drivers.csv'));
});

test('neither names nor places reach a score', () => {
  for (const name of ['scores.csv', 'scores.json', 'drivers.csv', 'model/shap-summary.json']) {
    expect(bench.artifacts.get(name)).not.toMatch(/Confidential|\bTX\b|\bCA\b|\bNY\b/);
  }
});

test('the summary ranks what moves the leads most', () => {
  const { features, rows } = shapSummaryFile.parse(
    JSON.parse(bench.artifacts.get('model/shap-summary.json') ?? ''),
  );
  expect(rows).toBe(openLeads.length - 2);
  expect(features.map((one) => one.meanAbsolute)).toEqual(
    features.map((one) => one.meanAbsolute).toSorted((a, b) => b - a),
  );
});

test('the order of the candidates and a second scoring change no byte', async () => {
  const again = await openModelBench([tableOf('LeadScoring.open', openLeads.toReversed())]);
  for (const [name, text] of bench.artifacts) if (name.startsWith('bundle/')) again.artifacts.set(name, text);
  await score(again);
  for (const name of ['scores.csv', 'scores.json', 'drivers.csv', 'model/shap-summary.json']) {
    expect(again.artifacts.get(name)).toBe(bench.artifacts.get(name));
  }
});

test('a lead of whom nothing is known gets a reason and no guess', async () => {
  const blank = { tenure: null, prior_firms: null, has_series_65: null, firm_size: null, state: null };
  const unknown = await openModelBench([
    tableOf('LeadScoring.open', [{ Id: 'x', ...blank, as_of: '2025-10-31', unscorable_reason: null }]),
  ]);
  for (const [name, text] of bench.artifacts)
    if (name.startsWith('bundle/')) unknown.artifacts.set(name, text);
  const { output } = await score(unknown);
  expect(output).toMatchObject({ scored: 0, unscored: 1 });
  expect(unknown.artifacts.get('scores.csv')).toContain('no feature of this lead is known');
});

test('no open lead is no error', async () => {
  const empty = await openModelBench([
    tableOf('LeadScoring.some', openLeads),
    "CREATE TABLE LeadScoring.open AS SELECT * FROM LeadScoring.some WHERE Id = 'nobody'",
  ]);
  for (const [name, text] of bench.artifacts) if (name.startsWith('bundle/')) empty.artifacts.set(name, text);
  expect((await score(empty)).output).toMatchObject({ scored: 0, unscored: 0 });
});

test('a bundle with a changed file scores nobody', async () => {
  const broken = await openModelBench([tableOf('LeadScoring.open', openLeads)]);
  for (const [name, text] of bench.artifacts) broken.artifacts.set(name, text);
  broken.artifacts.set(
    'bundle/tiers.json',
    (bench.artifacts.get('bundle/tiers.json') ?? '').replace('0.3', '0.2'),
  );
  await expect(score(broken)).rejects.toMatchObject({ code: 'bundle-corrupt' });
  expect(broken.artifacts.get('scores.csv')).toBe(bench.artifacts.get('scores.csv'));
});
