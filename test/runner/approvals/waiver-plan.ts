import { z } from 'zod';
import { definePlan, type Plan, type Step } from '../../../plans/plan.ts';

// Apart from the fixtures of vitest, so that processes which tests start need not load it.

const parameters = z.strictObject({
  file: z.string().default('data/leads.csv'),
  least: z.int().default(10),
  hard_least: z.int().default(0),
});

/**
 * Counts three lines: a blocking gate that may be waived does not hold, three warning gates do not hold, of which two guard what is
 * never waived, and one holds. Then a person looks, and the count is doubled.
 */
export const waiverPlan = definePlan({
  name: 'waive',
  version: '1.0.0',
  title: 'Count too few',
  description: 'Counts the lines of a file, which are too few.',
  parameters,
  steps: ({ file, least, hard_least }): Step[] => [
    {
      kind: 'tool',
      id: '1',
      title: 'Count',
      needs: [],
      tool: 'count-lines',
      input: { file },
      gates: [
        { ...lines('W-block', least), severity: 'blocking', waivable: true },
        { ...lines('W-hard', hard_least), severity: 'blocking' },
        { ...lines('W-warn', 100), severity: 'warning' },
        { ...lines('W-leak', 100), severity: 'warning', guards: 'leakage' },
        { ...lines('W-pii', 100), severity: 'warning', guards: 'pii' },
      ],
    },
    {
      kind: 'human',
      id: '2',
      title: 'Look',
      needs: ['1'],
      instructions: 'Open lines.json.',
      checklist: ['The count is plausible.'],
    },
    { kind: 'tool', id: '3', title: 'Double', needs: ['2'], tool: 'double-lines', input: {}, gates: [] },
  ],
});

/** The same, where two people must grant. */
export const planForTwo: Plan = { ...waiverPlan, name: 'waive-two', grantsNeeded: 2 };

function lines(id: string, least: number) {
  return {
    id,
    title: `lines of ${id}`,
    measure: 'lines',
    expect: { kind: 'at-least', value: least },
    onFailure: 'Ask for the whole file.',
  } as const;
}
