import { buildFeatures } from '../employment/steps.ts';
import type { Step, ToolStep } from '../plan.ts';
import { bundleReadBack, honestNarratives, someLeadsScored } from '../vintages/model-gates.ts';
import * as model from '../vintages/model-steps.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { oneRowAnOpenLead } from './data-gates.ts';
import { documents } from './documents.ts';
import { modelData } from './model-data.ts';
import { explanationGates, productionGates, registeredModel } from './model-gates.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Phases 9 and 10: what moves the model, and the model in production: bundle, scores, query, registry, model report. */
export function deploySteps(parameters: Parameters, tables: Tables): Step[] {
  const data = modelData(parameters, tables);
  const scoring = {
    candidates: tables.openFeatures,
    time_column: 'as_of',
    outcome: `a call within ${parameters.maturity_days} days`,
  };
  return [
    ...inPhase({ id: '9', title: 'SHAP Analysis & Interpretability' }, [explanation(parameters, tables)]),
    ...inPhase({ id: '10', title: 'Production Deployment' }, [
      model.bundle({ id: '10.1', needs: ['8.4', '9.1'] }, data, { name: 'v4', plan: 'v4-xgboost' }, [
        bundleReadBack('LL-10.0'),
      ]),
      buildFeatures({ id: '10.2', needs: ['10.1'] }, 'open', parameters, tables, [oneRowAnOpenLead()]),
      model.score({ id: '10.3', needs: ['10.2'] }, data, scoring, [
        someLeadsScored('LL-10.4'),
        ...honestNarratives('LL-10.4'),
      ]),
      productionQuery(parameters, tables),
      toolStep(
        { id: '10.5', needs: ['10.4'] },
        { title: 'Register the model', tool: 'register-model', input: { registry: 'models/registry.json' } },
        [registeredModel()],
      ),
      toolStep(
        { id: '10.6', needs: ['8.5', '8.2', '5.2', '4.1', '10.5'] },
        { title: "File the document's reports", tool: 'file-documents', input: { documents } },
        [],
      ),
      model.report({ id: '10.7', needs: ['10.6'] }, 'V4: XGBoost on employment histories'),
    ]),
  ];
}

/** Exact TreeSHAP, by lead source, tenure and firm: what each cohort converts and what moves it. */
function explanation(parameters: Parameters, tables: Tables): ToolStep {
  const { dataset } = modelData(parameters, tables);
  const cohorts = [
    { title: 'Lead source', column: 'lead_source_grouped' },
    { title: 'Time at the firm', column: 'tenure_bucket' },
    { title: 'Firm', column: 'firm_stability_tier' },
    { title: 'Wirehouse', column: 'is_wirehouse' },
  ];
  const { expected_features: expected, expected_within } = parameters;
  const input = { ...dataset, cohorts, expected, expected_within };
  const step = { title: 'Explain the model by SHAP', tool: 'explain-model', input };
  return toolStep({ id: '9.1', needs: ['8.3'] }, step, explanationGates(parameters.gates, expected_within));
}

function productionQuery({ datasets, gates }: Parameters, tables: Tables): ToolStep {
  const input = {
    candidates: tables.openFeatures,
    target: tables.productionScores,
    segment_column: 'lead_source_grouped',
    project: datasets.project,
  };
  const step = { title: 'Write the scoring SQL', tool: 'write-scoring-sql', input };
  return toolStep({ id: '10.4', needs: ['10.3'] }, step, productionGates(gates));
}
