import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeAll } from '../../../gates/judge.ts';
import { contactedToWon } from '../../../plans/contacted-to-won/plan.ts';
import type { ToolStep } from '../../../plans/plan.ts';
import type { ToolResult } from '../../../tools/tool.ts';
import { openPlan } from '../open-plan.ts';
import { copyInto, realData, titleFor } from '../real-data.ts';
import { dayAfter, type Lead, writeFunnel } from './funnel-files.ts';

type Opened = Awaited<ReturnType<typeof openPlan>>;

/** Eight leads a day for 120 days: paid leads convert in one of four cases within ten days, free ones in one of eight. */
function invented(): Lead[] {
  return Array.from({ length: 960 }, (_, n): Lead => {
    const contact = dayAfter('2018-01-01', Math.floor(n / 8));
    const origin = n % 2 === 0 ? 'paid' : 'free';
    // Multiplying by 7 spreads the winners over days and landing pages.
    const wins = (7 * Math.floor(n / 2)) % (origin === 'paid' ? 4 : 8) === 3;
    return {
      id: `lead-${String(n).padStart(3, '0')}`,
      contact,
      origin,
      page: `p${n % 3}`,
      ...(wins ? { won: dayAfter(contact, 1 + (n % 10)) } : {}),
    };
  });
}

const overrides = {
  observed_from: '2018-01-01',
  observed_until: '2018-05-20',
  follow_up_days: 20,
  other_follow_ups: [],
  test_start: '2018-04-01',
  backtest_gap_days: 10,
  bootstrap_resamples: 100,
  booster: { rounds: 30, early_stopping_rounds: 10 },
};

async function runAll(opened: Opened): Promise<Map<string, ToolResult>> {
  const results = new Map<string, ToolResult>();
  for (const { id } of opened.steps) results.set(id, await opened.step(id));
  return results;
}

/** The ids of gates that do not hold, as the runner would judge them. */
function broken(
  opened: Opened,
  results: Map<string, ToolResult>,
  severity: 'blocking' | 'warning',
): string[] {
  return opened.steps
    .filter((step): step is ToolStep => step.kind === 'tool')
    .flatMap((step) => judgeAll(step.gates, results.get(step.id)?.measures ?? {}))
    .filter((verdict) => verdict.severity === severity && verdict.status !== 'passed')
    .map(({ gate }) => gate);
}

/** One figure of a step's output; NaN, which fails every comparison, where it is not there. */
function numberOf(results: Map<string, ToolResult>, step: string, figure: string): number {
  return Number((results.get(step)?.output as Record<string, unknown> | undefined)?.[figure]);
}

describe('contacted-to-won on an invented funnel', () => {
  let opened: Opened;
  let results: Map<string, ToolResult>;
  beforeAll(async () => {
    opened = await openPlan(contactedToWon, overrides);
    writeFunnel(opened.directory, invented());
    results = await runAll(opened);
  }, 60_000);
  afterAll(() => opened.warehouse.close());

  it('runs from two files to scores, bundle and report without a blocking gate', () => {
    expect(broken(opened, results, 'blocking')).toEqual([]);
    expect([...opened.artifacts.keys()]).toEqual(
      expect.arrayContaining([
        'config/maturity-window.json',
        'bundle/manifest.json',
        'scores.csv',
        'report.html',
      ]),
    );
  });

  it('learns that paid leads convert more often', () => {
    expect(numberOf(results, '3.2', 'testAucRoc')).toBeGreaterThan(0.55);
  });

  it('scores every candidate once, and none that it was trained on', () => {
    const scores = parse(opened.artifacts.get('scores.csv') ?? '', { columns: true }) as {
      id: string;
      as_of: string;
    }[];
    const candidates = numberOf(results, '2.3', 'candidates');
    expect(scores).toHaveLength(candidates);
    expect(new Set(scores.map(({ id }) => id)).size).toBe(candidates);
    expect(scores.every(({ as_of }) => as_of >= '2018-03-31')).toBe(true);
  });

  it('refuses to train when an attribute of won deals is planted, even past the audit', async () => {
    const planted = await openPlan(contactedToWon, { ...overrides, plant_deal_attributes: ['lead_type'] });
    writeFunnel(planted.directory, invented());
    for (const id of ['1.1', '1.2', '2.1', '2.2', '2.3']) await planted.step(id);
    await expect(planted.step('3.2')).rejects.toMatchObject({ code: 'pii-in-matrix' });
    await planted.warehouse.close();
  });
});

const real = realData('olist');

describe.skipIf(real === null)(titleFor('contacted-to-won on the real funnel', real), () => {
  it('finds the window, censors, passes every blocking gate and reports what comes out', {
    timeout: 60_000,
  }, async () => {
    const opened = await openPlan(contactedToWon, {}, '2018-11-14');
    copyInto(real ?? '', join(opened.directory, 'data'));
    const results = await runAll(opened);
    await opened.warehouse.close();

    expect(results.get('1.2')?.output).toMatchObject({
      leads: 8000,
      deals: 842,
      firstWin: '2017-12-05',
      lastWin: '2018-11-14',
      wonBeforeContact: 1,
    });
    expect(results.get('2.1')?.output).toMatchObject({
      windowDays: 87,
      medianDays: 11,
      leads: 5667,
      deals: 706,
    });
    expect(results.get('2.3')?.output).toMatchObject({
      judged: 6172,
      conversions: 680,
      censored: 0,
      beforeRecords: 1827,
      wonBeforeContact: 1,
      training: 1392,
      gap: 3477,
      test: 1303,
    });
    expect(results.get('2.4')?.measures.replayDifferences).toMatchObject({ value: 0 });
    expect(broken(opened, results, 'blocking')).toEqual([]);
    // What the model reaches is a finding for docs/real-data.md, so it is held to a wide range only.
    expect(broken(opened, results, 'warning')).toEqual(expect.arrayContaining(['CW-1.2f', 'CW-2.3e']));
    const testAucRoc = numberOf(results, '3.2', 'testAucRoc');
    expect(testAucRoc).toBeGreaterThan(0.55);
    expect(testAucRoc).toBeLessThan(0.75);
  });
});
