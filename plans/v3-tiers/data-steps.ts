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
  vendorTables,
} from '../employment/steps.ts';
import type { Step, ToolStep } from '../plan.ts';
import { typedLeads } from '../vintages/crm-gates.ts';
import { typeLeads } from '../vintages/crm-steps.ts';
import { nothingForbidden } from '../vintages/dataset-gates.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import * as gates from './data-gates.ts';
import type { Dates } from './dates.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Phases 0.0 to 3.1: dates, sources and what they hold, the label, features as known at contact, the split. */
export function dataSteps(
  parameters: Parameters,
  tables: Tables,
  dates: Dates,
  analysisDate: string,
): Step[] {
  return [
    ...inPhase({ id: '0.0', title: 'Dynamic Date Configuration' }, [
      configureDates(parameters, dates, analysisDate),
    ]),
    ...inPhase({ id: '0.0-PREFLIGHT', title: 'Preflight Validation' }, sourceSteps(parameters, tables)),
    ...inPhase({ id: '0.1', title: 'Data Landscape Assessment' }, [survey(parameters, tables)]),
    ...inPhase({ id: '0.2', title: 'Target Variable Definition & Right-Censoring Analysis' }, [
      target(parameters, tables),
    ]),
    ...inPhase({ id: '1.1', title: 'Point-in-Time Feature Engineering' }, [
      buildFeatures(
        { id: '1.1', needs: ['0.2'] },
        'labelled',
        parameters,
        tables,
        gates.featureGates(parameters.gates),
      ),
      auditFeatures(
        { id: '1.1b', needs: ['1.1'] },
        parameters,
        tables,
        { maximum_information_value: parameters.gates.information_value },
        gates.auditGates(parameters.gates),
      ),
      traceLineage({ id: '1.1c', needs: ['1.1b'] }, parameters, tables, [nothingForbidden('LL-L4')]),
    ]),
    ...inPhase({ id: '2.1', title: 'Temporal Train/Validation/Test Split' }, [
      split(parameters, tables, dates),
    ]),
    ...inPhase({ id: '3.1', title: 'Feature Selection & Validation' }, [
      validation(parameters, tables, dates),
    ]),
  ];
}

function configureDates(
  { gap_days, follow_up_days }: Parameters,
  { train, test }: Dates,
  analysisDate: string,
): ToolStep {
  const input = {
    analysis_date: analysisDate,
    train_start: train.from,
    train_end: train.to,
    test_start: test.from,
    test_end: test.to,
    gap_days,
    follow_up_days,
  };
  const step = { title: 'Configure the dates', tool: 'configure-dates', input };
  return toolStep({ id: '0.0', needs: [] }, step, gates.dateGates());
}

/** The log's preflight looks at tables; here the files become tables first. */
function sourceSteps(parameters: Parameters, tables: Tables): Step[] {
  const ids = {
    futureDates: 'LL-0.0c1',
    unreadableDates: 'LL-0.0c2',
    repeatedIds: 'LL-0.0c3',
    conversions: 'LL-0.0c4',
    leads: 'LL-0.0c5',
    newestContact: 'LL-0.0d',
  };
  const loaded = gates.loadGates(sourceCount(parameters, tables), parameters.gates);
  return [
    loadSources({ id: '0.0-LOAD', needs: ['0.0'] }, parameters, tables, loaded),
    checkPlace(
      { id: '0.0-PREFLIGHT', needs: ['0.0-LOAD'] },
      parameters,
      tables,
      tables.calibration,
      gates.preflightGates(),
    ),
    typeLeads({ id: '0.0-LEADS', needs: ['0.0-PREFLIGHT'] }, tables, typedLeads(ids, parameters.gates)),
    typeVendor({ id: '0.0-VENDOR', needs: ['0.0-PREFLIGHT'] }, tables, gates.vendorGates()),
  ];
}

function survey({ gates: thresholds }: Parameters, tables: Tables): ToolStep {
  return surveyData(
    { id: '0.1', needs: ['0.0-LEADS', '0.0-VENDOR'] },
    tables,
    thresholds.contacted_leads,
    gates.surveyGates(thresholds, vendorTables(tables).length),
  );
}

function target({ maturity_days, gates: thresholds }: Parameters, tables: Tables): ToolStep {
  const asked = { maturity_days, minimum_labelled: thresholds.mature_leads };
  return defineTarget({ id: '0.2', needs: ['0.1'] }, tables, asked, gates.targetGates(thresholds));
}

function split(parameters: Parameters, tables: Tables, { train, test }: Dates): ToolStep {
  const input = {
    dataset: tables.features,
    time_column: 'contact_date',
    source_column: 'lead_source_grouped',
    train_start: train.from,
    train_end: train.to,
    test_start: test.from,
    test_end: test.to,
    gap_days: parameters.gap_days,
    target: tables.split,
  };
  const step = { title: 'Split by time, with a gap', tool: 'split-dataset', input };
  return toolStep({ id: '2.1', needs: ['1.1c'] }, step, gates.splitGates(parameters.gates));
}

function validation(parameters: Parameters, tables: Tables, dates: Dates): ToolStep {
  const input = { features: tables.features, ...dates };
  const step = { title: 'Validate the features', tool: 'validate-features', input };
  return toolStep({ id: '3.1', needs: ['2.1'] }, step, gates.validationGates(parameters.gates));
}
