/**
 * What the parts of a sync hand to each other. Tools read the files of a run and call: `readHeld` -> `differenceOf` (or `restoringOf`) ->
 * `costOf` -> (a person grants) -> `pushChanges`. Nothing here reads a clock or a run: times and names are given.
 */

/** A value as Salesforce's JSON has it; null where the field is empty. Days are `2026-01-31`, times `2026-01-31T08:00:00.000Z`. */
export type FieldValue = string | number | null;

/** Leadline's own fields of one lead (`leadFields`, owner `leadline`), by API name: all of them, always. */
export type LeadValues = Readonly<Record<string, FieldValue>>;

/** What a lead should hold. */
export interface WantedLead {
  /** 18 characters. */
  readonly id: string;
  readonly values: LeadValues;
}

/** What Salesforce says of a lead that was asked for. Only one that is `there` is written to. */
export interface HeldLead {
  readonly id: string;
  readonly standing: 'there' | 'converted' | 'deleted' | 'merged' | 'unknown';
  /** The lead that it was merged into; null for all others. */
  readonly mergedInto: string | null;
  /** Null where there is nothing to read: a lead that is deleted, merged or unknown. */
  readonly values: LeadValues | null;
}

/** One lead that is to be written. */
export interface LeadChange {
  readonly id: string;
  /** The fields that differ, in the order of `leadFields`: only these are written. `Leadline_Scored_At__c` is never there alone. */
  readonly changed: readonly string[];
  /** What all of Leadline's fields shall be afterwards, as Salesforce stores it: a row of history has them all. */
  readonly wanted: LeadValues;
}

/** Why a lead is not written to, and what was found instead. */
export interface LeftOut {
  readonly id: string;
  readonly reason: Exclude<HeldLead['standing'], 'there'> | 'changed-since';
  readonly mergedInto: string | null;
  /** For `changed-since`: the fields that hold neither what the run wrote nor what they held before. */
  readonly fields: readonly string[];
}

/** Three piles that together are every lead that was asked for. */
export interface Difference {
  readonly changes: readonly LeadChange[];
  readonly unchanged: number;
  readonly leftOut: readonly LeftOut[];
}

export type Way = 'composite' | 'bulk';

/** What a difference costs in calls. */
export interface WritingCost {
  readonly ways: readonly {
    readonly way: Way;
    /** HTTP calls against the daily allowance where nothing has to be repeated: history, leads, and reading back. */
    readonly calls: number;
    /** How they come about, a line each: `27 calls of composite, up to 1,000 rows each`. */
    readonly of: readonly string[];
  }[];
  /** The one that costs fewer; of two alike, composite. */
  readonly taken: Way;
}

/** One writing, from its first call to its last: interrupted and begun again with the same job, it goes on. */
export interface PushJob {
  /** What the rows of history are known by, `<lead>:<name>` in `Key__c` and `name` in `Run__c`: one for each writing, in all workspaces. */
  readonly name: string;
  /** Absolute path of the SQLite file that says how far the writing is. Made when it is not there. */
  readonly ledger: string;
  readonly changes: readonly LeadChange[];
  readonly way: Way;
}

export interface PushOptions {
  readonly signal?: AbortSignal;
  /** Passes the time between two looks at a job and before a locked row is tried again; milliseconds. Tests do not wait. */
  readonly wait?: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  readonly onProgress?: (progress: {
    readonly message: string;
    readonly done: number;
    readonly total: number;
  }) => void;
}

/** What became of one lead. */
export interface RowOutcome {
  readonly id: string;
  readonly outcome: 'succeeded' | 'failed' | 'not-tried';
  /** Salesforce's status code, such as `FIELD_CUSTOM_VALIDATION_EXCEPTION`, or Leadline's own; null where it succeeded. */
  readonly code: string | null;
  /** The fields that Salesforce names; never their values. */
  readonly fields: readonly string[];
}

/** Every lead of the job is in one of the three piles. */
export interface PushReport {
  readonly succeeded: number;
  readonly failed: number;
  readonly notTried: number;
  /** Every lead that did not succeed, in the order of the job. */
  readonly troubles: readonly RowOutcome[];
  /** What stopped the writing for all rows that were not tried, such as a field that is gone; null where nothing did. */
  readonly stopped: { readonly code: string; readonly fields: readonly string[] } | null;
  readonly history: { readonly added: number; readonly thereAlready: number };
  /** What was read back of the leads that succeeded: fields that hold something else than was written. */
  readonly readBack: {
    readonly read: number;
    readonly differing: readonly { readonly id: string; readonly fields: readonly string[] }[];
  };
  readonly calls: { readonly made: number; readonly retried: number };
}
