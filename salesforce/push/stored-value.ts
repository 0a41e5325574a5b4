import { LeadlineError } from '../../errors/leadline-error.ts';
import type { SalesforceField } from '../fields.ts';
import type { FieldValue } from './types.ts';

/**
 * A value as Salesforce will keep it: text trimmed and with plain line ends, numbers at the scale of the field, times to the second in UTC,
 * nothing where nothing is left. What does not fit is refused and never cut. Throws `salesforce-value-too-long` and `salesforce-value-invalid`,
 * which name neither value nor lead: errors stay in journals for good.
 */
export function storedValue(field: SalesforceField, value: FieldValue): FieldValue {
  if (value === null || value === '') return null;
  switch (field.type) {
    case 'Text':
    case 'LongTextArea':
      return storedText(field, String(value), field.length);
    case 'Picklist':
      return storedText(field, String(value), 255);
    case 'Number':
    case 'Percent':
      return storedNumber(field, Number(value));
    case 'Date':
      if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return value;
      throw invalid(field, 'a day such as 2026-01-31');
    case 'DateTime':
      return storedTime(field, value);
    case 'Lookup':
      return String(value);
  }
}

/** Salesforce counts characters as UTF-16 does. */
function storedText(field: SalesforceField, value: string, length: number): string | null {
  const text = value.replaceAll('\r\n', '\n').trim();
  if (text.length <= length) return text === '' ? null : text;
  throw new LeadlineError({
    code: 'salesforce-value-too-long',
    message: `${field.name} of a lead does not fit.`,
    expected: `at most ${length} characters`,
    arrived: `${text.length} characters`,
    next: 'Shorten what makes the text: the narrative has a parameter for its length.',
  });
}

function storedNumber(field: Extract<SalesforceField, { precision: number }>, value: number): number {
  const rounded = Number(value.toFixed(field.scale));
  if (Number.isFinite(rounded) && Math.abs(rounded) < 10 ** (field.precision - field.scale)) {
    return rounded === 0 ? 0 : rounded;
  }
  throw invalid(field, `a number of ${field.precision - field.scale} digits before the point`);
}

function storedTime(field: SalesforceField, value: FieldValue): string {
  const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(milliseconds)) throw invalid(field, 'a time such as 2026-01-31T08:00:00.000Z');
  return new Date(Math.floor(milliseconds / 1000) * 1000).toISOString();
}

function invalid(field: SalesforceField, expected: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-value-invalid',
    message: `${field.name} of a lead is not what the field takes.`,
    expected,
    arrived: 'something else',
    next: 'Score the leads again; if it comes back, report it.',
  });
}
