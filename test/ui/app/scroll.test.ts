import fc from 'fast-check';
import { expect, it } from 'vitest';
import { moved, windowOf } from '../../../ui/app/scroll.ts';

it('always shows the chosen line, never more lines than there is room for, and no empty room that could be filled', () => {
  fc.assert(
    fc.property(
      fc.nat(500),
      fc.nat(499),
      fc.integer({ min: 1, max: 60 }),
      fc.nat(500),
      (count, at, rows, top) => {
        const chosen = Math.min(at, Math.max(0, count - 1));
        const shown = windowOf(count, chosen, rows, top);
        expect(shown.end - shown.top).toBe(Math.min(rows, count));
        if (count > 0) expect(chosen >= shown.top && chosen < shown.end).toBe(true);
      },
    ),
  );
});

it('does not leave the list', () => {
  expect(moved(0, 3, 10, { input: '', key: { upArrow: true } })).toBe(0);
  expect(moved(2, 3, 10, { input: 'j', key: {} })).toBe(2);
  expect(moved(1, 3, 10, { input: '', key: { end: true } })).toBe(2);
  expect(moved(1, 3, 10, { input: 'x', key: {} })).toBeNull();
});
