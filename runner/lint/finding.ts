/** One thing that is wrong with a plan before it runs. An error keeps the plan from running, a warning does not. */
export interface Finding {
  /** Stable and kebab-case, such as `gate-never-passes`. */
  code: FindingCode;
  severity: 'error' | 'warning';
  step: string;
  gate: string | null;
  /** One sentence: what is wrong, with the names and values that make it so. */
  message: string;
  /** What to do, as an instruction. */
  next: string;
}

export const findingCodes = [
  'step-id-repeated',
  'gate-id-repeated',
  'needs-unknown',
  'needs-cycle',
  'needs-later',
  'needs-declared',
  'tool-unknown',
  'tool-input-refused',
  'measures-undeclared',
  'measure-unknown',
  'gate-never-passes',
  'gate-never-fails',
  'waivable-guard',
  'table-unwritten',
  'column-unwritten',
  'artifact-unwritten',
  'preview-missing',
  'touches-undeclared',
] as const;

export type FindingCode = (typeof findingCodes)[number];
