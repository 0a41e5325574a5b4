import { z } from 'zod';
import { definePlan } from '../../plans/plan.ts';
import { defineTool } from '../../tools/tool.ts';

/** Keeps the columns that are worth it, and says why. */
export const chooseColumns = defineTool({
  name: 'choose-columns',
  title: 'Choose columns',
  description: 'Keeps the columns that are worth it.',
  effect: 'warehouse',
  input: z.strictObject({
    table: z.string().describe('Where the columns are.'),
    most: z.int().default(3),
  }),
  output: z.strictObject({ kept: z.int().describe('How many columns are left.') }),
  touches: ({ table }) => ({
    writes: [{ table, columns: ['a', 'b'] }],
    writesArtifacts: ['columns.json'],
  }),
  async run(_input, { artifacts }) {
    await artifacts.writeJson('columns.json', ['a']);
    return {
      output: { kept: 1 },
      measures: { kept: { value: 1 } },
      decisions: [
        {
          choice: 'removed b, kept a',
          rationale: 'b says the same | less',
          alternatives: ['keep both', 'keep b'],
        },
      ],
      learnings: ['One of 2 columns is enough.'],
    };
  },
});

/** Two phases of a document: the first with a tool and a person, the second not built yet. */
export const phasePlan = definePlan({
  name: 'phases',
  version: '1',
  title: 'Two phases',
  description: 'Chooses columns.',
  parameters: z.strictObject({ fewest: z.int().default(1) }),
  steps: ({ fewest }) => [
    {
      kind: 'tool',
      id: '1.1',
      title: 'Choose',
      needs: [],
      phase: { id: '1', title: 'Columns' },
      task: 'Choose the columns. Ask when fewer than two are left.',
      tool: 'choose-columns',
      input: { table: 'ml.features' },
      gates: [
        {
          id: 'P-1',
          title: 'columns that are left',
          severity: 'blocking',
          measure: 'kept',
          expect: { kind: 'at-least', value: fewest },
          onFailure: 'Look at what was removed.',
        },
      ],
    },
    {
      kind: 'human',
      id: '1.2',
      title: 'Look',
      needs: ['1.1'],
      phase: { id: '1', title: 'Columns' },
      instructions: 'Open columns.json.',
      checklist: ['It is plausible.'],
    },
    {
      kind: 'declared',
      id: '2.1',
      title: 'Send',
      needs: ['1.2'],
      phase: { id: 'Unit 2', title: 'Sending' },
      why: 'Sending comes later.',
      gates: [
        {
          id: 'P-2',
          title: 'sent',
          severity: 'warning',
          measure: 'sent',
          expect: { kind: 'equals', value: true },
          onFailure: 'Send again.',
        },
      ],
    },
  ],
});
