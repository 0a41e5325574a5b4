import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expectation } from '../../../gates/gate.ts';
import { describeExpectation, judge } from '../../../gates/judge.ts';
import { drawAxis } from '../../../ui/gate/axis.ts';
import { asciiTerminal } from './fixtures.ts';

const draw = (measured: number, threshold: string, holds: boolean) =>
  drawAxis(measured, threshold, holds, 21, asciiTerminal.glyphs);

describe('the axis of a gate', () => {
  it('shows on which side of the threshold the measured value lies, and where values hold', () => {
    expect(draw(0.1, '>= 0.2', false)).toBe('---o-------------|===');
    expect(draw(0.3, '>= 0.2', true)).toBe('---|=============o===');
    expect(draw(10, '3 to 8', false)).toMatch(/^-+\|=+\|-+o-+$/);
    expect(draw(2, '= 0', false)).toMatch(/^-+\|-+o-+$/);
  });

  it('is not drawn for what is no number', () => {
    expect(draw(1, '= true', false)).toBeNull();
    expect(drawAxis('x', '>= 1', false, 21, asciiTerminal.glyphs)).toBeNull();
    expect(drawAxis(null, '>= 1', false, 21, asciiTerminal.glyphs)).toBeNull();
  });

  it('never draws a value that does not hold where one would, however near the threshold it is', () => {
    const number = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    const kinds = fc.constantFrom(
      'at-least' as const,
      'at-most' as const,
      'above' as const,
      'below' as const,
    );
    fc.assert(
      fc.property(kinds, number, number, (kind, value, measured) => {
        const expect_: Expectation = { kind, value };
        const words = { id: 'G', title: 'T', severity: 'blocking' as const, measure: 'm', onFailure: '' };
        const holds = judge({ ...words, expect: expect_ }, { value: measured }).status === 'passed';
        const axis = draw(measured, describeExpectation(expect_), holds) ?? '';
        expect(axis).toHaveLength(21);
        const threshold = axis.indexOf('|');
        if (holds) return;
        const isLeft = axis.indexOf('o') < threshold;
        expect(threshold).toBeGreaterThan(-1);
        expect(isLeft).toBe(kind === 'at-least' || kind === 'above');
      }),
    );
  });
});
