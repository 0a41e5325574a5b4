/** The columns of a row of the table of events; all of them together are what it says. */
const columns = ['seq', 'run', 'at', 'type', 'payload', 'previous', 'hash'] as const;

type Row = Readonly<Record<string, unknown>>;

/**
 * Keeps what was made of a row of the journal, so that a row is read once however often the journal is. A row is found again by its hash and
 * only where all that it says is the same, to the byte: what somebody changed is read anew. What is kept is frozen, because everybody
 * gets the same.
 */
export class RememberedRows<Made extends object> {
  readonly #made = new Map<unknown, { row: Row; made: Made }>();
  readonly #most: number;

  /** `most` is how many rows are kept; with one more it begins anew. */
  constructor(most: number) {
    this.#most = most;
  }

  /** What `make` makes of this row, now or before. */
  of(row: Row, make: (row: Row) => Made): Made {
    const known = this.#made.get(row.hash);
    if (known !== undefined && columns.every((column) => known.row[column] === row[column])) {
      return known.made;
    }
    const made = frozen(make(row));
    if (this.#made.size >= this.#most) this.#made.clear();
    this.#made.set(row.hash, { row, made });
    return made;
  }
}

function frozen<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
