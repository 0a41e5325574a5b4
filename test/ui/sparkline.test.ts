import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawHistogram, histogramOf, sparkline } from '../../ui/sparkline.ts';
import { plainTerminal } from '../../ui/terminal.ts';
import { asciiTerminal } from './gate/fixtures.ts';

const unicode = plainTerminal.glyphs;
const ascii = asciiTerminal.glyphs;

describe('a sparkline', () => {
  it('rises from the least to the greatest value', () => {
    expect(sparkline([0, 1, 2, 7], unicode)).toBe('▁▂▃█');
    expect(sparkline([0, 1, 2, 7], ascii)).toBe('1238');
  });

  it('leaves a gap where nothing was measured, and stands in the middle where all is equal', () => {
    expect(sparkline([5, null, 5], unicode)).toBe('▅·▅');
    expect(sparkline([null], ascii)).toBe('.');
    expect(sparkline([], ascii)).toBe('');
  });

  it('has a character for each value, whatever the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.constant(null))), (values) => {
        expect(sparkline(values, ascii)).toMatch(new RegExp(`^[1-8.]{${values.length}}$`));
      }),
    );
  });
});

describe('a histogram', () => {
  it('counts values in equal parts of their range, both ends included', () => {
    expect(histogramOf([0, 1, 2, 2, null, 4], 4)).toEqual({ low: 0, high: 4, counts: [1, 1, 2, 1] });
  });

  it('shows gaps as gaps and the fullest part as such', () => {
    const histogram = { low: 0, high: 1, counts: [4, 0, 1, 2] };
    expect(drawHistogram(histogram, unicode)).toBe('█·▃▅');
    expect(drawHistogram(histogram, ascii)).toBe('#.35');
  });

  it('is not drawn of values that are all equal, of one, or of none', () => {
    for (const values of [[3, 3, 3], [3], [], [null]]) expect(histogramOf(values, 4)).toBeNull();
  });
});
