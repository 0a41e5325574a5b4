import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { judgeAll } from '../../../gates/judge.ts';
import type { ToolStep } from '../../../plans/plan.ts';
import { v4Xgboost } from '../../../plans/v4-xgboost/plan.ts';
import type { ToolResult } from '../../../tools/tool.ts';
import { makeTiny } from '../../sandbox/made.ts';
import { openPlan } from '../open-plan.ts';

/** A tiny firm has few leads, and one in five converts: sizes, rates and what they make of the model are loosened. */
const overrides = {
  bootstrap_resamples: 100,
  booster: { rounds: 60, early_stopping_rounds: 20 },
  minimum_segment_positives: 20,
  gates: {
    contacted_leads: 2000,
    mature_leads: 2000,
    highest_rate: 0.4,
    information_value: 5,
    train_leads: 1000,
    test_leads: 100,
    lift_gap: 3,
    top_decile_lift: 1,
  },
};

let firm: Awaited<ReturnType<typeof openPlan>>;
const results = new Map<string, ToolResult>();

beforeAll(async () => {
  firm = await openPlan(v4Xgboost, overrides);
  await makeTiny(join(firm.directory, 'data'));
  mkdirSync(join(firm.directory, 'runs'));
  for (const { id } of firm.steps) results.set(id, await firm.step(id));
}, 240_000);
afterAll(() => firm.warehouse.close());

function broken(severity: 'blocking' | 'warning'): string[] {
  return firm.steps
    .filter((step): step is ToolStep => step.kind === 'tool')
    .flatMap((step) => judgeAll(step.gates, results.get(step.id)?.measures ?? {}))
    .filter((verdict) => verdict.severity === severity && verdict.status !== 'passed')
    .map(({ gate, sentence }) => `${gate}: ${sentence}`);
}

describe('the whole plan on a tiny firm', () => {
  it('runs to its end without a blocking gate that fails', () => {
    expect(broken('blocking')).toEqual([]);
  });

  it('measures whatever a gate asks for', () => {
    expect(broken('warning').filter((sentence) => sentence.includes('could not be measured'))).toEqual([]);
  });

  it('gives every open lead a tier or a reason, the same by query as in process', async () => {
    const rows: Record<string, string>[] = parse(firm.artifacts.get('scores.csv') ?? '', { columns: true });
    expect(rows.length).toBeGreaterThan(1000);
    expect(rows.filter(({ tier, reason }) => (tier === '') === (reason === ''))).toEqual([]);
    const view = await firm.warehouse.rows('model/production-scores', {
      source: 'ml_features.v4_production_scores',
      id: 'Id',
      time: 'as_of',
    });
    const byQuery = new Map(view.map(({ row_id, tier }) => [row_id, tier ?? '']));
    expect(rows.filter(({ id = '', tier }) => byQuery.get(id) !== tier)).toEqual([]);
  });

  it('trains on what the collinearity left, and stops on rows that are not the test', () => {
    const { kept } = JSON.parse(firm.artifacts.get('collinearity.json') ?? '');
    const { features } = JSON.parse(firm.artifacts.get('model/features.json') ?? '');
    expect(features.map(({ name }: { name: string }) => name)).toEqual(kept);
    const { validation, test } = JSON.parse(firm.artifacts.get('model/split.json') ?? '');
    expect(validation.to < test.from).toBe(true);
  });

  it('files the reports under the document’s names', () => {
    const report = firm.artifacts.get('VERSION_4_MODEL_REPORT.md') ?? '';
    for (const part of ['Leakage', 'Collinearity', 'Overfitting', 'Validation', 'Production scoring'])
      expect(report).toMatch(new RegExp(`^## .*${part}`, 'm'));
    expect(firm.artifacts.get('sql/production_scoring.sql')).toMatch(/^CREATE OR REPLACE VIEW/);
    expect(JSON.parse(firm.artifacts.get('models/registry.json') ?? '').models).toHaveLength(1);
  });
});
