import { describe, expect, test } from 'vitest';
import { narrativeOf } from '../../../tools/model/narrative.ts';
import { acceptedNarratives, narrativeFor, tellsFigure } from '../../../tools/sync/lead-narrative.ts';

const figures = { baseRate: 0.05, outcome: 'a call within 30 days' };
const facts = [
  { text: 'has few reps at the firm (23.4 % of its reps left)', contribution: 0.8 },
  { text: 'has been in the business for 12 years', contribution: -0.2 },
];
const told = narrativeOf(
  facts,
  { ...figures, probability: 0.123456 },
  { longest: 1000, suppressNumbers: false },
);
const mute = narrativeOf(
  facts,
  { ...figures, probability: 0.123456 },
  { longest: 1000, suppressNumbers: true },
);
const lead = { id: '00Q1', narrative: told, probability: 0.123456, facts };
const toldBy = { suppressed: false, polished: new Map<string, string>(), figures };

describe('the narrative of a lead in Salesforce', () => {
  test('is the one of the run', () => {
    expect(narrativeFor(lead, toldBy)).toEqual({ narrative: told, tellsFigure: false });
  });

  test('is the reworded one where it was accepted and fits', () => {
    const polished = new Map([['00Q1', 'Few reps stayed.']]);
    expect(narrativeFor(lead, { ...toldBy, polished }).narrative).toBe('Few reps stayed.');
    const long = new Map([['00Q1', 'x'.repeat(1001)]]);
    expect(narrativeFor(lead, { ...toldBy, polished: long }).narrative).toBe(told);
  });

  test('is made anew without figures where they are suppressed', () => {
    expect(told).toContain('12.3 % chance');
    const suppressed = { ...toldBy, suppressed: true };
    expect(narrativeFor(lead, suppressed)).toEqual({ narrative: mute, tellsFigure: false });
    const polished = new Map([['00Q1', 'About 12.3 % of such advisors answer.']]);
    expect(narrativeFor(lead, { ...suppressed, polished }).narrative).toBe(mute);
    expect(
      narrativeFor(
        { ...lead, narrative: mute },
        { ...suppressed, polished: new Map([['00Q1', 'Few reps stayed.']]) },
      ).narrative,
    ).toBe('Few reps stayed.');
  });

  test('is said to tell a figure where it cannot be made anew', () => {
    const byRule =
      'Tier A: this adviser moved. Of 120 such leads 12 had a call; expect 3.1 % (2.0 % to 4.2 %).';
    const answer = narrativeFor(
      { ...lead, narrative: byRule },
      { ...toldBy, suppressed: true, figures: null },
    );
    expect(answer).toEqual({ narrative: byRule, tellsFigure: true });
  });

  test('too long for the field is made anew, with fewer facts', () => {
    const many = Array.from({ length: 3 }, (_, at) => ({
      text: `${at} `.repeat(200).trim(),
      contribution: 3 - at,
    }));
    const { narrative } = narrativeFor({ ...lead, narrative: 'x'.repeat(1200), facts: many }, toldBy);
    expect(narrative?.length).toBeLessThanOrEqual(1000);
    expect(narrative).toContain('0 0 0');
  });

  test('of a lead without a score is none', () => {
    expect(narrativeFor({ ...lead, narrative: null }, toldBy).narrative).toBeNull();
  });
});

describe('a figure', () => {
  test.each([
    '12.3 % chance of a call within 30 days, 2.5 times the average.',
    'About the average.',
    'The chance of a call is 12 %.',
    'Of 120 such leads 12 had a call.',
    'Few left; expect 3.1 %.',
    'About 12.3 % of such advisors answer.',
  ])('is told by: %s', (text) => {
    expect(tellsFigure(text, lead)).toBe(true);
  });

  test.each([
    'Has few reps at the firm (23.4 % of its reps left).',
    'Moved firms 3 times; manages 112.3 % more than last year.',
    'Has been in the business for 12 years.',
  ])('is not told by: %s', (text) => {
    expect(tellsFigure(text, lead)).toBe(false);
  });
});

test('only accepted rows of polished.csv are taken, without what guards spreadsheets', () => {
  const text = [
    'id,narrative,source,because',
    "00Q1,'-3 advisors left,model,",
    '00Q2,As it was,template,a name',
    '00Q3,,model,',
    '',
  ].join('\n');
  expect([...acceptedNarratives(text)]).toEqual([['00Q1', '-3 advisors left']]);
});
