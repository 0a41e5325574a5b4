/**
 * JSON with the keys of every object sorted by code unit and no white space, so that equal values have equal bytes and one hash.
 * Otherwise as `JSON.stringify`: undefined members are left out and numbers that are not finite become null.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, member: unknown) => (isPlainObject(member) ? sorted(member) : member));
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Object.fromEntries would put integer-like keys first whatever their order here, as every object does; that order is
// fixed too, so the bytes still depend on the value alone.
function sorted(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, value[key]]),
  );
}
