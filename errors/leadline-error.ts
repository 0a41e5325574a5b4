/** What kind of failure it is: it decides the exit code (1 failed, 2 usage, 3 blocked, 4 waiting for a person). */
export type FailureKind = 'failed' | 'usage' | 'blocked' | 'waiting';

export interface ErrorFacts {
  /** Stable and kebab-case, such as `csv-truncated`; callers compare codes, never sentences. */
  code: string;
  /** One sentence: what is wrong, with the full name of the field, file, row or column. */
  message: string;
  expected?: string;
  arrived?: string;
  /** What the reader should do next, as an instruction. */
  next?: string;
  kind?: FailureKind;
  cause?: unknown;
}

/** The one error that is shown to people: a code, a sentence, what was expected, what arrived, what to do. */
export class LeadlineError extends Error {
  readonly code: string;
  readonly expected: string | undefined;
  readonly arrived: string | undefined;
  readonly next: string | undefined;
  readonly kind: FailureKind;

  constructor(facts: ErrorFacts) {
    super(facts.message, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'LeadlineError';
    this.code = facts.code;
    this.expected = facts.expected;
    this.arrived = facts.arrived;
    this.next = facts.next;
    this.kind = facts.kind ?? 'failed';
  }

  /** The error as plain data, for the journal and `--json`. */
  toJSON(): { code: string; message: string; expected?: string; arrived?: string; next?: string } {
    return {
      code: this.code,
      message: this.message,
      ...(this.expected === undefined ? {} : { expected: this.expected }),
      ...(this.arrived === undefined ? {} : { arrived: this.arrived }),
      ...(this.next === undefined ? {} : { next: this.next }),
    };
  }
}
