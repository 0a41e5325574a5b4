import { definePlan } from '../plan.ts';
import { dataSteps } from './data-steps.ts';
import { datesOf } from './dates.ts';
import { deploySteps } from './deploy-steps.ts';
import { parameters } from './parameters.ts';
import { tablesOf } from './tables.ts';
import { tierSteps } from './tier-steps.ts';

/** V3's tiers: leads sorted by rules that people can read, with what each tier did and is expected to do. */
export const v3Tiers = definePlan({
  name: 'v3-tiers',
  version: '1',
  title: 'V3: tiers by rule',
  description:
    'Builds point-in-time features from employment histories, sorts leads into tiers by rules in three versions, validates, calibrates and backtests them, and puts one version in force.',
  parameters,
  steps(chosen, { analysisDate }) {
    const tables = tablesOf(chosen);
    const dates = datesOf(chosen, analysisDate);
    return [
      ...dataSteps(chosen, tables, dates, analysisDate),
      ...tierSteps(chosen, tables, dates),
      ...deploySteps(chosen, tables),
    ];
  },
});
