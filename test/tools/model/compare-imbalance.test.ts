import { beforeAll, expect, test } from 'vitest';
import { compareImbalance } from '../../../tools/compare-imbalance.ts';
import { imbalanceFile } from '../../../tools/model/imbalance-files.ts';
import { metricsFile } from '../../../tools/model/training-files.ts';
import { trainModel } from '../../../tools/train-model.ts';
import { type ModelBench, makeLeads, openModelBench, tableOf } from './bench.ts';
import { training } from './pipeline.ts';

const leads = makeLeads(1500);
const input = { ...training, folds: 3 };
let bench: ModelBench;
let result: Awaited<ReturnType<typeof compare>>;

function compare(on: ModelBench, changes: object = {}) {
  return on.run(compareImbalance, { ...input, ...changes });
}

function read(on = bench) {
  return imbalanceFile.parse(JSON.parse(on.artifacts.get('imbalance.json') ?? ''));
}

beforeAll(async () => {
  bench = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  result = await compare(bench);
});

test('every strategy is measured on the same folds, and the winner is one of them with its reasons', () => {
  const { strategies, winner, rationale } = read();
  expect(strategies.map((one) => one.strategy)).toEqual(['none', 'scale_pos_weight', 'smote']);
  const [none, ...others] = strategies;
  for (const other of others) {
    expect(other.folds.map(({ from, to, rows }) => [from, to, rows])).toEqual(
      none?.folds.map(({ from, to, rows }) => [from, to, rows]),
    );
  }
  expect(result.output.winner).toBe(winner.strategy);
  expect(result.decisions).toEqual([
    {
      choice: `class imbalance: ${winner.strategy}`,
      rationale,
      alternatives: strategies.map((one) => one.strategy).filter((name) => name !== winner.strategy),
    },
  ]);
});

test('a fold weighs conversions by its own rows, and SMOTE makes its classes equal', () => {
  const { strategies } = read();
  const smote = strategies.find((one) => one.strategy === 'smote');
  const weighted = strategies.find((one) => one.strategy === 'scale_pos_weight');
  for (const [index, fold] of (smote?.folds ?? []).entries()) {
    // Positives p and negatives w p: SMOTE adds (w - 1) p rows.
    const weight = weighted?.folds[index]?.scalePosWeight ?? 0;
    const positives = (fold.syntheticRows ?? 0) / (weight - 1);
    expect(positives).toBeCloseTo(Math.round(positives), 6);
    expect(positives).toBeGreaterThan(5);
  }
});

test('rows as they are give the folds of the training itself', async () => {
  await bench.run(trainModel, { ...input, bootstrap_resamples: 1 });
  const metrics = metricsFile.parse(JSON.parse(bench.artifacts.get('model/metrics.json') ?? ''));
  const none = read().strategies.find((one) => one.strategy === 'none');
  expect(none?.folds.map((fold) => fold.aucPr)).toEqual(metrics.folds.map((fold) => fold.aucPr));
  expect(none?.meanAucPr).toBe(metrics.cvAucPr);
});

test('the training uses the strategy that won, on the rows its trees are grown on', async () => {
  const own = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  for (const strategy of ['scale_pos_weight', 'smote'] as const) {
    await compare(own, { strategies: [strategy] });
    await own.run(trainModel, { ...input, imbalance_artifact: 'imbalance.json', bootstrap_resamples: 1 });
    const metrics = metricsFile.parse(JSON.parse(own.artifacts.get('model/metrics.json') ?? ''));
    const compared = read(own).strategies[0];
    expect(metrics.imbalance.strategy).toBe(strategy);
    expect(metrics.folds.map((fold) => fold.aucPr)).toEqual(compared?.folds.map((fold) => fold.aucPr));
    const { positives, rows } = metrics.train;
    expect(rows).toBe(metrics.rows.fit);
    if (strategy === 'smote') expect(metrics.imbalance.syntheticRows).toBe(rows - 2 * positives);
    else expect(metrics.parameters.scale_pos_weight).toBeCloseTo((rows - positives) / positives, 12);
  }
});

test('test rows of the holdout reach no strategy: other labels there change nothing', async () => {
  const flipped = leads.map((lead) =>
    lead.contact_date > '2025-05-05' ? { ...lead, target_label: 1 - lead.target_label } : lead,
  );
  const other = await openModelBench([tableOf('LeadScoring.leads', flipped)]);
  await compare(other);
  expect(other.artifacts.get('imbalance.json')).toBe(bench.artifacts.get('imbalance.json'));
});

test('fewer rounds go as far in longer steps, and the report says how many', async () => {
  const quick = await openModelBench([tableOf('LeadScoring.leads', leads)]);
  const { output } = await compare(quick, { rounds: 10, strategies: ['none'] });
  expect(read(quick).rounds).toBe(10);
  expect(output.meanAucPr).toBeGreaterThan(0.9 * (read().strategies[0]?.meanAucPr ?? 1));
});

test('a fold without a conversion to learn from leaves nothing measured, and rows as they are', async () => {
  const late = leads.map((lead, index) => ({ ...lead, target_label: index < 500 ? 0 : lead.target_label }));
  const bare = await openModelBench([tableOf('LeadScoring.leads', late)]);
  const { output, measures } = await compare(bare);
  expect(output).toEqual({ winner: 'none', meanAucPr: null });
  expect(measures.winnerAucPr?.value).toBeNull();
  expect(measures.strategiesMeasured?.value).toBe(0);
});
