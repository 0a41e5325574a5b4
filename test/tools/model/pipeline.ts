import { backtestModel } from '../../../tools/backtest-model.ts';
import { buildBundle } from '../../../tools/build-bundle.ts';
import { calibrateModel } from '../../../tools/calibrate-model.ts';
import { trainModel } from '../../../tools/train-model.ts';
import {
  leadDataset,
  leadFeatures,
  type ModelBench,
  makeLeads,
  openModelBench,
  smallBooster,
  tableOf,
} from './bench.ts';

/** What stands in the table of open leads: two that cannot be scored, one with an id that a spreadsheet would run. */
export const openLeads = [
  ...makeLeads(40, 99).map(({ target_label: _label, contact_date: _date, ...lead }, index) => ({
    ...lead,
    Id: `00Qopen${String(index).padStart(3, '0')}`,
    as_of: '2025-10-31',
    unscorable_reason: index < 2 ? 'no vendor record of this person was known by then' : null,
  })),
  { Id: '=HYPERLINK("http://x")', ...openLead() },
];

function openLead() {
  return {
    tenure: 1.4,
    prior_firms: 5,
    has_series_65: 1,
    firm_size: '2_5',
    state: 'TX',
    LastName: 'Confidential',
    as_of: '2025-10-31',
    unscorable_reason: null,
  };
}

export const training = {
  ...leadDataset,
  features: leadFeatures,
  drop_list: ['LastName', 'Id'],
  booster: smallBooster,
};
export const tiers = [
  { name: 'A', min: 0.3 },
  { name: 'B', min: 0.1 },
  { name: 'C', min: 0 },
];

/** A bench with training and open leads, run up to and with the given step. `booster` changes how it is trained. */
export async function runUntil(
  step: 'train' | 'calibrate' | 'backtest' | 'bundle',
  booster: object = {},
): Promise<ModelBench> {
  const bench = await openModelBench([
    tableOf('LeadScoring.leads', makeLeads(1500)),
    tableOf('LeadScoring.open', openLeads),
  ]);
  await bench.run(trainModel, {
    ...training,
    booster: { ...smallBooster, ...booster },
    folds: 3,
    bootstrap_resamples: 20,
  });
  if (step === 'train') return bench;
  await bench.run(calibrateModel, { ...leadDataset, min_segment_positives: 8, min_segment_rows: 40 });
  if (step === 'calibrate') return bench;
  await bench.run(backtestModel, { ...training, periods: 3, tiers });
  if (step === 'backtest') return bench;
  await bench.run(buildBundle, { name: 'v6', plan: 'v6-true-vintage', tiers });
  return bench;
}
