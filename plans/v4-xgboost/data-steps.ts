import { traceLineage } from '../employment/lineage-audit.ts';
import {
  auditFeatures,
  buildFeatures,
  checkPlace,
  defineTarget,
  loadSources,
  sourceCount,
  surveyData,
  typeVendor,
} from '../employment/steps.ts';
import type { Step, ToolStep } from '../plan.ts';
import { typeLeads } from '../vintages/crm-steps.ts';
import { nothingForbidden } from '../vintages/dataset-gates.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import * as gates from './data-gates.ts';
import { rowsOf, splitOf } from './model-data.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Phases 0 to 5: sources and what they hold, the label, features as known at contact, what is left of them, the split. */
export function dataSteps(parameters: Parameters, tables: Tables): Step[] {
  return [
    ...inPhase({ id: '0', title: 'Environment Setup & Preflight' }, sourceSteps(parameters, tables)),
    ...inPhase({ id: '1', title: 'Data Extraction & Target Definition' }, [target(parameters, tables)]),
    ...inPhase({ id: '2', title: 'Point-in-Time Feature Engineering' }, [features(parameters, tables)]),
    ...inPhase({ id: '3', title: 'Feature Validation & Leakage Audit' }, [
      audit(parameters, tables),
      traceLineage({ id: '3.2', needs: ['3.1'] }, parameters, tables, [nothingForbidden('LL-3.2d')]),
    ]),
    ...inPhase({ id: '4', title: 'Multicollinearity Analysis' }, [
      information(parameters, tables),
      collinearity(parameters, tables),
    ]),
    ...inPhase({ id: '5', title: 'Train/Test Split Strategy' }, [
      split(parameters, tables),
      drift(parameters, tables),
    ]),
  ];
}

/** The document finds tables in the warehouse; here files become tables before they are looked at. */
function sourceSteps(parameters: Parameters, tables: Tables): Step[] {
  const thresholds = parameters.gates;
  const files = sourceCount(parameters, tables);
  return [
    loadSources({ id: '0.1', needs: [] }, parameters, tables, gates.fileGates(files, thresholds)),
    checkPlace({ id: '0.2', needs: ['0.1'] }, parameters, tables, tables.split, gates.preflightGates()),
    typeLeads({ id: '0.3', needs: ['0.2'] }, tables, gates.leadGates(thresholds)),
    typeVendor({ id: '0.4', needs: ['0.2'] }, tables, gates.vendorGates()),
    surveyData(
      { id: '0.5', needs: ['0.3', '0.4'] },
      tables,
      thresholds.contacted_leads,
      gates.surveyGates(thresholds),
    ),
  ];
}

function target({ maturity_days, train_start, gates: thresholds }: Parameters, tables: Tables): ToolStep {
  const asked = { maturity_days, minimum_labelled: thresholds.mature_leads, contacted_from: train_start };
  return defineTarget({ id: '1.1', needs: ['0.5'] }, tables, asked, gates.targetGates(thresholds));
}

function features(parameters: Parameters, tables: Tables): ToolStep {
  const place = { id: '2.1', needs: ['1.1'] };
  return buildFeatures(place, 'labelled', parameters, tables, gates.featureGates(parameters.gates));
}

function audit(parameters: Parameters, tables: Tables): ToolStep {
  const place = { id: '3.1', needs: ['2.1'] };
  const asked = { maximum_information_value: parameters.gates.information_value };
  return auditFeatures(place, parameters, tables, asked, gates.auditGates(parameters.gates));
}

/** The tables of information value and weight of evidence behind G3.2, on the rows that the model may learn from. */
function information(parameters: Parameters, tables: Tables): ToolStep {
  const input = {
    ...rowsOf(parameters, tables),
    split: splitOf(parameters),
    suspicious_above: parameters.gates.information_value,
  };
  const step = { title: 'Measure information value', tool: 'measure-information', input };
  return toolStep({ id: '4.1', needs: ['3.2'] }, step, []);
}

function collinearity(parameters: Parameters, tables: Tables): ToolStep {
  const input = {
    ...rowsOf(parameters, tables),
    split: splitOf(parameters),
    max_correlation: parameters.maximum_correlation,
    max_vif: parameters.maximum_vif,
    final_max_vif: parameters.gates.final_vif,
  };
  const step = { title: 'Look for collinear features', tool: 'analyse-collinearity', input };
  return toolStep({ id: '4.2', needs: ['3.2'] }, step, gates.collinearityGates(parameters.gates));
}

function split(parameters: Parameters, tables: Tables): ToolStep {
  const input = {
    dataset: tables.features,
    time_column: 'contact_date',
    source_column: 'lead_source_grouped',
    ...splitOf(parameters),
    target: tables.split,
  };
  const step = { title: 'Split by time, with a gap', tool: 'split-dataset', input };
  return toolStep({ id: '5.1', needs: ['3.2'] }, step, gates.splitGates(parameters.gates));
}

/** Beside the sources, what else moved between training and test. */
function drift(parameters: Parameters, tables: Tables): ToolStep {
  const input = { ...rowsOf(parameters, tables), by: 'split', split: splitOf(parameters) };
  const step = { title: 'Measure drift from training to test', tool: 'measure-drift', input };
  return toolStep({ id: '5.2', needs: ['5.1'] }, step, []);
}
