import type { TextStreamPart, ToolSet } from 'ai';
import { z } from 'zod';
import type { ChatEvent } from './chat-event.ts';
import type { Entry, ToolEntry } from './entry.ts';

/** What the operator's no says to the model. */
const declined = 'The operator declined this call. It did not run; do not repeat it unasked.';

/** What a tool's execution hands to the stream. */
export const toolOutcome = z.object({
  outcome: z.enum(['done', 'failed']),
  result: z.string(),
  seconds: z.number(),
});

/** Turns the parts of one answer's stream into events: texts and tool calls, each said to its end once. */
export class Turn {
  readonly #push: (event: ChatEvent) => void;
  readonly #open = new Map<string, Pick<ToolEntry, 'tool' | 'input'>>();
  readonly used = { input: 0, output: 0 };
  steps = 0;
  /** What broke the answer off, if anything did. */
  failure: unknown;
  #text = '';
  #isOver = false;

  constructor(push: (event: ChatEvent) => void) {
    this.#push = push;
  }

  take(part: TextStreamPart<ToolSet>): void {
    if (this.#isOver) return;
    switch (part.type) {
      case 'text-delta':
        this.#text += part.text;
        this.#push({ type: 'text', text: part.text });
        break;
      case 'tool-call':
        this.#begin(part.toolCallId, part.toolName, part.input);
        break;
      case 'tool-result':
        this.#end(part.toolCallId, toolOutcome.parse(part.output));
        break;
      case 'tool-error':
        this.#end(part.toolCallId, { outcome: 'failed', result: messageOf(part.error), seconds: 0 });
        break;
      case 'tool-output-denied':
        this.#end(part.toolCallId, { outcome: 'declined', result: declined, seconds: 0 });
        break;
      case 'finish-step':
        this.steps += 1;
        this.used.input += part.usage.inputTokens ?? 0;
        this.used.output += part.usage.outputTokens ?? 0;
        this.#endText();
        break;
      case 'error':
        this.failure = part.error;
        break;
      default:
        break;
    }
  }

  /** Closes what the stream left open; what still comes out of it is not heard. */
  finish(): void {
    this.#isOver = true;
    this.#endText();
    for (const id of [...this.#open.keys()])
      this.#end(id, { outcome: 'failed', result: 'Stopped before it answered.', seconds: 0 });
  }

  #begin(id: string, tool: string, input: unknown): void {
    this.#endText();
    const call = { tool, input: JSON.stringify(input ?? {}) };
    this.#open.set(id, call);
    this.#push({ type: 'called', id, ...call });
  }

  #end(id: string, ending: Pick<ToolEntry, 'outcome' | 'result' | 'seconds'>): void {
    const call = this.#open.get(id);
    if (call === undefined) return;
    this.#open.delete(id);
    this.#entry({ kind: 'tool', id, ...call, ...ending });
  }

  #endText(): void {
    const text = this.#text.trim();
    this.#text = '';
    if (text !== '') this.#entry({ kind: 'agent', text });
  }

  #entry(entry: Entry): void {
    this.#push({ type: 'entry', entry });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
