import { LeadlineError } from '../../errors/leadline-error.ts';
import { formatScalar } from '../../gates/judge.ts';
import type { Engine } from '../../runner/engine.ts';
import type { RunState } from '../../runner/run-state.ts';
import { type ExplainedRow, explainRow, type Lineage, type RowSource } from '../../tools/explain-row.ts';
import { type Column, renderTable } from '../../ui/table.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { findWorkspace, type Shell } from '../shell.ts';
import type { StatusOptions } from './status.ts';

const sourceColumns: Column[] = [
  { heading: 'Source' },
  { heading: 'Vintage' },
  { heading: 'File', cut: true },
  { heading: 'Line', align: 'right' },
  { heading: 'Table', cut: true },
];

const valueColumns: Column[] = [
  { heading: 'Feature', cut: true },
  { heading: 'Value', align: 'right', cut: true },
  { heading: 'Source' },
  { heading: 'Raw column', cut: true },
  { heading: 'Raw value', cut: true },
];

/** `leadline explain-row LEAD`: which vintage, file and line fed each value of one lead. */
export function explainLead(lead: string, options: StatusOptions, shell: Shell): Promise<Outcome> {
  return withEngine(findWorkspace(options), async (engine) => {
    const lineage = await lineageOf(engine, engine.status(options.run));
    const explained = await engine.withWarehouse((warehouse) => explainRow(warehouse, lineage, lead));
    return { payload: { ...explained }, text: () => render(explained, shell.terminal) };
  });
}

async function lineageOf(engine: Engine, { plan: name, analysisDate }: RunState): Promise<Lineage> {
  const { allPlans } = await import('../../plans/index.ts');
  const plan = allPlans.find((candidate) => candidate.name === name);
  const values = engine.workspace.configuration.plans[name]?.values ?? {};
  const lineage = plan?.lineage?.(values, { analysisDate });
  if (lineage !== undefined) return lineage;
  throw new LeadlineError({
    code: 'lineage-missing',
    message: `The plan ${name} keeps no record of the lines that its values came from.`,
    next: 'Use --run to name a run of a plan that does, such as v6-true-vintage.',
    kind: 'usage',
  });
}

function render({ lead, asOf, dataset, sources, values }: ExplainedRow, terminal: Terminal): string {
  const sourceRows = [
    sourceRow('lead', sources.lead),
    ...(sources.rep === null ? [] : [sourceRow('rep', sources.rep)]),
    ...(sources.firm === null ? [] : [sourceRow('firm', sources.firm)]),
  ];
  const valueRows = values.map((each) => [
    each.feature,
    each.value === null ? '(none)' : formatScalar(each.value),
    each.source,
    each.rawColumns.join(', '),
    each.rawValues.map((value) => value ?? '(empty)').join(', '),
  ]);
  return [
    `${terminal.paint('strong', lead)}  as known on ${asOf}, in ${dataset}`,
    '',
    renderTable(sourceColumns, sourceRows, terminal),
    '',
    renderTable(valueColumns, valueRows, terminal),
  ].join('\n');
}

function sourceRow(name: string, source: RowSource): string[] {
  return [
    name,
    source.vintage ?? '',
    source.file,
    source.line === null ? '' : String(source.line),
    source.table,
  ];
}
