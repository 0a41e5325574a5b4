import { atLeast, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { cleanFeatureFlags, oneRowEach } from '../vintages/dataset-gates.ts';
import { engineer, joinLeads } from '../vintages/dataset-steps.ts';
import { enablementInput } from '../vintages/enablement.ts';
import { bundleReadBack, honestNarratives, someLeadsScored } from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { modelData } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';
import { units } from './units.ts';

/** What the model is worth, task 10.1 (the bundle), the open leads scored once with it, the report, unit 18's documents, and unit 13's adoption and power. */
export function integrationSteps(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const integration: Step[] = [
    model.bundle(
      { id: '10.1', needs: ['8.2', '8.1b', 'QA5'], title: 'Task 10.1: package the deployable bundle' },
      data,
      { name: 'v12', plan: 'v12-direct-lead' },
      [bundleReadBack('LL-V12-10.1')],
    ),
    toolStep(
      { id: '10.1a', needs: ['10.1'] },
      {
        title: 'Enter the model in the registry',
        tool: 'register-model',
        input: { registry: 'models/model_registry_v12.json' },
      },
      [],
    ),
    joinLeads({ id: '10.1b', needs: ['10.1'] }, 'open', tables, [oneRowEach('LL-V12-10.1b', 'an open lead')]),
    engineer({ id: '10.1c', needs: ['10.1b'] }, 'open', parameters, tables, [
      cleanFeatureFlags('LL-V12-10.1c', ' of open leads'),
    ]),
    model.score(
      { id: '10.1d', needs: ['10.1c'] },
      data,
      {
        candidates: tables.openFeatures,
        time_column: 'as_of',
        outcome: `a call within ${parameters.maturity_days} days`,
      },
      [someLeadsScored('LL-V12-10.1d'), ...honestNarratives('LL-V12-10.1d')],
    ),
    model.report({ id: '10.1e', needs: ['10.1d', 'S'] }, 'V12: direct leads'),
  ];
  return [
    ...inPhase(units.checkpoints, [successStep(parameters)]),
    ...inPhase(units.integration, integration),
    // Before the power of the test, whose gate may stop the run: neither waits for it.
    ...inPhase(units.enablement, [enablementStep(parameters, tables)]),
    ...inPhase(units.design, [adoptionStep(parameters, tables), powerStep(parameters, tables)]),
  ];
}

function successStep({ gates, tiers }: Parameters): Step {
  return toolStep(
    { id: 'S', needs: ['QA4'] },
    {
      title: 'Success metrics: what calling by score brings',
      tool: 'measure-business-impact',
      input: { tiers, csv: 'business_impact_metrics_v12.csv' },
    },
    [
      warning('V12-S1', atLeast(gates.precision_at_ten_percent), {
        title: 'Precision among the best-scored 10 %',
        measure: 'precisionAtTenPercent',
        onFailure: 'The success metric of the document is missed: say so before anybody acts on the scores.',
      }),
      warning('V12-S2', atLeast(gates.top_deciles_lift), {
        title: 'Lift in MQLs per 100 dials in the top deciles',
        measure: 'topDecilesLift',
        onFailure: 'The success metric of the document is missed: say so before anybody acts on the scores.',
      }),
    ],
  );
}

/** Unit 18 as far as it needs no rollout; what the SGAs make of it is step 18.2. */
function enablementStep(parameters: Parameters, tables: Tables): Step {
  return toolStep(
    { id: '18.1', needs: ['8.1', '10.1d'] },
    {
      title: 'Tasks 18.1 and 18.2: narratives, field mapping, UI specification, training',
      tool: 'write-enablement',
      input: {
        ...enablementInput(parameters, tables),
        version: 'v12',
        documents: ['mapping', 'guide', 'sheet', 'playbook', 'specification'],
      },
    },
    [
      blocking('V12-18a', equals(1), {
        title: 'Share of leads with a narrative, or with a reason why they have no score',
        measure: 'narrativeCoverage',
        onFailure:
          'Progress halts: score the leads again (step 10.1d); salesforce-sync writes what stands there.',
      }),
      blocking('LL-V12-18.1', equals(0), {
        title: 'Enablement documents that are missing or incomplete',
        measure: 'missingArtifacts',
        onFailure: 'Progress halts: the evidence names each document and what it lacks.',
      }),
    ],
  );
}

function adoptionStep(parameters: Parameters, tables: Tables): Step {
  return toolStep(
    { id: '13.2', needs: ['8.1', '10.1d'] },
    {
      title: 'Task 13.2: define how adoption is measured',
      tool: 'write-enablement',
      input: {
        ...enablementInput(parameters, tables),
        version: 'v12',
        documents: ['adoption'],
        adoption_scenario: parameters.ab_test.adoption,
      },
    },
    [
      blocking('V12-13-adoption', equals(true), {
        title: 'Adoption instrumentation defined',
        measure: 'adoptionDefined',
        onFailure: 'Progress halts: the evidence names what sga_adoption_tracking_plan_v12.md lacks.',
      }),
    ],
  );
}

function powerStep({ ab_test: test, gates, maturity_days }: Parameters, tables: Tables): Step {
  return toolStep(
    { id: '13.1', needs: ['10.1e'] },
    {
      title: 'Task 13.1: power of the A/B test',
      tool: 'power-analysis',
      input: {
        leads: tables.lead,
        owners: tables.leadRaw,
        ...test,
        power: gates.power,
        maturity_days,
        report: 'ab_test_power_analysis_v12.md',
      },
    },
    [
      blocking('V12-13', atLeast(gates.power), {
        title: `Power with full adoption and with ${100 * test.adoption} %, the smaller`,
        measure: 'powerBothWays',
        onFailure:
          'Progress halts: lengthen the test (ab_test.weeks in leadline.yaml; the evidence has the power by weeks), widen it, or see to adoption.',
        waivable: true,
      }),
    ],
  );
}
