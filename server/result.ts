import type { CallToolResult, McpServer } from '@modelcontextprotocol/server';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { ErrorRecord } from '../runner/run-state.ts';
import { fitToBudget, longestAnswer } from './budget.ts';

/** A tool's answer: the structured form for the machine, a few sentences for whoever reads along. Never longer than the budget. */
export function answer(
  structuredContent: Record<string, unknown>,
  text: string,
  links: readonly ResourceLink[] = [],
): CallToolResult {
  const room = longestAnswer - JSON.stringify(links).length;
  const { structured, text: said, shortened } = fitToBudget(structuredContent, text, room);
  return {
    content: [{ type: 'text', text: said }, ...links],
    structuredContent: structured,
    ...(shortened.length === 0 ? {} : { _meta: { 'leadline/shortened': shortened } }),
  };
}

type ResourceLink = Extract<CallToolResult['content'][number], { type: 'resource_link' }>;

/** Addresses to read on at, for clients that know links in an answer: those of the revision 2025-06-18 and later. */
export function linksFor(
  { server }: { server: Pick<McpServer['server'], 'getNegotiatedProtocolVersion'> },
  resources: readonly { uri: string; name: string; title: string; mimeType: string }[],
): ResourceLink[] {
  const version = server.getNegotiatedProtocolVersion() ?? '';
  if (version < '2025-06-18') return [];
  return resources.map((resource) => ({ type: 'resource_link', ...resource }));
}

/** Runs a tool's work. A failure becomes a result that says what to do next, never a protocol error, and never a stack. */
export async function answerOrExplain(work: () => Promise<CallToolResult>): Promise<CallToolResult> {
  try {
    return await work();
  } catch (error) {
    return explain(error);
  }
}

/** A failure as a result that says what to do next. Whatever arrived is repeated only in part; `more` goes beside it. */
export function explain(error: unknown, more: Record<string, unknown> = {}): CallToolResult {
  const known = error instanceof LeadlineError ? error : foreign(error);
  const facts = inShort(known.toJSON());
  const text = [
    `${facts.code}: ${facts.message}`,
    facts.expected === undefined ? '' : `Expected: ${facts.expected}`,
    facts.arrived === undefined ? '' : `Arrived: ${facts.arrived}`,
    facts.next === undefined ? '' : `Do next: ${facts.next}`,
  ]
    .filter((line) => line !== '')
    .join('\n');
  return { content: [{ type: 'text', text }], structuredContent: { error: facts, ...more }, isError: true };
}

const longestFact = 4_000;

function inShort(facts: ErrorRecord): ErrorRecord {
  const entries = Object.entries(facts).map(([name, text]) => [name, shortened(text)]);
  return { ...facts, ...Object.fromEntries(entries) };
}

function shortened(text: string): string {
  return text.length <= longestFact ? text : `${text.slice(0, longestFact)} ... (${text.length} characters)`;
}

function foreign(error: unknown): LeadlineError {
  return new LeadlineError({
    code: 'internal-error',
    message: `Something that Leadline did not foresee: ${error instanceof Error ? error.message : String(error)}`,
    next: 'Read EXECUTION_LOG.md with read_report for what the run has done, and tell the operator.',
    cause: error,
  });
}
