import { definePlan } from '../plan.ts';
import { parameters } from './parameters.ts';
import { vintageSteps } from './steps.ts';
import { tablesOf } from './tables.ts';

/** Real vintages: what the monthly SEC Form ADV filings said of a firm on a date. */
export const firmVintages = definePlan({
  name: 'firm-vintages',
  version: '1',
  title: 'Firm vintages: SEC Form ADV',
  description:
    'Loads monthly Form ADV files as the regulator published them, orders the filings of each firm as versions, and answers (firm, date) pairs with the newest filing known on that date.',
  parameters,
  steps(chosen) {
    return vintageSteps(chosen, tablesOf(chosen));
  },
});
