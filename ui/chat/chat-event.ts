import type { Entry } from './entry.ts';

/** What happens while a model answers. */
export type ChatEvent =
  /** A piece of what the model says. */
  | { type: 'text'; text: string }
  /** The model calls a tool, with its arguments as JSON; its `entry` follows. */
  | { type: 'called'; id: string; tool: string; input: string }
  /** A call waits for the operator; `always` where he may allow the tool for the whole conversation. */
  | { type: 'asks'; id: string; tool: string; input: string; always: boolean }
  /** Something is said to its end, and takes the place of what was shown of it. */
  | { type: 'entry'; entry: Entry }
  /** The answer is over, whole or not. */
  | { type: 'ended' };

/** Events on their way to a reader who fetches them when he has time. */
export class EventQueue {
  #waiting: ChatEvent[] = [];
  #reader: ((events: ChatEvent[]) => void) | undefined;

  push(event: ChatEvent): void {
    this.#waiting.push(event);
    if (this.#reader === undefined) return;
    const read = this.#reader;
    this.#reader = undefined;
    read(this.#take());
  }

  /** All events since the last call, or the next one as soon as it is there. */
  async next(): Promise<ChatEvent[]> {
    if (this.#waiting.length > 0) return this.#take();
    return new Promise((resolve) => {
      this.#reader = resolve;
    });
  }

  #take(): ChatEvent[] {
    const events = this.#waiting;
    this.#waiting = [];
    return events;
  }
}
