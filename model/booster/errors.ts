export interface ModelErrorFacts {
  /** Stable and kebab-case, such as `labels-one-class`; callers compare codes, never sentences. */
  code: string;
  message: string;
  expected?: string;
  arrived?: string;
  next?: string;
}

/** What the mathematics refuses. It carries the same facts as the error that people see, so an edge can pass them on. */
export class ModelError extends Error {
  readonly code: string;
  readonly expected: string | undefined;
  readonly arrived: string | undefined;
  readonly next: string | undefined;

  constructor(facts: ModelErrorFacts) {
    super(facts.message);
    this.name = 'ModelError';
    this.code = facts.code;
    this.expected = facts.expected;
    this.arrived = facts.arrived;
    this.next = facts.next;
  }
}
