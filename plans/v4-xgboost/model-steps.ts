import type { Step } from '../plan.ts';
import * as model from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { modelData, rowsOf, splitOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

export function modelSteps(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const choices = { selection_artifact: 'collinearity.json', imbalance_artifact: 'imbalance.json' };
  return inPhase({ id: '6', title: 'Model Training with Regularization' }, [
    toolStep(
      { id: '6.0', needs: ['4.2', '5.1'] },
      {
        title: 'Weigh the conversions',
        tool: 'compare-imbalance',
        input: {
          ...rowsOf(parameters, tables),
          ...splitOf(parameters),
          booster: parameters.booster,
          strategies: [parameters.imbalance],
          selection_artifact: 'collinearity.json',
        },
      },
      [],
    ),
    model.train(
      { id: '6.1', needs: ['6.0'] },
      data,
      { ...splitOf(parameters), ...choices, bootstrap_resamples: parameters.bootstrap_resamples },
      [],
    ),
    toolStep(
      { id: '7.1', needs: ['6.1'] },
      {
        title: 'Analyse overfitting',
        tool: 'analyse-overfitting',
        input: {
          ...rowsOf(parameters, tables),
          ...splitOf(parameters),
          ...choices,
          booster: parameters.booster,
          segment_columns: ['lead_source_grouped'],
        },
      },
      [],
    ),
  ]);
}
