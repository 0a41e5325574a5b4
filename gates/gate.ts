export type Severity = 'blocking' | 'warning';
export type Scalar = number | string | boolean | null;

/** What must hold of a measured value. Shares are fractions (0.85), not percentages. */
export type Expectation =
  | { kind: 'equals'; value: number | string | boolean }
  | { kind: 'at-least'; value: number }
  | { kind: 'at-most'; value: number }
  | { kind: 'above'; value: number }
  | { kind: 'below'; value: number }
  | { kind: 'between'; low: number; high: number };

/** A named assertion about a step's result: data, judged by `judge`. */
export interface Gate {
  /** The reference document's id, such as `V6-3.2.5`. */
  id: string;
  title: string;
  severity: Severity;
  /** Name of the measure, among those that the step's tool hands back, which this gate judges. */
  measure: string;
  expect: Expectation;
  /** The reference document's action on failure, as an instruction to the reader. */
  onFailure: string;
  /** True where the plan lets a person waive this blocking gate by a signed reason; absent means never. */
  waivable?: true;
  /** What it guards, where no waiver is thinkable: neither as a warning nor where a plan calls it waivable. */
  guards?: Guarded;
}

/** What is never waived: knowledge from the future, and personal data. */
export type Guarded = 'leakage' | 'pii';

/** Rows that show why a measure is what it is; `total` counts all of them, `rows` may hold only the first. */
export interface Evidence {
  columns: string[];
  rows: Scalar[][];
  total: number;
}

/** One measured value with what it was measured on. A null value means that it could not be measured. */
export interface Measure {
  value: Scalar;
  evidence?: Evidence;
  /** A sentence that names what was found, such as the offending column. */
  note?: string;
}

export type Measures = Record<string, Measure>;

export type VerdictStatus = 'passed' | 'warned' | 'failed';

/** A gate's answer about one step's result. `failed` blocks the run; `warned` is a warning gate that does not hold. */
export interface Verdict {
  gate: string;
  title: string;
  severity: Severity;
  status: VerdictStatus;
  measured: Scalar;
  /** The expectation in short, such as `>= 0.85`. */
  threshold: string;
  /** One sentence with value, threshold and verdict. */
  sentence: string;
  onFailure: string;
  waivable?: true;
  guards?: Guarded;
  evidence?: Evidence;
}
