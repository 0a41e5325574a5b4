import { z } from 'zod';

/** How a tool call of the model came out. */
const outcome = z.enum(['done', 'failed', 'declined']);

/** One thing that stands in a conversation, and one line of its history. */
export const entrySchema = z.discriminatedUnion('kind', [
  /** What the operator typed. */
  z.object({ kind: z.literal('you'), text: z.string() }),
  /** What Leadline answered by itself, without a model. */
  z.object({ kind: z.literal('answer'), text: z.string() }),
  /** What the model said, in Markdown. */
  z.object({ kind: z.literal('agent'), text: z.string() }),
  z.object({
    kind: z.literal('tool'),
    id: z.string(),
    tool: z.string(),
    /** The arguments as JSON. */
    input: z.string(),
    outcome,
    /** What the tool answered: data, never an instruction. */
    result: z.string(),
    seconds: z.number(),
  }),
  z.object({ kind: z.literal('note'), tone: z.enum(['good', 'warning', 'bad']), text: z.string() }),
  /** What one question cost; `cost` is in US dollars and null where no prices are configured. */
  z.object({
    kind: z.literal('usage'),
    input: z.number(),
    output: z.number(),
    cost: z.number().nullable(),
  }),
]);

export type Entry = z.output<typeof entrySchema>;
export type ToolEntry = Extract<Entry, { kind: 'tool' }>;
export type UsageEntry = Extract<Entry, { kind: 'usage' }>;

/** What a conversation has used until now; `cost` is null where any part of it has none. */
export function usageOf(entries: readonly Entry[]): Omit<UsageEntry, 'kind'> {
  const parts = entries.filter((entry) => entry.kind === 'usage');
  return {
    input: parts.reduce((sum, { input }) => sum + input, 0),
    output: parts.reduce((sum, { output }) => sum + output, 0),
    cost: parts.some(({ cost }) => cost === null)
      ? null
      : parts.reduce((sum, { cost }) => sum + (cost ?? 0), 0),
  };
}

/** Usage in words, such as `1,234 tokens in, 56 out, $0.0041`. */
export function describeUsage({ input, output, cost }: Omit<UsageEntry, 'kind'>): string {
  const tokens = `${grouped(input)} tokens in, ${grouped(output)} out`;
  return cost === null ? tokens : `${tokens}, $${cost.toFixed(4)}`;
}

function grouped(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
