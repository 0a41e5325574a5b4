import { z } from 'zod';
import { above, atMost, below, blocking, equals, warning } from '../../gates/vocabulary.ts';
import { checklistField, choiceField, noteField } from '../form.ts';
import type { HumanStep, Step } from '../plan.ts';
import * as gate from '../vintages/model-gates.ts';
import { backtest, calibrate } from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { filed, named } from './documents.ts';
import { modelData, rowsOf, splitOf, versionOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const stop = 'Stop and ask a person for model review and iteration.';
const choices = { selection_artifact: 'feature-selection.json', imbalance_artifact: 'imbalance.json' };

/** Step 4.5 and Unit 5: calibration by AUM tier, what the model goes by, and whether that is what the m5 model went by. */
export function calibrationSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const data = modelData(parameters, tables);
  const version = versionOf(parameters);
  const drivers = `salesforce_drivers_${version}.csv`;
  const comparison = `shap_feature_comparison_report_${version}.md`;
  return inPhase({ id: 'Phase 1, Unit 5', title: 'Calibration and comparison with the m5 model' }, [
    calibrate(
      { id: '5.1', needs: ['4.4'], title: 'Calibrate by AUM tier' },
      data,
      { min_segment_positives: parameters.minimum_segment_positives },
      [
        gate.calibrated('M5-5b', gates.ece),
        gate.segmentsCalibrated('M5-5c', gates.ece),
        blocking('M5-P1', below(gates.ece), {
          title: 'Calibration error of the worst segment',
          measure: 'eceWorstSegment',
          onFailure: stop,
          waivable: true,
        }),
      ],
    ),
    toolStep(
      { id: '4.5', needs: ['5.1'] },
      {
        title: 'SHAP audit and cohorts',
        tool: 'explain-model',
        input: { ...data.dataset, cohorts: cohortsOf(parameters), driver_file: drivers },
      },
      [
        blocking('LL-4.5', above(0), {
          title: 'Features with a SHAP value other than 0',
          measure: 'featuresWithEffect',
          onFailure: 'The model is empty: look at the training report.',
        }),
      ],
    ),
    toolStep(
      { id: '5.2', needs: ['4.5'] },
      {
        title: 'Compare with the m5 model',
        tool: 'compare-importance',
        input: {
          ...data.dataset,
          features: data.features,
          booster: data.booster,
          previous: parameters.m5_model,
          top: 25,
          justified: parameters.explained_moves,
          report: comparison,
        },
      },
      [
        blocking('M5-5a', equals(2), {
          title: 'Questions that the comparison answers: the same truth, the same top feature',
          measure: 'questionsAnswered',
          onFailure: 'Do not go on to Unit 6 before the comparison is complete.',
        }),
      ],
    ),
    rationale(comparison),
    filed({ id: '5.3', needs: ['5.2b'] }, "File Unit 5's artifacts", [
      named('model', `${version}_calibrated`, 'json', 'model/calibrators.json'),
      named('calibration_report', version, 'md', 'reports/calibration-report.md'),
      named('feature_importance', version, 'csv', 'feature_importance.csv'),
      named('shap_report', version, 'md', 'reports/shap-report.md'),
      named('cohort_analysis_report', version, 'md', 'reports/cohort-analysis-report.md'),
    ]),
  ]);
}

function rationale(comparison: string): HumanStep {
  const checklist = [
    'The report says whether the model found the same truth and whether the former top feature remained on top',
    'Every large move has a reason that a sales person understands',
  ];
  return {
    kind: 'human',
    id: '5.2b',
    needs: ['5.2'],
    title: 'Give the business rationale for what moved',
    instructions: `Open ${comparison} of the run. The document wants a business rationale where a feature of the m5 model no longer leads; write it into explained_moves of leadline.yaml, and the next run prints it in the comparison.`,
    checklist,
    form: z.strictObject({
      checked: checklistField('Read in the report', checklist),
      rationale: choiceField('Is what moved explained in explained_moves?', [
        'yes',
        'nothing moved far',
        'not all of it',
      ]),
      note: noteField(),
    }),
  };
}

/** Unit 6 and the checkpoint after training: periods, overfitting, business impact. */
export function backtestSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates, reenact, booster, bootstrap_resamples, tiers } = parameters;
  const data = modelData(parameters, tables);
  const version = versionOf(parameters);
  const impact = `business_impact_metrics_${version}.csv`;
  const overfitting =
    reenact === 'none'
      ? [
          blocking('M5-6a', below(gates.train_test_gap), {
            title: 'AUC-PR of training minus AUC-PR of test',
            measure: 'aucPrGap',
            onFailure: stop,
            waivable: true,
          }),
          gate.steadyFolds('M5-6b', gates.cv_coefficient),
        ]
      : [];
  return inPhase({ id: 'Phase 1, Unit 6', title: 'Backtesting and performance validation' }, [
    backtest(
      { id: '6.2', needs: ['5.3'] },
      data,
      {
        ...choices,
        gap_days: parameters.gap_days,
        max_period_gap: gates.train_test_gap,
        periods: parameters.backtest_periods,
      },
      [
        blocking('M5-6d', atMost(gates.score_ks), {
          title: 'Largest KS between the scores of successive periods',
          measure: 'scoreDriftKs',
          onFailure: stop,
          waivable: true,
        }),
        warning('LL-6.2', below(gates.train_test_gap), {
          title: 'AUC-PR of training minus AUC-PR of test, over periods',
          measure: 'trainTestGap',
          onFailure: 'Look at the early periods: they have the fewest leads to learn from.',
        }),
        warning('M5-P3', equals(true), {
          title: 'Ranking of importances stable from period to period',
          measure: 'importanceStable',
          onFailure: 'Look at which features changed places between periods.',
        }),
      ],
    ),
    toolStep(
      { id: '6.3', needs: ['5.3'] },
      {
        title: 'Analyse overfitting and the consistency of the folds',
        tool: 'analyse-overfitting',
        input: {
          ...rowsOf(parameters, tables),
          ...splitOf(parameters),
          ...choices,
          booster: reenact === 'none' ? booster : data.booster,
          shares: [0.25, 0.5],
          segment_columns: ['aum_tier'],
          bootstrap_resamples,
        },
      },
      overfitting,
    ),
    toolStep(
      { id: '6.4', needs: ['5.3'] },
      {
        title: 'Measure the business impact',
        tool: 'measure-business-impact',
        input: { tiers, value_per_conversion: parameters.value_per_mql, csv: impact },
      },
      [
        blocking('M5-6c', above(gates.business_lift), {
          title: 'Lift in MQLs per 100 dials when the top deciles are called',
          measure: 'topDecilesLift',
          onFailure: stop,
          waivable: true,
        }),
      ],
    ),
    filed({ id: '6.5', needs: ['6.2', '6.3', '6.4'] }, "File Unit 6's reports", [
      named('backtesting_report', version, 'md', 'reports/backtesting-report.md'),
      named('performance_validation_report', version, 'md', 'reports/performance-validation-report.md'),
      named('overfitting_analysis', version, 'md', 'reports/overfitting-analysis.md'),
      named('cv_consistency_report', version, 'md', 'overfitting.md'),
      {
        name: `model_performance_validation_report_${version}.md`,
        title: 'Model performance after training',
        from: [
          'reports/model-training-report.md',
          'reports/calibration-report.md',
          'reports/overfitting-analysis.md',
          'reports/business-impact.md',
        ],
      },
    ]),
  ]);
}

function cohortsOf({ growth_edges }: Parameters) {
  return [
    { title: 'AUM tier', column: 'aum_tier' },
    {
      title: 'Growth trajectory',
      column: 'firm_aum_growth_1y',
      edges: growth_edges,
      names: growthNames(growth_edges),
    },
    { title: 'Metropolitan area', column: 'Home_MetropolitanArea', most: 12 },
    { title: 'Firm size', column: 'firm_rep_count_bin' },
  ];
}

/** Growth of a firm's assets over a year in words, from shares such as 0.1. */
function growthNames(edges: readonly number[]): string[] {
  const percent = (edge: number | undefined) => `${Number((100 * (edge ?? 0)).toFixed(1))} %`;
  return [undefined, ...edges].map((edge, at) => {
    const next = edges[at];
    if (edge === undefined)
      return next === 0 ? 'firm assets shrink' : `firm assets grow less than ${percent(next)}`;
    return next === undefined
      ? `firm assets grow ${percent(edge)} or more`
      : `firm assets grow ${percent(edge)} to under ${percent(next)}`;
  });
}
