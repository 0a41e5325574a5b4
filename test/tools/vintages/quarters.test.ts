import { describe, expect, it } from 'vitest';
import { missingQuarters, quartersOf } from '../../../tools/vintages/quarters.ts';

describe('quarterly slices', () => {
  it('take a vintage of the last days of a quarter for the quarter that follows', () => {
    const quarters = quartersOf(['2024-01-07', '2024-03-31'], '2024-06-30', 7);
    expect(quarters).toEqual([
      { name: '2024 Q1', start: '2024-01-01', vintages: ['2024-01-07'] },
      { name: '2024 Q2', start: '2024-04-01', vintages: ['2024-03-31'] },
    ]);
  });

  it('take each vintage for its calendar quarter when no days are allowed', () => {
    const quarters = quartersOf(['2024-01-07', '2024-03-31'], '2024-06-30', 0);
    expect(missingQuarters(quarters)).toEqual(['2024 Q2']);
  });

  it('count the days before a quarter exactly', () => {
    const missing = (date: string) => missingQuarters(quartersOf(['2024-01-07', date], '2024-06-30', 7));
    expect(missing('2024-03-25')).toEqual([]);
    expect(missing('2024-03-24')).toEqual(['2024 Q2']);
  });

  it('reach to the quarter of the analysis date', () => {
    expect(missingQuarters(quartersOf(['2024-01-07'], '2025-02-01', 7))).toEqual([
      '2024 Q2',
      '2024 Q3',
      '2024 Q4',
      '2025 Q1',
    ]);
  });
});
