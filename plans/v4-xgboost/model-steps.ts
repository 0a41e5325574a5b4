import type { Step, ToolStep } from '../plan.ts';
import { noListedColumns, noListedFeatures } from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { modelData, rowsOf, splitOf } from './model-data.ts';
import * as gates from './model-gates.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const selection = { selection_artifact: 'collinearity.json' };
const choices = { ...selection, imbalance_artifact: 'imbalance.json' };

/** Phases 6 to 8: the model, how far it learned its rows by heart, and what it is worth on rows that nothing has seen. */
export function modelSteps(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const { bootstrap_resamples } = parameters;
  const training = { ...splitOf(parameters), ...choices, bootstrap_resamples };
  return [
    ...inPhase({ id: '6', title: 'Model Training with Regularization' }, [
      model.definePolicy({ id: '6.1', needs: ['4.2', '5.1'] }, data, [noListedFeatures('LL-6.1')]),
      weights(parameters, tables),
      model.train({ id: '6.3', needs: ['6.2'] }, data, training, [
        ...gates.trainingGates(parameters.gates),
        noListedColumns('LL-6.3'),
      ]),
    ]),
    ...inPhase({ id: '7', title: 'Overfitting Detection & Prevention' }, [overfitting(parameters, tables)]),
    ...inPhase({ id: '8', title: 'Model Validation & Performance' }, [
      validation(parameters, tables),
      baselines(parameters, tables),
      ...calibrationSteps(parameters, tables),
    ]),
  ];
}

/** The document's dynamic scale_pos_weight, with what it does on the folds. */
function weights(parameters: Parameters, tables: Tables): ToolStep {
  const { booster, imbalance } = parameters;
  const input = {
    ...rowsOf(parameters, tables),
    ...splitOf(parameters),
    ...selection,
    booster,
    strategies: [imbalance],
  };
  const step = { title: 'Weigh the conversions', tool: 'compare-imbalance', input };
  return toolStep({ id: '6.2', needs: ['6.1'] }, step, []);
}

function overfitting(parameters: Parameters, tables: Tables): ToolStep {
  const { booster, bootstrap_resamples } = parameters;
  const input = {
    ...rowsOf(parameters, tables),
    ...splitOf(parameters),
    ...choices,
    booster,
    bootstrap_resamples,
    segment_columns: ['lead_source_grouped'],
  };
  const step = { title: 'Analyse overfitting', tool: 'analyse-overfitting', input };
  return toolStep({ id: '7.1', needs: ['6.3'] }, step, gates.overfittingGates(parameters.gates));
}

/** Deciles, lift against chance, and the segments that the document's exploration tells of. */
function validation(parameters: Parameters, tables: Tables): ToolStep {
  const { dataset } = modelData(parameters, tables);
  const input = {
    ...dataset,
    segment_columns: parameters.segments,
    bootstrap_resamples: parameters.bootstrap_resamples,
  };
  const step = { title: 'Validate on the test rows', tool: 'validate-model', input };
  return toolStep({ id: '8.1', needs: ['7.1'] }, step, gates.validationGates(parameters.gates));
}

/** The document wants the model to beat V3's rules; its strongest findings make the rule here. */
function baselines(parameters: Parameters, tables: Tables): ToolStep {
  const conditions = [
    { column: 'mobility_3yr', at_least: 2 },
    { column: 'tenure_months', at_least: 12, at_most: 24 },
    { column: 'firm_net_change_12mo', at_most: -11 },
    { column: 'is_wirehouse', at_least: 1 },
    { column: 'is_broker_protocol', at_least: 1 },
  ];
  const input = {
    ...rowsOf(parameters, tables),
    ...splitOf(parameters),
    ...selection,
    rule: { conditions },
    bootstrap_resamples: parameters.bootstrap_resamples,
  };
  const step = { title: 'Train the baselines', tool: 'train-baselines', input };
  return toolStep({ id: '8.2', needs: ['8.1'] }, step, [gates.betterThanBaselines()]);
}

/** The document stops at scores. Tiers and narratives speak of probabilities, so they are calibrated first, and tried at earlier moments. */
function calibrationSteps(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const {
    gap_days,
    backtest_periods: periods,
    minimum_segment_positives: min_segment_positives,
  } = parameters;
  return [
    model.calibrate(
      { id: '8.3', needs: ['8.1'], title: 'Calibrate by lead source' },
      data,
      { min_segment_positives },
      [gates.calibrated(parameters.gates)],
    ),
    model.backtest({ id: '8.4', needs: ['8.3'] }, data, { ...choices, gap_days, periods }, [
      gates.steadyImportance(parameters.gates),
    ]),
    toolStep(
      { id: '8.5', needs: ['8.3'] },
      {
        title: 'Measure the business impact',
        tool: 'measure-business-impact',
        input: { tiers: parameters.tiers },
      },
      [],
    ),
  ];
}
