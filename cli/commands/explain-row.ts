import { formatScalar } from '../../gates/judge.ts';
import { isNamedPersonal } from '../../runner/reading/column-masks.ts';
import { type ExplainedRow, explainRow, type RowSource } from '../../tools/explain-row.ts';
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
    const lineage = engine.lineage(options.run);
    const explained = withoutNames(
      await engine.withWarehouse((warehouse) => explainRow(warehouse, lineage, lead)),
    );
    return { payload: { ...explained }, text: () => render(explained, shell.terminal) };
  });
}

/** Answers are kept where nobody erases: a raw value of a personal column is there or not, and its line says where to read it. */
function withoutNames(explained: ExplainedRow): ExplainedRow {
  const values = explained.values.map((each) => ({
    ...each,
    rawValues: each.rawValues.map((value, index) =>
      value !== null && isNamedPersonal(each.rawColumns[index] ?? '') ? '(masked)' : value,
    ),
  }));
  return { ...explained, values };
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
