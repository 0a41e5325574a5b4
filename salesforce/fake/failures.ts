/** An error as the REST API answers it: for a whole request `[{ message, errorCode, fields }]`, for one row of several a `RowError`. */
export class ApiFailure extends Error {
  readonly code: string;
  readonly fields: readonly string[];
  readonly status: number;

  constructor(code: string, message: string, fields: readonly string[] = [], status = statusOf(code)) {
    super(message);
    this.name = 'ApiFailure';
    this.code = code;
    this.fields = fields;
    this.status = status;
  }

  /** Of a whole request. */
  toBody(): { message: string; errorCode: string; fields?: readonly string[] }[] {
    const facts = { message: this.message, errorCode: this.code };
    return [this.fields.length === 0 ? facts : { ...facts, fields: this.fields }];
  }

  /** Of one row among several. */
  toRowError(): RowError {
    return { statusCode: this.code, message: this.message, fields: this.fields };
  }
}

export interface RowError {
  statusCode: string;
  message: string;
  fields: readonly string[];
}

/** Runs the work on one row; what the API would answer for that row alone comes back as a failure, anything else is thrown on. */
export function attempt<T>(work: () => T): { value: T } | { failure: ApiFailure } {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof ApiFailure && !refusesAll.has(error.code)) return { failure: error };
    throw error;
  }
}

/** A body that cannot be read into fields is refused as a whole, before any row is looked at. */
const refusesAll = new Set(['JSON_PARSER_ERROR', 'INVALID_FIELD', 'INVALID_TYPE', 'NOT_FOUND']);

const statuses: Record<string, number> = {
  INVALID_SESSION_ID: 401,
  REQUEST_LIMIT_EXCEEDED: 403,
  INSUFFICIENT_ACCESS: 403,
  INSUFFICIENT_ACCESS_OR_READONLY: 403,
  NOT_FOUND: 404,
  ENTITY_IS_DELETED: 404,
  INVALID_CROSS_REFERENCE_KEY: 404,
  METHOD_NOT_ALLOWED: 405,
  UNSUPPORTED_MEDIA_TYPE: 415,
};

function statusOf(code: string): number {
  return statuses[code] ?? 400;
}
