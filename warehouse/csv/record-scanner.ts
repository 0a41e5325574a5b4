/** How records end; one file uses one way. */
export type LineEnd = 'LF' | 'CRLF' | 'CR';

const quote = 34;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * Finds where records begin and end, without reading their values. Fed with chunks that end with a line. Quotes count only
 * where RFC 4180 lets them: at the start of a field, doubled inside one. Lines are numbered from 1 and counted inside quotes too.
 */
export class RecordScanner {
  /** Records with content, the header among them. */
  records = 0;
  /** Places of blank lines, counting records and blank lines from 1. */
  readonly blanks: number[] = [];
  lines = 0;
  /** Fields of the record that ended last. */
  fields = 0;
  /** The first line with a NUL byte. */
  nulLine: number | undefined;
  lineEnd: LineEnd | undefined;
  /** The first line whose end is not like those before. */
  mixedLine: number | undefined;
  /** The line on which a quote was opened that is still open. */
  openQuoteLine: number | undefined;
  /** Whether the last byte ended a record. */
  atRecordStart = true;

  readonly #special: Uint8Array;
  readonly #delimiter: number;

  constructor(delimiter: string) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#special = new Uint8Array(256);
    for (const byte of [0, quote, lineFeed, carriageReturn, this.#delimiter]) this.#special[byte] = 1;
  }

  /** The one hot loop of an inspection: a table look-up for most bytes, and no call. */
  push(chunk: Uint8Array): void {
    const special = this.#special;
    const delimiter = this.#delimiter;
    const length = chunk.length;
    let quoted = this.openQuoteLine !== undefined;
    let fieldStart = quoted ? -1 : 0;
    let recordStart = quoted ? -1 : 0;
    let closedAt = -2;
    let fields = quoted ? this.#openFields : 1;
    for (let at = 0; at < length; at++) {
      const byte = chunk[at] ?? 0;
      if (special[byte] === 0) continue;
      if (byte === delimiter) {
        if (!quoted) {
          fields++;
          fieldStart = at + 1;
        }
      } else if (byte === quote) {
        if (quoted) {
          quoted = false;
          closedAt = at;
          this.openQuoteLine = undefined;
        } else if (at === fieldStart || at === closedAt + 1) {
          quoted = true;
          this.openQuoteLine ??= this.lines + 1;
        }
      } else if (byte === 0) {
        this.nulLine ??= this.lines + 1;
      } else {
        const pair = byte === carriageReturn && chunk[at + 1] === lineFeed;
        if (!quoted)
          this.#endRecord(at === recordStart, fields, pair ? 'CRLF' : byte === lineFeed ? 'LF' : 'CR');
        this.lines++;
        if (pair) at++;
        if (!quoted) {
          fields = 1;
          fieldStart = at + 1;
          recordStart = at + 1;
        }
      }
    }
    this.#openFields = fields;
    this.atRecordStart = !quoted && recordStart === length;
  }

  /** The line of the last byte, from 1. */
  get lastLine(): number {
    return this.atRecordStart ? this.lines : this.lines + 1;
  }

  /** Counts a last record that no line end closes. */
  end(): void {
    if (this.atRecordStart) return;
    this.records++;
    this.fields = this.#openFields;
  }

  #openFields = 1;

  #endRecord(blank: boolean, fields: number, lineEnd: LineEnd): void {
    this.lineEnd ??= lineEnd;
    if (lineEnd !== this.lineEnd) this.mixedLine ??= this.lines + 1;
    if (blank) {
      this.blanks.push(this.records + this.blanks.length + 1);
    } else {
      this.records++;
      this.fields = fields;
    }
  }
}
