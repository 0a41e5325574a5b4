import { definePlan } from '../plan.ts';
import { dataSteps } from './data-steps.ts';
import { deploySteps } from './deploy-steps.ts';
import { modelSteps } from './model-steps.ts';
import { parameters } from './parameters.ts';
import { tablesOf } from './tables.ts';

/** V4: gradient-boosted trees on employment histories, in the eleven phases of the document. */
export const v4Xgboost = definePlan({
  name: 'v4-xgboost',
  version: '1',
  title: 'V4: XGBoost on employment histories',
  description:
    'Builds point-in-time features from employment histories, hunts leakage and collinearity, trains, tries for overfitting, validates and explains a boosted model, and puts it into production as one query.',
  parameters,
  steps(chosen) {
    const tables = tablesOf(chosen);
    return [...dataSteps(chosen, tables), ...modelSteps(chosen, tables), ...deploySteps(chosen, tables)];
  },
});
