import { definePlan } from '../plan.ts';
import { lineageOf } from '../vintages/lineage.ts';
import { checkpointSteps } from './checkpoint-steps.ts';
import { currentSteps } from './current-steps.ts';
import { dataSteps } from './data-steps.ts';
import { enablementSteps } from './enablement-steps.ts';
import { bundleSteps, powerStep } from './ending-steps.ts';
import { laterSteps } from './later-steps.ts';
import { parameters } from './parameters.ts';
import { pivotSteps } from './pivot-steps.ts';
import { reenactedData } from './reenact-steps.ts';
import { tablesOf } from './tables.ts';
import { trainingSteps } from './training-steps.ts';
import { backtestSteps, calibrationSteps } from './validation-steps.ts';

/** The m5 progress document: a current vendor table and its policies, three rejected models, and the pivot to true vintages. */
export const m5Progress = definePlan({
  name: 'm5-progress',
  version: '1',
  title: 'm5 to V6: the hybrid policy and the pivot',
  description:
    'Joins past leads with a vendor table of today, measures what leaks and what masking leaves, mends the duplicates of the join, then goes over to true vintages, where it trains, calibrates, explains and backtests; the rejected models V1, V4 and V5 can be re-enacted.',
  parameters,
  steps(chosen, run) {
    const tables = tablesOf(chosen, run.analysisDate);
    const later = laterSteps(chosen);
    return [
      ...currentSteps(chosen, tables),
      ...dataSteps(chosen, tables, run.seed),
      ...(chosen.reenact === 'none'
        ? pivotSteps(chosen, tables)
        : reenactedData(chosen.reenact, chosen, tables)),
      ...checkpointSteps(chosen, tables),
      ...trainingSteps(chosen, tables),
      ...calibrationSteps(chosen, tables),
      ...backtestSteps(chosen, tables),
      ...bundleSteps(chosen, tables),
      ...later.before,
      ...(chosen.reenact === 'none' ? enablementSteps(chosen, tables) : []),
      powerStep(chosen, tables),
      ...later.after,
    ];
  },
  lineage(chosen, run) {
    return lineageOf(chosen, tablesOf(chosen, run.analysisDate));
  },
});
