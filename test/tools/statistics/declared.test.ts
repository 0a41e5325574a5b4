import { expect, test } from 'vitest';
import { analyseCollinearity } from '../../../tools/analyse-collinearity.ts';
import { measureDrift } from '../../../tools/measure-drift.ts';
import { measureInformationTool } from '../../../tools/measure-information.ts';
import { selectFeaturesTool } from '../../../tools/select-features.ts';
import { splitDataset } from '../../../tools/split-dataset.ts';
import type { Tool } from '../../../tools/tool.ts';
import { dataset, openLeads } from './leads.ts';

const { features, ...table } = dataset;
const cases: [Tool, Record<string, unknown>][] = [
  [analyseCollinearity, dataset],
  [measureDrift, { ...dataset, minimum_rows: 100 }],
  [measureInformationTool, dataset],
  [selectFeaturesTool, dataset],
  [splitDataset, { ...table, target: 'LeadScoring.splits' }],
];

test.each(cases)(
  '$name hands back the measures and artifacts that it declares, and the same bytes again',
  async (tool, input) => {
    const bench = await openLeads();
    const asked = tool.input.parse(input);
    const { measures } = await bench.run(tool, input);
    expect(Object.keys(measures).sort()).toEqual([...(tool.measures?.(asked) ?? [])].sort());
    expect([...bench.artifacts.keys()].sort()).toEqual(
      [...(tool.touches?.(asked).writesArtifacts ?? [])].sort(),
    );
    const first = new Map(bench.artifacts);
    await bench.run(tool, input);
    expect(bench.artifacts).toEqual(first);
  },
);
