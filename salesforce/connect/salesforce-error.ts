import { type ErrorFacts, LeadlineError } from '../../errors/leadline-error.ts';

/** What Salesforce itself said. */
export interface SalesforceFacts {
  /** HTTP status; null where no answer came. */
  status: number | null;
  /** Salesforce's code, such as `UNABLE_TO_LOCK_ROW` or `invalid_grant`; null where it gave none. */
  errorCode: string | null;
  /** API names of the fields that it names. */
  fields: readonly string[];
}

/**
 * A call that Salesforce did not do. Codes: `salesforce-unreachable` (nothing was sent), `salesforce-outcome-unknown` (a call that is not
 * repeatable broke off), `salesforce-connection-lost` (a repeatable one did, every time), `salesforce-unavailable`, `salesforce-limit`,
 * `salesforce-row-locked` (tried often enough), `salesforce-session-ended`, `salesforce-forbidden`, `salesforce-not-found`,
 * `salesforce-moved`, `salesforce-refused` (all the rest: `errorCode` says what). No message holds a secret or a value of a record.
 */
export class SalesforceError extends LeadlineError {
  readonly status: number | null;
  readonly errorCode: string | null;
  readonly fields: readonly string[];

  constructor(facts: ErrorFacts, { status, errorCode, fields }: SalesforceFacts) {
    super(facts);
    this.status = status;
    this.errorCode = errorCode;
    this.fields = fields;
  }
}

/** Where no answer came. */
export const noAnswer: SalesforceFacts = { status: null, errorCode: null, fields: [] };
