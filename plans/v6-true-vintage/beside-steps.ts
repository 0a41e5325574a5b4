import { atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { enablementInput } from '../vintages/enablement.ts';
import * as model from '../vintages/model-steps.ts';
import { toolStep } from '../vintages/place.ts';
import { modelData } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Beside the model: its folds written down, a logistic baseline on the same rows, and what calling by score brings. */
export function besideSteps(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const { folds, gap_days, test_fraction, validation_fraction } = parameters;
  const split = { folds, gap_days, test_fraction, validation_fraction };
  const { dataset, time_column } = data.dataset;
  return [
    toolStep(
      { id: '4.1a', needs: ['4.1'] },
      {
        title: 'Save the indices of the folds',
        tool: 'split-dataset',
        input: { dataset, time_column, ...split, target: tables.split },
      },
      [
        blocking('LL-4.1a', equals(true), {
          title: 'Folds that come out again as their indices were saved',
          measure: 'foldsReproducible',
          onFailure: 'The dataset has changed since the training: run step 4.1 again.',
        }),
      ],
    ),
    toolStep(
      { id: '4.1b', needs: ['4.1'] },
      {
        title: 'Train the logistic baseline',
        tool: 'train-baselines',
        input: {
          ...data.dataset,
          ...split,
          features: data.features,
          drop_list: data.dropList.map(({ column }) => column),
          bootstrap_resamples: parameters.bootstrap_resamples,
        },
      },
      [
        warning('LL-4.1b', equals(true), {
          title: 'AUC-PR of the model above that of every baseline',
          measure: 'beatsBaselines',
          onFailure: 'A logistic regression does as well: say so before anybody acts on the scores.',
        }),
      ],
    ),
    toolStep(
      { id: '4.4b', needs: ['4.3'] },
      {
        title: 'Measure the business impact',
        tool: 'measure-business-impact',
        input: { tiers: parameters.tiers },
      },
      [],
    ),
  ];
}

/** Step 4.7, when all that it tells of is there. */
export function reportStep(): Step {
  const needs = ['3.4', '3.4a', '3.4b', '3.4c', '3.4d', '4.1a', '4.1b', '4.4b', '4.4c', '4.4d', '4.6'];
  return model.report({ id: '4.7', needs }, 'V6: true vintages');
}

/** Step 4.8: what the run has made, under the document's names with their date. */
export function documentStep(tables: Tables, analysisDate: string): Step {
  const day = analysisDate.replaceAll('-', '');
  const named = (name: string, ending: string, from: string) => ({
    name: `${name}_v6_${day}.${ending}`,
    from: [from],
  });
  const documents = [
    {
      name: `step_3_3_class_imbalance_analysis_v6_${tables.version}.md`,
      from: ['reports/class-imbalance.md'],
    },
    named('model', 'json', 'model/booster.json'),
    named('model', 'calibrators.json', 'model/calibrators.json'),
    named('model_training_report', 'md', 'reports/model-training-report.md'),
    named('feature_importance', 'csv', 'model/importance.csv'),
    named('feature_order', 'json', 'model/feature-order.json'),
    named('calibration_report', 'md', 'reports/calibration-report.md'),
    named('shap_feature_comparison_report', 'md', 'reports/shap-feature-comparison.md'),
    named('backtesting_report', 'md', 'reports/backtesting-report.md'),
    named('performance_validation_report', 'md', 'reports/performance-validation-report.md'),
    named('overfitting_analysis', 'md', 'reports/overfitting-analysis.md'),
    named('business_impact_metrics', 'csv', 'business_impact_metrics.csv'),
    { name: 'config/v6_pii_droplist.json', from: ['config/pii-droplist.json'] },
    { name: 'model_v6_baseline_logit.json', from: ['model_baseline_logit.json'] },
    { name: 'cv_fold_indices_v6.json', from: ['cv-fold-indices.json'] },
    { name: 'selected_features_v6.json', from: ['model/features.json'] },
  ];
  return toolStep(
    { id: '4.8', needs: ['3.2', '4.2', '4.1', '4.1a', '4.1b', '4.3', '4.4', '4.4b'] },
    { title: "File the documents under the document's names", tool: 'file-documents', input: { documents } },
    [],
  );
}

/** Step 5.2a: how it is tracked whether SGAs call in tier order, which step 5.2 asks for and the experiment of step 5.3 reads. */
export function adoptionStep(parameters: Parameters, tables: Tables): Step {
  return toolStep(
    { id: '5.2a', needs: ['4.4d', '4.6'] },
    {
      title: 'Define how adoption by the SGAs is tracked',
      tool: 'write-enablement',
      input: {
        ...enablementInput(parameters, tables),
        version: 'v6',
        documents: ['adoption'],
        adoption_scenario: parameters.ab_test.adoption,
      },
    },
    [
      blocking('LL-5.2a', equals(true), {
        title: 'Tracking of adoption defined',
        measure: 'adoptionDefined',
        onFailure: 'Run the step again: the evidence names what sga_adoption_tracking_plan_v6.md lacks.',
      }),
    ],
  );
}

/** Step 5.2: runs on the flow of leads in the data, so it does not wait for the shadow run. */
export function powerStep({ ab_test: test, maturity_days }: Parameters, tables: Tables): Step {
  return toolStep(
    { id: '5.2', needs: ['4.7'] },
    {
      title: 'Power of the A/B test',
      tool: 'power-analysis',
      input: {
        leads: tables.lead,
        owners: tables.leadRaw,
        ...test,
        maturity_days,
        report: 'ab_test_power_analysis_v6.md',
      },
    },
    [
      blocking('V6-5.2a', atLeast(test.power), {
        title: 'Power to see +50 %',
        measure: 'power',
        onFailure: 'Stop and ask a person to adjust the design: lengthen or widen the test.',
        waivable: true,
      }),
      blocking('V6-5.2b', atMost(test.weeks), {
        title: 'Weeks that the test takes',
        measure: 'weeksNeeded',
        onFailure: 'Stop and ask a person to adjust the design: the leads needed do not come in that time.',
        waivable: true,
      }),
    ],
  );
}
