import type { CallToolResult } from '@modelcontextprotocol/server';
import { LeadlineError } from '../errors/leadline-error.ts';

/** A tool's answer: the structured form for the machine, a few sentences for whoever reads along. */
export function answer(structuredContent: Record<string, unknown>, text: string): CallToolResult {
  return { content: [{ type: 'text', text }], structuredContent };
}

/** Runs a tool's work. A failure becomes a result that says what to do next, never a protocol error, and never a stack. */
export async function answerOrExplain(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    return explain(error);
  }
}

function explain(error: unknown): CallToolResult {
  const known = error instanceof LeadlineError ? error : foreign(error);
  const facts = known.toJSON();
  const text = [
    `${facts.code}: ${facts.message}`,
    facts.expected === undefined ? '' : `Expected: ${facts.expected}`,
    facts.arrived === undefined ? '' : `Arrived: ${facts.arrived}`,
    facts.next === undefined ? '' : `Do next: ${facts.next}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
  return { content: [{ type: 'text', text }], structuredContent: { error: facts }, isError: true };
}

function foreign(error: unknown): LeadlineError {
  return new LeadlineError({
    code: 'internal-error',
    message: `Something that Leadline did not foresee: ${error instanceof Error ? error.message : String(error)}`,
    next: 'Read EXECUTION_LOG.md with read_report for what the run has done, and tell the operator.',
    cause: error,
  });
}
