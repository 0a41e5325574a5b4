import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { definePlan, type Plan, type Step } from '../../plans/plan.ts';
import { closedWarehouse } from '../../runner/closed-warehouse.ts';
import { defineTool, type Tool } from '../../tools/tool.ts';

// Apart from the fixtures of vitest, so that processes which tests start need not load it.

/** A clock that moves one second each time that it is read. */
export function tickingClock(): () => Date {
  let ticks = 0;
  return () => new Date(Date.UTC(2025, 10, 1) + 1000 * ticks++);
}

/** Reads a file of the workspace, counts its lines, and keeps the count as an artifact. */
export const countLines = defineTool({
  name: 'count-lines',
  title: 'Count lines',
  description: 'Counts the lines of a file.',
  effect: 'warehouse',
  input: z.strictObject({ file: z.string() }),
  output: z.strictObject({ lines: z.number() }),
  async run({ file }, { resolve, recordInput, artifacts }) {
    const text = await readFile(resolve(file), 'utf8');
    const sha256 = createHash('sha256').update(text).digest('hex');
    recordInput({ path: file, sha256, bytes: Buffer.byteLength(text) });
    const lines = text.split('\n').length - 1;
    await artifacts.writeJson('lines.json', { lines });
    const evidence = { columns: ['line'], rows: [[lines]], total: 1 };
    return { output: { lines }, measures: { lines: { value: lines, evidence } } };
  },
});

/** Doubles the count that the step before kept. */
export const doubleLines = defineTool({
  name: 'double-lines',
  title: 'Double the count',
  description: 'Doubles the count of lines.',
  effect: 'files',
  input: z.strictObject({}),
  output: z.strictObject({ doubled: z.number() }),
  async run(_input, { artifacts, progress }) {
    const { lines } = await artifacts.readJson('lines.json', z.object({ lines: z.number() }));
    progress({ message: 'doubling', done: 1, total: 2 });
    await artifacts.write('doubled.txt', `${2 * lines}\n`);
    return { output: { doubled: 2 * lines }, measures: { doubled: { value: 2 * lines } } };
  },
});

const parameters = z.strictObject({
  file: z.string().default('data/leads.csv'),
  least_lines: z.int().default(2),
  windows: z.strictObject({ maturity_days: z.int().min(1).default(30) }).prefault({}),
});

/** Count, a person's look, double, and one step that cannot run yet. */
export const countPlan = definePlan({
  name: 'count',
  version: '1.0.0',
  title: 'Count the leads',
  description: 'Counts the lines of a file and doubles them.',
  parameters,
  steps: ({ file, least_lines }): Step[] => [
    {
      kind: 'tool',
      id: '1',
      title: 'Count',
      needs: [],
      tool: 'count-lines',
      input: { file },
      gates: [
        {
          id: 'C-1',
          title: 'lines',
          severity: 'blocking',
          measure: 'lines',
          expect: { kind: 'at-least', value: least_lines },
          onFailure: 'Ask for the whole file.',
        },
      ],
    },
    {
      kind: 'human',
      id: '2',
      title: 'Look at the count',
      needs: ['1'],
      instructions: 'Open lines.json.',
      checklist: ['The count is plausible.'],
    },
    {
      kind: 'tool',
      id: '3',
      title: 'Double',
      needs: ['1', '2'],
      tool: 'double-lines',
      input: {},
      gates: [
        {
          id: 'C-3',
          title: 'doubled lines',
          severity: 'warning',
          measure: 'doubled',
          expect: { kind: 'above', value: 100 },
          onFailure: 'Note it.',
        },
      ],
    },
    { kind: 'declared', id: '4', title: 'Send', needs: ['3'], why: 'Sending comes later.', gates: [] },
  ],
});

/** A plan of one step that runs `tool` with `input`. */
export function oneStepPlan(tool: Tool, input: Record<string, unknown> = {}): Plan {
  return definePlan({
    name: 'one',
    version: '1',
    title: 'One step',
    description: 'Runs one tool.',
    parameters: z.strictObject({}),
    steps: () => [{ kind: 'tool', id: '1', title: 'Only', needs: [], tool: tool.name, input, gates: [] }],
  });
}

/** A warehouse for tools that need none. */
export const noWarehouse = closedWarehouse('of this test');
