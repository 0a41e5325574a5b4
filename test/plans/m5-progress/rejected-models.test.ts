import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Verdict } from '../../../gates/gate.ts';
import { judgeAll } from '../../../gates/judge.ts';
import { m5Progress } from '../../../plans/m5-progress/plan.ts';
import { type MetricsFile, metricsFile } from '../../../tools/model/training-files.ts';
import { makeTiny, temporaryFolder } from '../../sandbox/made.ts';
import { openPlan } from '../open-plan.ts';

/** One lead in five of a tiny firm converts, and so many times more rank well by chance: the bar of M5-4b is twice that rate here. */
const gates = { auc_pr: 0.4, pivot_cv_auc_pr: 0.4 };

const folder = temporaryFolder();
beforeAll(() => makeTiny(join(folder.path, 'data')).then(() => undefined), 60_000);
afterAll(() => folder.remove());

/** Everything that the training needs, then the training, and what its gates say. */
async function train(reenact: string): Promise<{ metrics: MetricsFile; verdicts: Verdict[] }> {
  const firm = await openPlan(m5Progress, { reenact, gates });
  cpSync(join(folder.path, 'data'), join(firm.directory, 'data'), { recursive: true });
  mkdirSync(join(firm.directory, 'runs'));
  for (const step of firm.steps) {
    if (step.kind !== 'tool') continue;
    const { measures } = await firm.step(step.id);
    if (step.id !== '4b') continue;
    const metrics = metricsFile.parse(JSON.parse(firm.artifacts.get('model/metrics.json') ?? ''));
    return { metrics, verdicts: judgeAll(step.gates, measures) };
  }
  throw new Error('the plan trains nothing');
}

const failed = (verdicts: readonly Verdict[]): string[] =>
  verdicts.filter(({ status }) => status === 'failed').map(({ gate }) => gate);

describe('a rejected model on a tiny firm', () => {
  it('V1 ranks hardly better than chance: tenure is masked and nothing is engineered', async () => {
    const { metrics, verdicts } = await train('v1');
    expect(failed(verdicts)).toContain('M5-4b');
    expect(metrics.cvAucPr).toBeLessThan(1.5 * metrics.baseRate.train);
  }, 120_000);

  it('V4 learns its rows by heart, and its folds differ', async () => {
    const { metrics, verdicts } = await train('v4');
    expect(failed(verdicts)).toEqual(['M5-4b', 'M5-6a', 'M5-6b']);
    expect(metrics.train.aucPr).toBeGreaterThan(0.9);
    expect(metrics.trainTestGap).toBeGreaterThan(0.5);
  }, 120_000);

  it('V5 knows its own rows and fails in the first fold, however it is regularised', async () => {
    const { metrics, verdicts } = await train('v5');
    expect(failed(verdicts)).toEqual(['M5-4b', 'M5-6a', 'M5-6b']);
    const [first, ...later] = metrics.folds;
    expect(first?.trainAucPr).toBeGreaterThan(0.8);
    expect(first?.aucPr).toBeLessThan(metrics.baseRate.train);
    for (const fold of later) expect(fold.aucPr).toBeGreaterThan(metrics.baseRate.train);
  }, 120_000);

  it('the pivot clears the bar that they miss', async () => {
    const { verdicts } = await train('none');
    expect(failed(verdicts)).not.toContain('M5-15.4a');
    expect(failed(verdicts)).not.toContain('M5-4b');
  }, 120_000);
});
