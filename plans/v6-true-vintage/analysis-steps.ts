import type { Step } from '../plan.ts';
import { firmSizeBins } from '../vintages/features.ts';
import { toolStep } from '../vintages/place.ts';
import { profile, profileVintages } from '../vintages/profile.ts';
import { modelData } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** What the report shows of vintages and training table: coverage, classes over time, information, collinearity, drift. The document has no gate for them, so nothing is judged. */
export function datasetAnalysis(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const { folds, gap_days, test_fraction, validation_fraction } = parameters;
  const split = { folds, gap_days, test_fraction, validation_fraction };
  const measured = {
    ...data.dataset,
    features: data.features,
    drop_list: data.dropList.map(({ column }) => column),
  };
  return [
    profileVintages(
      { id: '3.4', needs: ['3.3'] },
      { profile: profile.parse({}), snapshot_dates: parameters.snapshot_dates },
      tables.repVintages,
      tables.lead,
      'reports/vintage-profile',
      [],
    ),
    toolStep(
      { id: '3.4a', needs: ['3.3'] },
      {
        title: 'Profile the classes',
        tool: 'profile-classes',
        input: {
          dataset: tables.latest,
          matched_column: 'rep_snapshot_at',
          maturity_days: parameters.maturity_days,
          segments: [{ name: 'firm size (reps)', column: 'firm_rep_count_bin', order: [...firmSizeBins] }],
        },
      },
      [],
    ),
    toolStep(
      { id: '3.4b', needs: ['3.3'] },
      { title: 'Measure information value', tool: 'measure-information', input: { ...measured, split } },
      [],
    ),
    toolStep(
      { id: '3.4c', needs: ['3.3'] },
      {
        title: 'Analyse collinearity',
        tool: 'analyse-collinearity',
        // The plan trains on all of its features, so none is to be decided away here.
        input: { ...measured, split, protected: data.features.map(({ name }) => name) },
      },
      [],
    ),
    toolStep(
      { id: '3.4d', needs: ['3.3'] },
      {
        title: 'Measure drift from quarter to quarter',
        tool: 'measure-drift',
        input: { ...measured, by: 'quarter', reference: 'previous' },
      },
      [],
    ),
  ];
}

/** What the report shows of the model beside the document's gates: how much it learned by heart, what moves it, and for whom. */
export function modelAnalysis(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const { folds, gap_days, test_fraction, validation_fraction } = parameters;
  return [
    toolStep(
      { id: '4.4c', needs: ['4.3'] },
      {
        title: 'Analyse overfitting and draw the learning curve',
        tool: 'analyse-overfitting',
        input: {
          ...data.dataset,
          folds,
          gap_days,
          test_fraction,
          validation_fraction,
          features: data.features,
          drop_list: data.dropList.map(({ column }) => column),
          booster: parameters.booster,
          shares: [0.25, 0.5],
          segment_columns: ['firm_rep_count_bin'],
          bootstrap_resamples: parameters.bootstrap_resamples,
        },
      },
      [],
    ),
    toolStep(
      { id: '4.4d', needs: ['4.3'] },
      {
        title: 'Explain the model, as a whole and by cohort',
        tool: 'explain-model',
        input: { ...data.dataset, cohorts },
      },
      [],
    ),
  ];
}

const cohorts = [
  { title: 'Firm size', column: 'firm_rep_count_bin' },
  {
    title: 'Years at the current firm',
    column: 'DateOfHireAtCurrentFirm_NumberOfYears',
    edges: [1, 2, 4, 9],
    names: ['under 1', '1 to 2', '2 to 4', '4 to 9', '9 or more'],
  },
];
