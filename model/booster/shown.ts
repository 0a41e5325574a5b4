const longest = 80;

/** What arrived, for an error: short, of any kind of value, and telling `"1"` from 1, NaN from null and a typed array from a list. */
export function shown(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'string') return cut(JSON.stringify(value));
  if (typeof value !== 'object' || value === null) return String(value);
  const kind = arrayKind(value);
  if (kind !== undefined) return `a ${kind} of ${(value as Float32Array).length}`;
  if (Array.isArray(value)) {
    return value.length > 9 ? `a list of ${value.length}` : cut(`[${value.map(shown).join(', ')}]`);
  }
  return cut(asJson(value) ?? 'an object');
}

/** The name of a typed array, whichever realm made it. */
export function arrayKind(value: unknown): string | undefined {
  return ArrayBuffer.isView(value) ? (value as Float32Array)[Symbol.toStringTag] : undefined;
}

/** Whether a value has properties to be read by name: neither a list nor an array of numbers. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && arrayKind(value) === undefined
  );
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}...` : text;
}

/** Undefined for what JSON cannot hold. A large object is told by its keys. */
function asJson(value: object): string | undefined {
  if (Object.values(value).some((each) => typeof each === 'object')) {
    return `an object of ${Object.keys(value).join(', ')}`;
  }
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
