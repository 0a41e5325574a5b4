import { z } from 'zod';
import type { Measures, Scalar } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { contractColumn } from './contract-column.ts';
import { count, yesOrNo } from './foreseen.ts';
import { snapshotInput } from './snapshot-input.ts';
import { defineTool } from './tool.ts';
import { readIntake, type VintageIntake } from './vintages/read-intake.ts';

const section = z.enum(['raw', 'transform', 'firms', 'schemas', 'views']);

const input = z.strictObject({
  snapshots: z.array(snapshotInput).min(1),
  contracts: z.strictObject({ reps: z.array(contractColumn), firms: z.array(contractColumn) }),
  flags: z.array(z.string()).describe('Columns of the rep tables that are 0 or 1.'),
  views: z.array(z.string()).default([]).describe('Views of all vintages, where they are built by now.'),
  documents: z
    .array(z.strictObject({ name: z.string(), title: z.string(), sections: z.array(section).min(1) }))
    .min(1)
    .describe('Artifacts to write, in Markdown, with the sections of each.'),
  json: z.string().default('vintages/intake.json'),
});

const output = z.strictObject({ tables: z.int(), complete: z.int(), documents: z.array(z.string()) });

/** The log of the intake: each vintage's file, tables, rows, schemas and dates, as the documents of the plan want them. */
export const reportVintages = defineTool({
  name: 'report-vintages',
  title: 'Report the intake of the vintages',
  description:
    'Reads back every table of the intake (rows, columns, keys, flags, dates, contracts) and writes the manifest and validation reports that the plan names.',
  effect: 'files',
  input,
  output,
  measures: () => ['tablesPresent', 'rawTablesPresent', 'tablesMatching', 'logComplete', 'wrongDateTypes'],
  foresee: ({ snapshots }) => ({
    tablesPresent: count(2 * snapshots.length),
    rawTablesPresent: count(snapshots.length),
    tablesMatching: count(2 * snapshots.length),
    logComplete: yesOrNo,
    wrongDateTypes: count(),
  }),
  touches: ({ snapshots, views, documents, json }) => ({
    reads: [
      ...snapshots.flatMap(({ raw, reps, firms }) => [{ table: raw }, { table: reps }, { table: firms }]),
      ...views.map((table) => ({ table })),
    ],
    writesArtifacts: [json, ...documents.map(({ name }) => name)],
  }),
  async run({ documents, json, ...asked }, { warehouse, artifacts }) {
    const intake = await readIntake(asked, warehouse);
    await artifacts.writeJson(json, intake);
    const broken = intake.tables.filter(({ breaks }) => breaks.length > 0).length;
    for (const { name, title, sections } of documents) {
      const shown = Object.fromEntries(section.options.map((each) => [each, sections.includes(each)]));
      const view = { ...intake, title, shown, broken };
      await artifacts.write(name, renderPrompt('reports/vintage-intake.md', view));
    }
    return {
      output: {
        tables: 2 * asked.snapshots.length,
        complete: intake.vintages.filter(({ complete }) => complete).length,
        documents: documents.map(({ name }) => name),
      },
      measures: measuresOf(intake),
    };
  },
});

function measuresOf({ vintages, tables, views }: VintageIntake): Measures {
  const missing = tables.filter(({ rows }) => rows === null || rows === 0).map(({ table }) => table);
  const breaking = tables.filter(({ breaks }) => breaks.length > 0);
  const dates = [...tables, ...views].flatMap(({ table, dateTypes }) =>
    dateTypes
      .filter(({ type }) => type !== 'DATE')
      .map(({ column, type }) => `${table}.${column} is ${type}`),
  );
  const incomplete = vintages.filter(({ complete }) => !complete).map(({ date }) => date);
  const evidence = {
    columns: ['vintage', 'file', 'raw rows', 'rep rows', 'firms', 'complete'],
    rows: vintages.map((each): Scalar[] => [
      each.date,
      each.path,
      each.rawRows,
      each.repRows,
      each.firmRows,
      each.complete,
    ]),
    total: vintages.length,
  };
  return {
    tablesPresent: {
      value: tables.length - missing.length,
      note: missing.length === 0 ? `${tables.length} tables hold rows` : `not there: ${missing.join(', ')}`,
      evidence,
    },
    rawTablesPresent: { value: vintages.filter(({ rawRows }) => (rawRows ?? 0) > 0).length, evidence },
    tablesMatching: {
      value: tables.length - breaking.length,
      evidence: {
        columns: ['table', 'column', 'expected', 'arrived'],
        rows: breaking.flatMap(({ breaks }) =>
          breaks.map((each): Scalar[] => [each.table, each.column, each.expected, each.arrived]),
        ),
        total: breaking.reduce((sum, { breaks }) => sum + breaks.length, 0),
      },
    },
    logComplete: {
      value: incomplete.length === 0,
      note:
        incomplete.length === 0
          ? `file, rows and schema of ${vintages.length} vintages are on record`
          : `not whole for ${incomplete.join(', ')}`,
      evidence,
    },
    wrongDateTypes: {
      value: dates.length,
      note: dates.length === 0 ? 'snapshot_at and known_at are dates everywhere' : dates.join(', '),
    },
  };
}
