import type { z } from 'zod';

/** One thing that is wrong with a value, in words. `field` has dots. */
export interface DescribedIssue {
  path: PropertyKey[];
  field: string;
  expected: string;
  arrived: string;
}

/** All issues of a zod error in one line, for errors whose value was parsed with `reportInput`. */
export function describeIssues(error: z.ZodError): string {
  return error.issues
    .map((issue) => describeIssue(issue, issue.input))
    .map(
      ({ field, expected, arrived }) => `${field || 'the value'}: expected ${expected}, arrived ${arrived}`,
    )
    .join('; ');
}

/** Puts one issue into words; `input` is the value that arrived at its path. */
export function describeIssue(issue: z.core.$ZodIssue, input: unknown): DescribedIssue {
  return {
    path: issue.path,
    field: issue.path.map(String).join('.'),
    expected: expectation(issue),
    arrived: show(input),
  };
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'int' ? 'a whole number' : `a value of type ${issue.expected}`;
    case 'too_small':
      return `${sizeOf(issue.origin)} ${issue.inclusive === false ? 'above' : 'of at least'} ${issue.minimum}`;
    case 'too_big':
      return `${sizeOf(issue.origin)} ${issue.inclusive === false ? 'below' : 'of at most'} ${issue.maximum}`;
    case 'invalid_value':
      return issue.values.length === 1
        ? show(issue.values[0])
        : `one of ${issue.values.map((value) => show(value)).join(', ')}`;
    case 'invalid_format':
      return issue.format === 'date'
        ? 'a date such as 2025-10-31'
        : `text in the format ${issue.pattern ?? issue.format}`;
    case 'unrecognized_keys':
      return `no key ${issue.keys.join(', ')}`;
    default:
      return issue.message;
  }
}

function sizeOf(origin: string): string {
  if (origin === 'string') return 'a length';
  return origin === 'array' || origin === 'set' ? 'a count' : 'a number';
}

/** A value as a reader should see it: short, and strings in quotes. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
