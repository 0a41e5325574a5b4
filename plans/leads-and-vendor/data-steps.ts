import type { Step, ToolStep } from '../plan.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { leadColumns, vendorColumns } from './columns.ts';
import * as gates from './data-gates.ts';
import type { Funnel } from './funnel.ts';
import { featureSources, joinInput } from './join.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 1.1 to 2.3: from two files to labelled leads whose every value was known at contact. */
export function dataSteps(funnel: Funnel, parameters: Parameters, tables: Tables): Step[] {
  const id = (step: string) => `${funnel.prefix}-${step}`;
  return [
    ...inPhase({ id: '1', title: 'Files' }, [
      load(funnel, parameters, tables, id('1.1')),
      type('1.2', 'leads', funnel, parameters, tables, id('1.2')),
      type('1.3', 'vendor', funnel, parameters, tables, id('1.3')),
    ]),
    ...inPhase({ id: '2', title: 'Labels and features' }, [
      define(parameters, tables, id('2.1')),
      join(funnel, parameters, tables, id('2.2')),
      audit(funnel, parameters, tables, id('2.3')),
    ]),
  ];
}

function load(funnel: Funnel, { inputs, ...parameters }: Parameters, tables: Tables, gate: string): ToolStep {
  const received = (columns: { from: string }[]) => [...new Set(columns.map(({ from }) => from))];
  const sources = [
    { path: inputs.leads, table: tables.leadsRaw, columns: received(leadColumns(funnel)) },
    { path: inputs.vendor, table: tables.vendorRaw, columns: received(vendorColumns(funnel)) },
  ];
  return toolStep(
    { id: '1.1', needs: [] },
    {
      title: 'Load both files as received',
      tool: 'ingest-files',
      input: { sources: sources.map((source) => ({ ...source, finalNewline: true })) },
    },
    gates.loaded(gate, { inputs, ...parameters }),
  );
}

function type(
  step: string,
  file: 'leads' | 'vendor',
  funnel: Funnel,
  parameters: Parameters,
  tables: Tables,
  gate: string,
): ToolStep {
  const vendor = file === 'vendor';
  const shifted = [{ name: 'known_at', of: 'known_on', days: parameters.knowledge_lag_days }];
  return toolStep(
    { id: step, needs: ['1.1'] },
    {
      title: vendor ? 'Type the vendor file' : 'Type the leads',
      tool: 'type-table',
      input: {
        file: parameters.inputs[file],
        source: vendor ? tables.vendorRaw : tables.leadsRaw,
        target: tables[file],
        columns: vendor ? vendorColumns(funnel) : leadColumns(funnel),
        shifted: vendor ? shifted : [],
      },
    },
    gates.typed(gate, file, parameters),
  );
}

function define(parameters: Parameters, tables: Tables, gate: string): ToolStep {
  return toolStep(
    { id: '2.1', needs: ['1.2'] },
    {
      title: 'Define the target',
      tool: 'define-target',
      input: {
        leads: tables.leads,
        target: tables.target,
        maturity_days: parameters.maturity_days,
        contacted_from: parameters.contacted_from,
        minimum_labelled: parameters.gates.labelled_leads,
        minimum_positives: parameters.gates.conversions,
      },
    },
    gates.target(gate, parameters),
  );
}

function join(funnel: Funnel, parameters: Parameters, tables: Tables, gate: string): ToolStep {
  return toolStep(
    { id: '2.2', needs: ['1.3', '2.1'] },
    {
      title: 'Join leads with what was known at contact',
      tool: 'join-known-facts',
      input: {
        ...joinInput(funnel, tables),
        population: 'labelled',
        leads: tables.target,
        target: tables.training,
      },
    },
    gates.joined(gate, parameters),
  );
}

function audit(funnel: Funnel, parameters: Parameters, tables: Tables, gate: string): ToolStep {
  return toolStep(
    { id: '2.3', needs: ['2.2'] },
    {
      title: 'Hunt for leakage',
      tool: 'audit-known-facts',
      input: {
        ...joinInput(funnel, tables),
        leads: tables.target,
        dataset: tables.training,
        features: featureSources(funnel),
        outcome_columns: [...funnel.outcomeColumns, funnel.leads.converted],
        known_at_creation: funnel.leads.knownAtCreation,
        maximum_information_value: parameters.gates.information_value,
        days: parameters.replay.days,
        leads_a_day: parameters.replay.leads_a_day,
        replay_dataset: tables.replay,
      },
    },
    gates.audited(gate, parameters),
  );
}
