import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { queriesArtifact, rememberQueries } from '../../runner/remember-queries.ts';
import type { Artifacts, InputFile, StandingStep, Tool, ToolContext, ToolResult } from '../../tools/tool.ts';
import { openDuckDb } from '../../warehouse/duckdb.ts';
import type { Warehouse } from '../../warehouse/warehouse.ts';
import { nothingOutside } from './outside.ts';
import { noStanding, standingStep } from './standing.ts';
import { keepText } from './written-text.ts';

export interface Bench {
  directory: string;
  warehouse: Warehouse;
  inputs: InputFile[];
  artifacts: Map<string, string>;
  run<I extends z.ZodType, O extends z.ZodType>(
    tool: Tool<I, O>,
    input: z.input<I>,
  ): Promise<ToolResult<z.output<O>>>;
}

/** An in-memory warehouse and a folder of its own, in which tools run one by one with their schemas checked as the runner does. */
export async function openBench(
  analysisDate = '2025-10-31',
  outside: Partial<typeof nothingOutside> = {},
): Promise<Bench> {
  const directory = mkdtempSync(join(tmpdir(), 'leadline-test-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const warehouse = await openDuckDb({ path: ':memory:', memoryLimit: '1GB' });
  const written = new Map<string, string>();
  const inputs: InputFile[] = [];
  const steps: StandingStep[] = [];
  const context: ToolContext = {
    warehouse,
    artifacts: artifactsIn(directory, written),
    resolve: (path) => join(directory, path),
    analysisDate,
    seed: 42,
    signal: new AbortController().signal,
    progress: () => {},
    recordInput: (file) => inputs.push(file),
    standing: () => ({ ...noStanding(), steps: [...steps] }),
    ...nothingOutside,
    ...outside,
  };
  return {
    directory,
    warehouse,
    inputs,
    artifacts: written,
    async run(tool, input) {
      const parsed = tool.input.parse(input) as never;
      const before = new Map(written);
      const remembered = rememberQueries(warehouse);
      const result = await tool.run(parsed, { ...context, warehouse: remembered.warehouse });
      const step = `${steps.length + 1}`;
      if (remembered.queries.length > 0)
        written.set(queriesArtifact(step), JSON.stringify(remembered.queries));
      const own = new Map([...written].filter(([name, text]) => before.get(name) !== text));
      steps.push(standingStep(step, tool, result, own));
      tool.output.parse(result.output);
      requireDeclared(tool.name, tool.measures?.(parsed), result);
      return result as never;
    },
  };
}

/** What `plan lint` holds gates against must be what the tool measures. */
function requireDeclared(tool: string, declared: readonly string[] | undefined, { measures }: ToolResult) {
  const [said, done] = [[...(declared ?? [])].sort(), Object.keys(measures).sort()];
  if (declared !== undefined && said.join() !== done.join())
    throw new Error(`${tool} declares the measures ${said.join(', ')} and hands back ${done.join(', ')}`);
}

function artifactsIn(directory: string, written: Map<string, string>): Artifacts {
  return {
    write: async (name, contents) => keepText(written, name, contents),
    writeJson: async (name, value) => void written.set(name, JSON.stringify(value)),
    read: async (name) => written.get(name) ?? '',
    readJson: async (name, schema) => schema.parse(JSON.parse(written.get(name) ?? 'null')),
    exists: (name) => written.has(name),
    pathOf: (name) => join(directory, name),
  };
}
