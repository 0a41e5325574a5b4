import { join } from 'node:path';
import type { ToolStep } from '../../plans/plan.ts';
import { parameters as schema } from '../../plans/v12-direct-lead/parameters.ts';
import { v12DirectLead } from '../../plans/v12-direct-lead/plan.ts';
import { tablesOf } from '../../plans/v12-direct-lead/tables.ts';
import { allTools } from '../../tools/index.ts';
import { openBench } from './run-tool.ts';

/** The V12 plan's steps over files in a bench's folder, run one by one without the runner. */
export async function openV12(overrides: object = {}, analysisDate = '2024-06-30') {
  const bench = await openBench(analysisDate);
  const parameters = schema.parse(overrides);
  const steps = v12DirectLead.steps(parameters, { analysisDate, seed: 42 });
  return {
    ...bench,
    tables: tablesOf(parameters, analysisDate),
    vendorFile: (date: string) =>
      join(bench.directory, `data/vendor/RIARepDataFeed_${date.replaceAll('-', '')}.csv`),
    leadFile: join(bench.directory, 'data/crm/Lead.csv'),
    step: (id: string) => {
      const step = steps.find((candidate) => candidate.id === id) as ToolStep;
      const tool = allTools.find(({ name }) => name === step.tool);
      if (tool === undefined) throw new Error(`no tool ${step.tool}`);
      return bench.run(tool, step.input as never);
    },
  };
}
