import { expect, test } from 'vitest';
import { informationFile, measureInformationTool } from '../../../tools/measure-information.ts';
import { dataset, makeLeads, openLeads } from './leads.ts';

test('features are ranked by what they tell, with tables of weights of evidence', async () => {
  const bench = await openLeads();
  const { output, measures } = await bench.run(measureInformationTool, dataset);
  expect(output.useless).toContain('constant');
  expect(measures.suspiciousFeatures?.value).toBe(output.suspicious.length);
  const { features, rows } = await bench.context.artifacts.readJson(
    'information-value.json',
    informationFile,
  );
  expect(rows).toBe(1200);
  expect(features.map(({ value }) => value)).toEqual(
    features.map(({ value }) => value).toSorted((a, b) => b - a),
  );
  const moves = features.find(({ feature }) => feature === 'moves');
  const weights = moves?.bins.map(({ weightOfEvidence }) => weightOfEvidence) ?? [];
  expect(weights).toHaveLength(6);
  expect(weights[0]).toBeLessThan(weights[5] as number);
  expect(moves?.chance).toBeLessThan(1e-6);
  const firmSize = features.find(({ feature }) => feature === 'firm_size');
  expect(firmSize?.bins.map(({ category }) => category).toSorted()).toEqual(['1', '2_5', '6_20']);
  expect(bench.artifacts.get('information-value.md')).toContain('### `moves`');
});

test('a feature that knows the label is suspicious, with leads that show it', async () => {
  const bench = await openLeads(makeLeads((lead) => ({ ...lead, noise: lead.target_label })));
  const { output, measures } = await bench.run(measureInformationTool, dataset);
  expect(output.strongest).toBe('noise');
  expect(output.suspicious).toContain('noise');
  expect(measures.suspiciousFeatures?.evidence?.columns).toContain('converted');
});

test('a split keeps to the training window', async () => {
  const leaking = makeLeads((lead) =>
    lead.contact_date < '2025-04-01' ? lead : { ...lead, noise: 5 * lead.target_label },
  );
  const bench = await openLeads(leaking);
  const { output } = await bench.run(measureInformationTool, { ...dataset, split: { test_fraction: 0.25 } });
  expect(output.suspicious).not.toContain('noise');
});
