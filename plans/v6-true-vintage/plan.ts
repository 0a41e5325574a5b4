import { definePlan } from '../plan.ts';
import { lineageOf } from '../vintages/lineage.ts';
import { datasetSteps } from './dataset-steps.ts';
import { laterSteps } from './later-steps.ts';
import { modelSteps } from './model-steps.ts';
import { parameters } from './parameters.ts';
import { tablesOf } from './tables.ts';
import { vintageSteps } from './vintage-steps.ts';

/** The V6 plan: eight dated vendor snapshots, joined as known at contact, to a calibrated, explained lead list. */
export const v6TrueVintage = definePlan({
  name: 'v6-true-vintage',
  version: '1',
  title: 'V6: true vintages',
  description:
    'Joins every lead with the newest vendor snapshot known at its contact, hunts leakage, trains, calibrates, backtests, then scores, explains and tiers the open leads.',
  parameters,
  steps(chosen, run) {
    const tables = tablesOf(chosen, run.analysisDate);
    return [
      ...vintageSteps(chosen, tables),
      ...datasetSteps(chosen, tables),
      ...modelSteps(chosen, tables),
      ...laterSteps(),
    ];
  },
  lineage(chosen, run) {
    return lineageOf(chosen, tablesOf(chosen, run.analysisDate));
  },
});
