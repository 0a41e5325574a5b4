import { explainModel } from '../../../tools/explain-model.ts';
import { scoreLeads } from '../../../tools/score-leads.ts';
import { leadDataset, leadFeatures, type ModelBench } from '../model/bench.ts';
import { runUntil } from '../model/pipeline.ts';

export const words = [
  { name: 'A', word: 'Very Hot' },
  { name: 'B', word: 'Hot' },
  { name: 'C', word: 'Warm' },
];

export const sources = leadFeatures.map(({ name }) => ({
  feature: name,
  table: 'LeadScoring.leads',
  columns: [name],
  received: [`Vendor_${name}`],
  updated: 'each quarter',
  personal: name === 'state',
}));

/** A bench whose model is trained, bundled and explained, and whose open leads are scored. */
export async function scoredBench(): Promise<ModelBench> {
  const bench = await runUntil('bundle');
  await bench.run(scoreLeads, { candidates: 'LeadScoring.open', segment_column: 'firm_size' });
  await bench.run(explainModel, {
    ...leadDataset,
    cohorts: [{ title: 'Firm size', column: 'firm_size' }],
  });
  return bench;
}
