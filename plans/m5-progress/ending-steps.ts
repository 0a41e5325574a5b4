import { atLeast, blocking } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { cleanFeatureFlags, oneRowEach } from '../vintages/dataset-gates.ts';
import { engineer, joinLeads } from '../vintages/dataset-steps.ts';
import { bundleReadBack, honestNarratives, someLeadsScored } from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { addAssets } from './asset-steps.ts';
import { modelData, versionOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const preproduction = { id: 'Phase 2, Units 7 and 8', title: 'Pre-production' };

/** What Unit 7 starts from: the bundle, the registry, and each open lead scored once on what is known of it on the analysis date. */
export function bundleSteps(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const version = versionOf(parameters);
  const bundle: Step[] = [
    model.bundle({ id: '7.1', needs: ['6.5'] }, data, { name: `m5-${version}`, plan: 'm5-progress' }, [
      bundleReadBack('LL-7.1'),
    ]),
    toolStep(
      { id: '7.1a', needs: ['7.1'] },
      {
        title: 'Enter the model in the registry',
        tool: 'register-model',
        input: { registry: `models/model_registry_${version}.json` },
      },
      [],
    ),
  ];
  // A rejected model was made from today's vendor table: there is nothing to score open leads with.
  return inPhase(preproduction, [
    ...bundle,
    ...(parameters.reenact === 'none' ? scoringSteps(parameters, tables) : []),
  ]);
}

function scoringSteps(parameters: Parameters, tables: Tables): Step[] {
  return [
    joinLeads({ id: '7.1b', needs: ['7.1'] }, 'open', tables, [oneRowEach('LL-7.1b', 'an open lead')]),
    engineer({ id: '7.1c', needs: ['7.1b'] }, 'open', parameters, tables, [
      cleanFeatureFlags('LL-7.1c', ' of open leads'),
    ]),
    addAssets({ id: '7.1d', needs: ['7.1c'], title: 'Add the AUM tier of open leads' }, parameters, tables, {
      dataset: tables.openFeatures,
      places: tables.openStaging,
      target: tables.openRows,
      as_of: 'as_of',
    }),
    model.score(
      { id: '7.1e', needs: ['7.1d'] },
      modelData(parameters, tables),
      {
        candidates: tables.openRows,
        time_column: 'as_of',
        outcome: `a call within ${parameters.maturity_days} days`,
      },
      [someLeadsScored('LL-7.1e'), ...honestNarratives('LL-7.1e')],
    ),
    model.report({ id: '7.1f', needs: ['7.1e'] }, 'm5 to V6: the pivot to true vintages'),
  ];
}

/** Unit 8.5, the last step that runs: four weeks of this flow may not be enough, and nothing that runs stands behind its gate. */
export function powerStep(parameters: Parameters, tables: Tables): Step {
  const { ab_test: test, gates, maturity_days, reenact } = parameters;
  return {
    ...toolStep(
      { id: '8.5', needs: [reenact === 'none' ? '7.1f' : '7.1a'] },
      {
        title: 'Power of the A/B test',
        tool: 'power-analysis',
        input: {
          leads: tables.lead,
          owners: tables.leadRaw,
          ...test,
          power: gates.power,
          maturity_days,
          report: 'ab_test_power_analysis_v1.md',
        },
      },
      [
        blocking('M5-8.5', atLeast(gates.power), {
          title: `Power in ${test.weeks} weeks when ${100 * test.adoption} % of the treated leads are worked as told`,
          measure: 'powerUnderAdoption',
          onFailure:
            'Flag for a person to review: extend the test (ab_test.weeks in leadline.yaml; the evidence has the power by weeks) before Phase 3 begins.',
          waivable: true,
        }),
      ],
    ),
    phase: { id: 'Unit 8.5', title: 'A/B test power analysis and instrumentation' },
  };
}
