import { z } from 'zod';
import { above, atLeast, blocking, equals, warning } from '../../gates/vocabulary.ts';
import { checklistField, noteField, numberField } from '../form.ts';
import type { Step } from '../plan.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { modelData } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

const reviewed = [
  'Each of the ten top features can be explained to an SGA in one sentence',
  'No top feature stands for personal data or for something that is only known after contact',
];

/** Unit 8, after the calibration whose probabilities it tells of: SHAP, cohorts, drivers, and whether a person finds sense in them. */
export function explanationSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates, business_features: business } = parameters;
  const data = modelData(parameters, tables);
  const expected = [...business.tenure, ...business.stability, ...business.mobility];
  const explanation: Step[] = [
    toolStep(
      { id: '8.1', needs: ['QA4'] },
      {
        title: 'Tasks 8.1 and 8.2: SHAP values, drivers and cohorts',
        tool: 'explain-model',
        input: {
          ...data.dataset,
          cohorts,
          expected,
          driver_file: 'salesforce_drivers_v12.csv',
        },
      },
      [
        blocking('V12-8a', above(0), {
          title: 'Features with a SHAP value other than 0',
          measure: 'featuresWithEffect',
          onFailure: 'Progress halts: the model is empty; look at the training report.',
        }),
        warning('V12-8b', atLeast(gates.expected_among_top), {
          title: 'Top ten features that business logic expects there',
          measure: 'expectedAmongTop',
          onFailure: 'A person reviews the top features in step 8.1b and says whether they make sense.',
        }),
        blocking('V12-8c', atLeast(1), {
          title: 'Lines of the driver file',
          measure: 'driverRows',
          onFailure: 'Progress halts: without drivers no narrative can be told.',
        }),
      ],
    ),
    {
      kind: 'human',
      id: '8.1b',
      needs: ['8.1'],
      title: 'Review the top features',
      instructions:
        'Open reports/shap-report.md of the run. The document asks that the top features align with business logic (stability, tenure); V12-8b counts how many do.',
      checklist: reviewed,
      form: z.strictObject({
        reviewed: checklistField('The ten top features', reviewed),
        aligned: numberField('How many of the ten align with business logic', {
          min: 0,
          max: 10,
          whole: true,
        }),
        note: noteField('What does not align, and why'),
      }),
    },
    documentsStep(),
  ];
  const stability = toolStep(
    { id: 'QA5', needs: ['8.1'] },
    {
      title: 'Task 8.3 and explainability checkpoint: compare importances with the release before',
      tool: 'compare-importance',
      input: {
        ...data.dataset,
        features: data.features,
        booster: data.booster,
        previous: parameters.previous_release,
        justified: parameters.justified_moves,
        limit: gates.rank_moves,
        report: 'shap_feature_comparison_report_v12.md',
      },
    },
    [
      blocking('V12-QA5', equals(0), {
        title: `Top-ten features that moved more than ${gates.rank_moves} ranks unjustified`,
        measure: 'topDriftOutside',
        onFailure:
          'Downstream execution halts: explain the move of each feature named, and write the reason into justified_moves of leadline.yaml.',
        waivable: true,
      }),
    ],
  );
  return [...inPhase(units.explanation, explanation), ...inPhase(units.checkpoints, [stability])];
}

/** The document's cohorts; firm size stands for its AUM tier. */
const cohorts = [
  { title: 'Firm size', column: 'firm_rep_count_bin' },
  {
    title: 'Years at the current firm',
    column: 'DateOfHireAtCurrentFirm_NumberOfYears',
    edges: [1, 2, 4, 9],
    names: ['under 1', '1 to 2', '2 to 4', '4 to 9', '9 or more'],
  },
  { title: 'Home area', column: 'Home_MetropolitanArea', most: 10 },
];

function documentsStep(): Step {
  const documents = [
    { name: 'feature_importance_v12.csv', from: ['feature_importance.csv'] },
    { name: 'cohort_analysis_report_v12.md', from: ['reports/cohort-analysis-report.md'] },
  ];
  return toolStep(
    { id: '8.2', needs: ['8.1'] },
    { title: 'Unit 8: file the importance and cohort reports', tool: 'file-documents', input: { documents } },
    [
      blocking('V12-8a-files', equals(0), {
        title: 'SHAP artifacts that are empty',
        measure: 'emptyDocuments',
        onFailure: 'Progress halts: run step 8.1 again.',
      }),
    ],
  );
}
