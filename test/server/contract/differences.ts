/** Where two values of JSON differ, a line each: what was added, what is gone, and what was and is. */
export function differences(before: unknown, after: unknown, place = ''): string[] {
  if (isObject(before) && isObject(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
    return names.flatMap((name) =>
      differences(before[name], after[name], place === '' ? name : `${place}.${name}`),
    );
  }
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if (before === undefined) return [`+ ${place}: ${inShort(after)}`];
  if (after === undefined) return [`- ${place}: ${inShort(before)}`];
  return [`~ ${place}\n    was ${inShort(before)}\n    is  ${inShort(after)}`];
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inShort(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length <= 600 ? text : `${text.slice(0, 600)} ...`;
}
