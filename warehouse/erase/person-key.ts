/** Whether a column of this name holds a person's number with a regulator or vendor; a firm's CRD is not a person's. */
export function isPersonKey(column: string): boolean {
  return /crd/i.test(column) && !/firm/i.test(column);
}

/** A number as digits alone, as `sql/partials/crd.sql.hbs` reads it: no prefix, leading zeros or decimal zeros; null for anything else. */
export function personKey(value: string): string | null {
  return /^[^0-9]*0*([1-9][0-9]*)(?:\.0*)?\s*$/.exec(value)?.[1] ?? null;
}
