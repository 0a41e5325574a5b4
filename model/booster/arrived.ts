/** What came in place of something else, for the `arrived` of an error: a text in its quotes, anything that is not plain by its kind. */
export function arrived(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  const { constructor: kind, length } = value as { constructor?: { name?: unknown }; length?: unknown };
  const name = typeof kind?.name === 'string' && kind.name !== '' ? kind.name : 'object';
  return typeof length === 'number' ? `${name} of ${length}` : name;
}
