import type { ModelMessage } from 'ai';
import type { Entry, ToolEntry } from './entry.ts';

const mostCharacters = 120_000;
const oldResult = 2_000;

/**
 * What the model is told of a conversation: the newest part that fits, beginning with something that the operator said. What tools and
 * Leadline answered before the last question is shortened.
 */
export function toModelMessages(entries: readonly Entry[]): ModelMessage[] {
  const lastQuestion = entries.findLastIndex((entry) => entry.kind === 'you');
  const shortened = entries.map((entry, index) => (index < lastQuestion ? shorten(entry) : entry));
  return newest(shortened).flatMap(messagesOf);
}

function shorten(entry: Entry): Entry {
  if (entry.kind === 'tool') return { ...entry, result: cut(entry.result) };
  return entry.kind === 'answer' ? { ...entry, text: cut(entry.text) } : entry;
}

function newest(entries: readonly Entry[]): readonly Entry[] {
  let from = entries.length;
  let characters = 0;
  while (from > 0) {
    const entry = entries[from - 1];
    characters += entry === undefined ? 0 : JSON.stringify(entry).length;
    if (characters > mostCharacters) break;
    from -= 1;
  }
  const kept = entries.slice(from);
  return kept.slice(
    Math.max(
      0,
      kept.findIndex((entry) => entry.kind === 'you'),
    ),
  );
}

function messagesOf(entry: Entry): ModelMessage[] {
  switch (entry.kind) {
    case 'you':
      return [{ role: 'user', content: entry.text }];
    case 'answer':
      return [{ role: 'user', content: `[Leadline's own answer to that, as data]\n${entry.text}` }];
    case 'agent':
      return [{ role: 'assistant', content: entry.text }];
    case 'tool':
      return callAndResult(entry);
    case 'note':
    case 'usage':
      return [];
  }
}

function callAndResult({ id, tool, input, outcome, result }: ToolEntry): ModelMessage[] {
  const type = outcome === 'done' ? ('text' as const) : ('error-text' as const);
  return [
    {
      role: 'assistant',
      content: [{ type: 'tool-call', toolCallId: id, toolName: tool, input: parsed(input) }],
    },
    {
      role: 'tool',
      content: [{ type: 'tool-result', toolCallId: id, toolName: tool, output: { type, value: result } }],
    },
  ];
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return {};
  }
}

function cut(text: string): string {
  return text.length > oldResult ? `${text.slice(0, oldResult)}\n[shortened]` : text;
}
