const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;
const dash = 45;

/**
 * Finds the newest month (`2024-07`) or day (`2024-07-09`) in some columns of a delimited file, without reading the others. Fed with
 * chunks that end with a line, the header among them. What is neither is passed over. Quotes count where `RecordScanner` lets them.
 */
export class NewestDay {
  readonly #wanted: readonly boolean[];
  readonly #delimiter: number;
  readonly #special: Uint8Array;
  #field = 0;
  #quoted = false;
  /** Year, month and day as one number; the day of a month is 0. */
  #newest = 0;

  /** `columns` are places in the header, from 0. */
  constructor(delimiter: string, columns: readonly number[]) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#wanted = Array.from({ length: Math.max(0, ...columns.map((column) => column + 1)) }, (_, at) =>
      columns.includes(at),
    );
    this.#special = new Uint8Array(256);
    for (const byte of [quote, lineFeed, carriageReturn, this.#delimiter]) this.#special[byte] = 1;
  }

  push(chunk: Uint8Array): void {
    let start = this.#quoted ? -1 : 0;
    let closedAt = -2;
    for (let at = 0; at < chunk.length; at++) {
      const byte = chunk[at] ?? 0;
      if (this.#special[byte] === 0) continue;
      if (byte === quote) {
        if (this.#quoted) closedAt = at;
        if (this.#quoted || at === start || at === closedAt + 1) this.#quoted = !this.#quoted;
        continue;
      }
      if (this.#quoted) continue;
      if (start !== -1 && this.#wanted[this.#field] === true) this.#consider(chunk, start, at);
      this.#field = byte === this.#delimiter ? this.#field + 1 : 0;
      start = at + 1;
    }
  }

  /** As the file writes it; null where there was none. */
  get newest(): string | null {
    if (this.#newest === 0) return null;
    const digits = String(this.#newest);
    const month = `${digits.slice(0, 4)}-${digits.slice(4, 6)}`;
    return digits.endsWith('00') ? month : `${month}-${digits.slice(6)}`;
  }

  #consider(chunk: Uint8Array, from: number, to: number): void {
    const isQuoted = chunk[from] === quote && chunk[to - 1] === quote;
    const start = isQuoted ? from + 1 : from;
    const length = (isQuoted ? to - 1 : to) - start;
    if (length !== 7 && length !== 10) return;
    if (chunk[start + 4] !== dash || (length === 10 && chunk[start + 7] !== dash)) return;
    const month = numberIn(chunk, start + 5, 2);
    const day = length === 10 ? numberIn(chunk, start + 8, 2) : 0;
    if (month < 1 || month > 12 || day > 31 || (length === 10 && day < 1)) return;
    const year = numberIn(chunk, start, 4);
    const value = year * 10_000 + month * 100 + day;
    if (year >= 1000 && value > this.#newest) this.#newest = value;
  }
}

/** The digits as a number; NaN, which compares as false, where one is none. */
function numberIn(chunk: Uint8Array, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at++) {
    const digit = (chunk[at] ?? 0) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}
