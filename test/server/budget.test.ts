import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitToBudget, longestAnswer, pageOf } from '../../server/budget.ts';

describe('fitToBudget', () => {
  it('leaves an answer alone that is short enough', () => {
    const structured = { rows: [1, 2, 3] };
    expect(fitToBudget(structured, 'three')).toEqual({ structured, text: 'three', shortened: [] });
  });

  it('halves the longest list until the answer fits, and says what was left out', () => {
    const rows = Array.from({ length: 5_000 }, (_, index) => [index, 'a row that says something']);
    const { structured, text, shortened } = fitToBudget({ run: 'a-1', rows, truncated: false }, 'text');
    const shown = (structured.rows as unknown[]).length;
    expect(shown).toBeGreaterThan(500);
    expect(structured).toMatchObject({ run: 'a-1', truncated: true });
    expect(structured.rows).toEqual(rows.slice(0, shown));
    expect(shortened).toEqual([{ path: 'rows', shown, of: 5_000 }]);
    expect(text).toContain(`[rows has ${shown} of 5000 entries here`);
  });

  it('shortens a long text where there is no list, and changes nothing of what it was given', () => {
    const given = { note: 'x'.repeat(200_000), short: 'kept' };
    const { structured, text } = fitToBudget(given, 'y'.repeat(200_000));
    expect(JSON.stringify(structured).length + text.length).toBeLessThanOrEqual(longestAnswer);
    expect(structured.short).toBe('kept');
    expect(given.note).toHaveLength(200_000);
  });

  it('fits whatever it is given into its budget', () => {
    const deep = fc.letrec((tie) => ({
      value: fc.oneof(
        { depthSize: 'small' },
        fc.string({ maxLength: 60 }),
        fc.integer(),
        fc.array(tie('value'), { maxLength: 12 }),
        fc.dictionary(fc.string({ maxLength: 6 }), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(fc.array(deep, { maxLength: 60 }), fc.string({ maxLength: 4_000 }), (list, text) => {
        const longest = 4_000;
        const fitted = fitToBudget({ list }, text, longest);
        const size = JSON.stringify(fitted.structured).length + fitted.text.length;
        expect(size).toBeLessThanOrEqual(longest);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

describe('pageOf', () => {
  it('hands out every item once, page by page, within the characters', () => {
    const items = Array.from({ length: 100 }, (_, index) => `item ${index}`);
    const seen: string[] = [];
    let next: number | null = 0;
    while (next !== null) {
      const page: { items: string[]; next: number | null } = pageOf(items, next, 30, 200);
      expect(JSON.stringify(page.items).length).toBeLessThanOrEqual(202);
      seen.push(...page.items);
      next = page.next;
    }
    expect(seen).toEqual(items);
  });

  it('hands out an item that is longer than a page alone, and nothing behind the end', () => {
    expect(pageOf(['x'.repeat(500), 'y'], 0, 10, 100)).toMatchObject({ next: 1 });
    expect(pageOf(['x'], 5, 10, 100)).toEqual({ items: [], next: null });
  });
});
