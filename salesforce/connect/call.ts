/** One HTTP request to Salesforce. */
export interface Call {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `/services/...` from the root of the instance, or below the API version: `/limits`, `/query?q=...`. */
  path: string;
  /** An object is sent as JSON. Text and bytes are sent as they are, with the `content-type` of `headers`. */
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
  /** What the call does, for messages and without personal data: `write 200 leads`. */
  what: string;
  /**
   * Whether doing it twice is the same as doing it once. A call that is not is repeated only where it surely had no effect; otherwise
   * `salesforce-outcome-unknown` says that the caller has to look.
   */
  repeatable: boolean;
  signal?: AbortSignal;
}

export interface Answer<T> {
  status: number;
  /** Names in small letters. */
  headers: Readonly<Record<string, string>>;
  /** JSON is parsed; text (CSV) is text; null where there is nothing. */
  body: T;
}
