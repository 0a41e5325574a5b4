import { LeadlineError } from '../errors/leadline-error.ts';
import type { Terminal } from './terminal.ts';
import { printable } from './width.ts';

export interface ErrorView {
  code: string;
  message: string;
  expected?: string;
  arrived?: string;
  next?: string;
}

/** An error as plain facts. One that nobody foresaw becomes `internal-error`, with where its details can be had. */
export function factsOf(error: unknown): ErrorView {
  if (error instanceof LeadlineError) return error.toJSON();
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'internal-error',
    message: `Something that Leadline did not foresee: ${message.split('\n')[0] ?? ''}`,
    next: 'Run the same command with LEADLINE_DEBUG=1 to see where it happened; what the run has done so far is in its EXECUTION_LOG.md.',
  };
}

/** An error for a person at two in the morning: the sentence, what was expected, what arrived, what to do. */
export function renderError(
  error: unknown,
  terminal: Terminal,
  env: NodeJS.ProcessEnv = process.env,
): string {
  const lines = [...renderFacts(factsOf(error), terminal)];
  if (env.LEADLINE_DEBUG === '1' && error instanceof Error)
    lines.push('', error.stack ?? error.message, ...causes(error));
  return lines.join('\n');
}

/** The lines of an error's facts. */
export function renderFacts(facts: ErrorView, terminal: Terminal): string[] {
  const line = (label: string, value: string | undefined) =>
    value === undefined
      ? []
      : value.split('\n').map((text, index) => `${(index === 0 ? label : '').padEnd(10)}${printable(text)}`);
  const [first = '', ...rest] = facts.message.split('\n');
  return [
    `${terminal.paint('bad', `${terminal.glyphs.failed} ${facts.code}`)}  ${printable(first)}`,
    ...rest.map((text) => `  ${printable(text)}`),
    ...line('Expected', facts.expected),
    ...line('Arrived', facts.arrived),
    ...line('Do next', facts.next),
  ];
}

function causes(error: Error): string[] {
  const { cause } = error;
  if (cause === undefined) return [];
  return cause instanceof Error
    ? [`Caused by: ${cause.stack ?? cause.message}`, ...causes(cause)]
    : [`Caused by: ${String(cause)}`];
}
