import { definePlan } from '../plan.ts';
import { lineageOf } from '../vintages/lineage.ts';
import { alignmentSteps } from './alignment-steps.ts';
import { contractSteps } from './contract-steps.ts';
import { engineeringSteps } from './engineering-steps.ts';
import { explanationSteps } from './explanation-steps.ts';
import { intakeSteps } from './intake-steps.ts';
import { integrationSteps } from './integration-steps.ts';
import { laterSteps } from './later-steps.ts';
import { parameters } from './parameters.ts';
import { selectionSteps } from './selection-steps.ts';
import { statisticsSteps } from './statistics-steps.ts';
import { tablesOf } from './tables.ts';
import { trainingSteps } from './training-steps.ts';

/** The V12 plan: direct leads on true vintages, with statistical validation before training and six continuous checkpoints. */
export const v12DirectLead = definePlan({
  name: 'v12-direct-lead',
  version: '1',
  title: 'V12: direct leads',
  description:
    'Joins Salesforce leads with the vintages known at contact, validates time, statistics and schema, selects features inside folds, compares imbalance strategies, trains, calibrates and explains, with a checkpoint between the phases.',
  parameters,
  steps(chosen, run) {
    const tables = tablesOf(chosen, run.analysisDate);
    return [
      ...intakeSteps(chosen, tables),
      ...alignmentSteps(chosen, tables),
      ...engineeringSteps(chosen, tables),
      ...statisticsSteps(chosen, tables),
      ...contractSteps(chosen, tables, run.seed),
      ...selectionSteps(chosen, tables),
      ...trainingSteps(chosen, tables),
      ...explanationSteps(chosen, tables),
      ...integrationSteps(chosen, tables),
      ...laterSteps(),
    ];
  },
  lineage(chosen, run) {
    return lineageOf(chosen, tablesOf(chosen, run.analysisDate));
  },
});
