import type { Gate } from '../../gates/gate.ts';
import { above, atMost, below, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import * as gate from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { outcomeColumns } from './contract.ts';
import { features } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const dropList = [
  ...outcomeColumns.map((column) => ({ column, reason: 'known only because the lead was won' })),
  ...['Id', 'mql_id', 'lead_id'].map((column) => ({ column, reason: 'identifier' })),
];

/** Steps 3.1 to 3.7: policy, training, calibration, backtest, bundle, scores, report. */
export function modelSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const data = modelData(parameters, tables);
  const judged = { ...data, dataset: { ...data.dataset, dataset: tables.judged } };
  const training = {
    // The rows of the gap are not in the dataset (step 2.3), so that the window lies between training and test all the same.
    test_start: parameters.test_start,
    gap_days: parameters.fold_gap_days,
    folds: parameters.folds,
    bootstrap_resamples: parameters.bootstrap_resamples,
  };
  const backtesting = {
    periods: parameters.backtest_periods,
    gap_days: parameters.backtest_gap_days,
    stability_threshold: gates.importance_stability,
  };
  return [
    model.definePolicy({ id: '3.1', needs: ['2.4'], title: 'Define what no model may see' }, data, [
      gate.noListedFeatures('CW-3.1'),
    ]),
    model.train({ id: '3.2', needs: ['3.1'] }, data, training, [
      finding('CW-3.2a', above(gates.auc_roc), 'AUC-ROC on the test month', 'testAucRoc'),
      finding('CW-3.2b', above(gates.auc_pr), 'AUC-PR on the test month', 'testAucPr'),
      finding(
        'CW-3.2c',
        above(gates.top_decile_lift),
        'Lift of the top decile on the test month',
        'topDecileLift',
      ),
      finding(
        'CW-3.2d',
        below(gates.train_test_gap),
        'AUC-PR of training minus AUC-PR of test',
        'trainTestGap',
      ),
      finding(
        'CW-3.2e',
        below(gates.cv_coefficient),
        'Coefficient of variation of AUC-PR over the folds',
        'cvCoefficientOfVariation',
      ),
      gate.noListedColumns('CW-3.2f'),
    ]),
    model.calibrate(
      { id: '3.3', needs: ['3.2'], title: 'Calibrate' },
      data,
      { min_segment_positives: parameters.minimum_segment_positives },
      [
        finding('CW-3.3a', atMost(gates.ece), 'Expected calibration error', 'eceOverall'),
        finding(
          'CW-3.3b',
          atMost(gates.ece),
          'Expected calibration error of the worst origin',
          'eceWorstSegment',
        ),
      ],
    ),
    model.backtest({ id: '3.4', needs: ['3.3'] }, judged, backtesting, [
      finding(
        'CW-3.4a',
        below(gates.train_test_gap),
        'AUC-PR of training minus AUC-PR of test, over periods',
        'trainTestGap',
      ),
      finding(
        'CW-3.4b',
        below(gates.cv_coefficient),
        'Coefficient of variation of AUC-PR over periods',
        'cvCoefficientOfVariation',
      ),
      finding(
        'CW-3.4c',
        above(gates.importance_stability),
        'Rank correlation of importances between periods',
        'importanceStability',
      ),
    ]),
    model.bundle(
      { id: '3.5', needs: ['3.4'] },
      data,
      { name: 'contacted-to-won', plan: 'contacted-to-won' },
      [],
    ),
    model.score(
      { id: '3.6', needs: ['3.5'], title: 'Score and explain the newest leads' },
      data,
      {
        candidates: tables.candidates,
        time_column: 'contact_date',
        outcome:
          parameters.maturity_days === 'p90'
            ? 'a deal within the maturity window'
            : `a deal within ${parameters.maturity_days} days`,
      },
      gate.honestNarratives('CW-3.6'),
    ),
    model.report({ id: '3.7', needs: ['3.6'] }, 'Contacted to won'),
  ];
}

function modelData(parameters: Parameters, tables: Tables): model.ModelData {
  return {
    dataset: { dataset: tables.training, time_column: 'contact_date', segment_column: 'origin' },
    features: [
      ...features.map(({ from: _from, ...feature }) => feature),
      ...parameters.plant_deal_attributes.map((name) => ({ name, kind: 'category' as const })),
    ],
    dropList,
    booster: parameters.booster,
    tiers: parameters.tiers,
    validation_fraction: parameters.validation_fraction,
  };
}

/** Performance warns here: a weak model is an answer too. */
function finding(id: string, expect: Gate['expect'], title: string, measure: string): Gate {
  return warning(id, expect, {
    title,
    measure,
    onFailure:
      'A finding about this funnel, not a fault of the run: read it before anybody acts on the scores.',
  });
}
