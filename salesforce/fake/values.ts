import { ApiFailure } from './failures.ts';
import { type FakeField, isNumber, isText } from './fields.ts';
import { normalId } from './ids.ts';

export type Stored = string | number | null;

/** A value of a JSON body, as the org keeps it. Empty texts are null, spaces around a text go, as in Salesforce. */
export function storeJson(field: FakeField, value: unknown): Stored {
  if (value === null || value === '') return field.type === 'boolean' ? refuseNull(field) : null;
  if (field.type === 'boolean') return typeof value === 'boolean' ? Number(value) : unreadable(field, value);
  if (isNumber(field.type)) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number)
      ? inRange(field, number)
      : unreadable(field, value);
  }
  if (isText(field.type)) {
    return typeof value === 'object' ? unreadable(field, value) : text(field, String(value));
  }
  if (typeof value !== 'string') return unreadable(field, value);
  if (field.type === 'date') return dateOf(value) ?? unreadable(field, value);
  if (field.type === 'datetime') return datetimeOf(value) ?? unreadable(field, value);
  return referenceId(field, value);
}

/** A cell of a CSV file of the Bulk API: `#N/A` is null, an empty cell never comes here (it leaves the field as it is). */
export function storeCell(field: FakeField, cell: string): Stored {
  if (cell === '#N/A') return field.type === 'boolean' ? 0 : null;
  if (field.type === 'boolean') {
    if (/^(?:true|1|yes)$/i.test(cell)) return 1;
    return /^(?:false|0|no)$/i.test(cell) ? 0 : wrongType(field, cell);
  }
  if (isNumber(field.type)) {
    const number = Number(cell);
    return Number.isFinite(number) ? inRange(field, number) : wrongType(field, cell);
  }
  if (isText(field.type)) return text(field, cell);
  if (field.type === 'date') return dateOf(cell) ?? wrongType(field, cell);
  if (field.type === 'datetime') return datetimeOf(cell) ?? wrongType(field, cell);
  return referenceId(field, cell);
}

/** As a JSON answer shows it. */
export function toJson(field: FakeField, stored: unknown): string | number | boolean | null {
  if (stored === null || stored === undefined) return null;
  if (field.type === 'boolean') return stored === 1;
  return typeof stored === 'number' ? stored : String(stored);
}

/** As a CSV answer shows it: nothing for null, numbers of a field with decimals with at least one. */
export function toCell(field: FakeField, stored: unknown): string {
  if (stored === null || stored === undefined) return '';
  if (field.type === 'boolean') return stored === 1 ? 'true' : 'false';
  if (field.type !== 'int' && Number.isInteger(stored)) return `${stored}.0`;
  return String(stored);
}

/** `2024-07-01T09:30:00.000+0000`: how the API writes a time, always in UTC. */
export function timestamp(date: Date): string {
  return date.toISOString().replace('Z', '+0000');
}

/** A time with an offset, in UTC; null where the text is none. */
export function datetimeOf(value: string): string | null {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/.test(value)) return null;
  const date = new Date(value.replace(/([+-]\d{2})(\d{2})$/, '$1:$2'));
  return Number.isNaN(date.getTime()) ? null : timestamp(date);
}

export function dateOf(value: string): string | null {
  const day = /^(\d{4}-\d{2}-\d{2})(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?$/.exec(value)?.[1];
  if (day === undefined) return null;
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day) ? day : null;
}

function text(field: FakeField, value: string): string | null {
  const kept = value.trim();
  if (kept === '') return null;
  if (field.length > 0 && [...kept].length > field.length) {
    const facts = `data value too large: ${kept.slice(0, 40)} (max length=${field.length})`;
    throw new ApiFailure('STRING_TOO_LONG', `${field.label}: ${facts}`, [field.name]);
  }
  if (field.restricted && !field.values.some((one) => one.toLowerCase() === kept.toLowerCase())) {
    const facts = `${field.label}: bad value for restricted picklist field: ${kept}`;
    throw new ApiFailure('INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST', facts, [field.name]);
  }
  if (field.type === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(kept)) {
    throw new ApiFailure('INVALID_EMAIL_ADDRESS', `${field.label}: invalid email address: ${kept}`, [
      field.name,
    ]);
  }
  return kept;
}

function inRange(field: FakeField, number: number): number {
  const whole = field.precision === 0 ? 18 : field.precision - field.scale;
  if (Math.abs(number) < 10 ** whole) return field.type === 'int' ? Math.trunc(number) : number;
  const facts = `value outside of valid range on numeric field: ${number}`;
  throw new ApiFailure('NUMBER_OUTSIDE_VALID_RANGE', `${field.label}: ${facts}`, [field.name]);
}

function referenceId(field: FakeField, value: string): string {
  const id = normalId(value);
  if (id !== null) return id;
  throw new ApiFailure('MALFORMED_ID', `${field.label}: id value of incorrect type: ${value}`, [field.name]);
}

function refuseNull(field: FakeField): never {
  throw new ApiFailure(
    'INVALID_TYPE_ON_FIELD_IN_RECORD',
    `${field.label}: value not of required type: null`,
    [field.name],
  );
}

/** JSON is read into typed fields before anything else happens: a wrong type refuses the whole body. */
function unreadable(field: FakeField, value: unknown): never {
  const kind =
    typeof value === 'string' ? 'VALUE_STRING' : typeof value === 'object' ? 'START_OBJECT' : 'VALUE';
  const what = field.type === 'datetime' ? 'dateTime' : field.type;
  throw new ApiFailure(
    'JSON_PARSER_ERROR',
    `Cannot deserialize instance of ${what} from ${kind} value ${String(value)} or request may be missing a required field at [line:1, column:1]`,
  );
}

function wrongType(field: FakeField, cell: string): never {
  throw new ApiFailure(
    'INVALID_TYPE_ON_FIELD_IN_RECORD',
    `${field.label}: value not of required type: ${cell}`,
    [field.name],
  );
}
