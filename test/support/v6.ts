import { join } from 'node:path';
import type { ToolStep } from '../../plans/plan.ts';
import { parameters as schema } from '../../plans/v6-true-vintage/parameters.ts';
import { v6TrueVintage } from '../../plans/v6-true-vintage/plan.ts';
import { tablesOf } from '../../plans/v6-true-vintage/tables.ts';
import { allTools } from '../../tools/index.ts';
import type { ToolResult } from '../../tools/tool.ts';
import { type Bench, openBench } from './run-tool.ts';

/** The V6 plan's steps over files in a bench's folder, run one by one without the runner. */
export async function openV6(overrides: object = {}, analysisDate = '2025-10-31') {
  const bench = await openBench(analysisDate);
  const parameters = schema.parse(overrides);
  const steps = v6TrueVintage.steps(parameters, { analysisDate, seed: 42 });
  return {
    ...bench,
    parameters,
    tables: tablesOf(parameters, analysisDate),
    vendorFile: (date: string) =>
      join(bench.directory, `data/vendor/RIARepDataFeed_${date.replaceAll('-', '')}.csv`),
    leadFile: join(bench.directory, 'data/crm/Lead.csv'),
    step: (id: string) => runStep(bench, steps.find((step) => step.id === id) as ToolStep),
  };
}

function runStep(bench: Bench, step: ToolStep): Promise<ToolResult> {
  const tool = allTools.find(({ name }) => name === step.tool);
  if (tool === undefined) throw new Error(`no tool ${step.tool}`);
  return bench.run(tool, step.input as never);
}
