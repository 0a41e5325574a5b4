import { definePlan } from '../plan.ts';
import { dataSteps } from './data-steps.ts';
import { modelSteps } from './model-steps.ts';
import { parameters } from './parameters.ts';
import { tablesOf } from './tables.ts';

/** A real funnel: from a marketing-qualified lead's first contact to a won deal. */
export const contactedToWon = definePlan({
  name: 'contacted-to-won',
  version: '1',
  title: 'Contacted to won: Olist',
  description:
    'Finds the maturity window in the data, labels and censors leads by it, builds features as known at contact, hunts leakage, trains, calibrates and backtests, then scores and explains the newest leads.',
  parameters,
  steps(chosen, { analysisDate }) {
    const tables = tablesOf(chosen);
    return [
      ...dataSteps(chosen, tables, earlier(analysisDate, chosen.observed_until)),
      ...modelSteps(chosen, tables),
    ];
  },
});

/** ISO dates sort as they are written. */
function earlier(a: string, b: string): string {
  return [a, b].sort()[0] ?? a;
}
