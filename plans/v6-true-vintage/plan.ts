import { definePlan } from '../plan.ts';
import { lineageOf } from '../vintages/lineage.ts';
import { inPhase } from '../vintages/place.ts';
import { datasetAnalysis, modelAnalysis } from './analysis-steps.ts';
import { adoptionStep, besideSteps, documentStep, powerStep, reportStep } from './beside-steps.ts';
import { datasetSteps } from './dataset-steps.ts';
import { laterSteps } from './later-steps.ts';
import { modelSteps } from './model-steps.ts';
import { parameters } from './parameters.ts';
import { tablesOf } from './tables.ts';
import { vintageSteps } from './vintage-steps.ts';

const phases = {
  pipeline: { id: '1', title: 'Data pipeline: ingest and transform' },
  model: { id: '2', title: 'Model development: train and validate' },
  deployment: { id: '3', title: 'Production deployment: test and rollout' },
  maintenance: { id: '4', title: 'Maintenance and monitoring' },
};

/** The V6 plan: eight dated vendor snapshots, joined as known at contact, to a calibrated, explained lead list. */
export const v6TrueVintage = definePlan({
  name: 'v6-true-vintage',
  version: '1',
  title: 'V6: true vintages',
  description:
    'Joins every lead with the newest vendor snapshot known at its contact, hunts leakage, trains, calibrates, backtests, then scores, explains and tiers the open leads.',
  parameters,
  steps(chosen, run) {
    const tables = tablesOf(chosen, run.analysisDate);
    const { deployment, maintenance } = laterSteps();
    return [
      ...inPhase(phases.pipeline, [...vintageSteps(chosen, tables), ...datasetSteps(chosen, tables)]),
      ...inPhase(phases.model, datasetAnalysis(chosen, tables)),
      ...inPhase(phases.model, [
        ...modelSteps(chosen, tables),
        ...besideSteps(chosen, tables),
        ...modelAnalysis(chosen, tables),
        reportStep(),
        documentStep(tables, run.analysisDate),
      ]),
      ...inPhase(phases.deployment, [adoptionStep(chosen, tables), powerStep(chosen, tables), ...deployment]),
      ...inPhase(phases.maintenance, maintenance),
    ];
  },
  lineage(chosen, run) {
    return lineageOf(chosen, tablesOf(chosen, run.analysisDate));
  },
});
