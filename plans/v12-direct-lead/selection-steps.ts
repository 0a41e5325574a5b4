import { atLeast, below, blocking, equals } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { modelData, splitOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

/** Unit 6: which features to train on, chosen inside the folds, with the multicollinearity checkpoint on what is left. */
export function selectionSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates, iv_floor } = parameters;
  const { dataset, features, dropList } = modelData(parameters, tables);
  const choose = toolStep(
    { id: '6.1', needs: ['5.3', '4.3'] },
    {
      title: 'Task 6.1: IV, VIF and correlation filters inside the folds',
      tool: 'select-features',
      input: {
        ...dataset,
        ...splitOf(parameters),
        features,
        drop_list: dropList.map(({ column }) => column),
        min_information: iv_floor,
        max_vif: gates.vif,
        max_correlation: gates.correlation,
        folds_artifact: 'cv-fold-indices.json',
      },
    },
    [
      blocking('V12-6a', equals(true), {
        title: 'Folds that come out again as their indices were saved',
        measure: 'foldsReproducible',
        onFailure: 'Progress halts: the dataset has changed since step 4.3; run it again.',
      }),
      blocking('V12-6b', equals(true), {
        title: 'Feature order that does not depend on how the features are listed',
        measure: 'orderConsistent',
        onFailure: 'Progress halts: look for features that tie in every filter.',
      }),
      blocking('V12-6c', equals(0), {
        title: 'Test rows that had a part in the filtering',
        measure: 'testRowsUsed',
        onFailure: 'Hard stop: the filters looked at the test rows.',
      }),
      blocking('LL-V12-6.1', atLeast(1), {
        title: 'Features that are left',
        measure: 'selectedFeatures',
        onFailure: 'Nothing is left to train on: lower iv_floor, and say so.',
      }),
      blocking('V12-QA3', below(gates.vif), {
        title: 'Largest VIF after the filters',
        measure: 'maxVifAfter',
        onFailure: 'Downstream execution halts: take one of the features named out.',
        waivable: true,
      }),
    ],
  );
  const log = toolStep(
    { id: '6.2', needs: ['6.1'] },
    {
      title: 'Task 6.2: log the removed features and why',
      tool: 'file-documents',
      input: {
        documents: [{ name: 'feature_selection_report_v12.md', from: ['feature-selection.md'] }],
      },
    },
    [],
  );
  return inPhase(units.selection, [choose, log]);
}
