import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { runComparison } from '../answers/comparison.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

type Comparison = z.output<typeof runComparison>;

const kinds = ['settings', 'data', 'gates', 'metrics', 'features', 'steps', 'waivers', 'signOffs'] as const;

/** The same shape for every kind, said once: `leadline compare --json` spells out each. */
const differing = z
  .object({
    differences: z.array(z.looseObject({})),
    equal: z.number().int(),
  })
  .meta({ id: 'differing' });

const side = z.looseObject({ run: z.string(), plan: z.string(), state: z.string() });

const comparisonAnswer = z.looseObject({
  a: side,
  b: side,
  notes: z.array(z.string()).describe('What cannot be compared, and why.'),
  ...Object.fromEntries(kinds.map((kind) => [kind, differing])),
});

const comparisonInput = z.object({
  a: z.string().optional().describe('Name of a run, usually the older one.'),
  b: z.string().optional().describe('Name of the run that is held against it.'),
});

/** `compare_runs`: two runs side by side. */
export function registerCompareRuns(server: McpServer, session: Session): void {
  server.registerTool(
    'compare_runs',
    {
      title: 'Compare two runs',
      description:
        'Holds two runs against each other: settings, input files, gates (what got worse first), metrics of the model, features, steps, waivers and what people signed; of each what differs, as it is in `a` and in `b`, and how many are equal. Without names it takes the newest run and the one before it. Changes nothing.',
      inputSchema: comparisonInput,
      outputSchema: comparisonAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ a, b }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const comparison = runComparison.parse(await engine.compare(a, b));
          return answer(comparison, describe(comparison));
        }),
      ),
  );
}

function describe(comparison: Comparison): string {
  const { a, b, notes } = comparison;
  return [
    `${a.run} (${a.state}) and ${b.run} (${b.state}).`,
    ...notes,
    ...kinds.map(
      (kind) =>
        `${kind}: ${comparison[kind].differences.length} differ, ${comparison[kind].equal} are equal.`,
    ),
    ...comparison.gates.differences.map((gate) => `Gate ${String(gate.gate)}: ${String(gate.change)}.`),
  ].join('\n');
}
