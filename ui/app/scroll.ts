import type { KeyPress } from './pane.ts';

/** The part of a list that is shown: from `top`, as many as there are rows for, so that the chosen one is among them. */
export function windowOf(
  count: number,
  chosen: number,
  rows: number,
  top: number,
): { top: number; end: number } {
  const room = Math.max(1, rows);
  const least = Math.max(0, chosen - room + 1);
  const kept = Math.min(Math.max(top, least), Math.max(0, Math.min(chosen, count - room)));
  return { top: kept, end: Math.min(count, kept + room) };
}

/** Where a key moves the choice in a list of `count`, a page being `rows`; null for a key that does not move. */
export function moved(
  chosen: number,
  count: number,
  rows: number,
  { input, key }: KeyPress,
  vi = true,
): number | null {
  const last = Math.max(0, count - 1);
  const to = (index: number) => Math.min(last, Math.max(0, index));
  if (key.upArrow || (vi && input === 'k')) return to(chosen - 1);
  if (key.downArrow || (vi && input === 'j')) return to(chosen + 1);
  if (key.pageUp) return to(chosen - Math.max(1, rows - 1));
  if (key.pageDown) return to(chosen + Math.max(1, rows - 1));
  if (key.home) return 0;
  if (key.end) return last;
  return null;
}
