export type Decision = 'once' | 'always' | 'no';

/** Tools about which the operator is asked every time. */
const neverAlways: ReadonlySet<string> = new Set(['request_approval']);

/** What the operator has allowed the model in one conversation. An answer is awaited in memory and holds for this process alone. */
export class Permissions {
  readonly #always = new Set<string>();
  readonly #asked = new Map<string, { tool: string; answer(decision: Decision): void }>();

  /** Whether the operator may allow the tool for the whole conversation. */
  offersAlways(tool: string): boolean {
    return !neverAlways.has(tool);
  }

  isAllowed(tool: string): boolean {
    return this.#always.has(tool);
  }

  /** Waits for the operator. */
  async ask(call: string, tool: string): Promise<boolean> {
    const decision = await new Promise<Decision>((resolve) => {
      this.#asked.set(call, { tool, answer: resolve });
    });
    if (decision === 'always' && this.offersAlways(tool)) this.#always.add(tool);
    return decision !== 'no';
  }

  decide(call: string, decision: Decision): void {
    this.#asked.get(call)?.answer(decision);
    this.#asked.delete(call);
  }

  /** Declines whatever is still asked. */
  declineAll(): void {
    for (const call of [...this.#asked.keys()]) this.decide(call, 'no');
  }
}
