import { describe, expect, it } from 'vitest';
import { type LeadCard, renderLeadCard } from '../../ui/lead-card.ts';
import { plainTerminal } from '../../ui/terminal.ts';
import { widthOf } from '../../ui/width.ts';
import { asciiTerminal } from './gate/fixtures.ts';

const card: LeadCard = {
  name: 'Robin Sample',
  title: 'Partner',
  company: 'Beacon Grove Advisors',
  tier: 'Hot',
  notScoredReason: null,
  narrative: 'Moved firms twice in three years, and the current firm has lost 14 advisors this year.',
  probability: 12.3457,
  percentile: 99.7,
  raising: [
    { text: 'moved firms twice in three years', effect: 0.8 },
    { text: 'the current firm has lost 14 advisors', effect: 0.4 },
  ],
  lowering: [{ text: 'works in a team of nine', effect: -0.1 }],
  modelVersion: 'v6-1',
  asOf: '2025-10-31',
  scoredAt: '2025-11-03T06:10:00.000Z',
  override: null,
  overrideReason: null,
  history: [
    { tier: 'Cold', scoredAt: '2025-09-03T06:00:00.000Z' },
    { tier: null, scoredAt: '2025-10-03T06:00:00.000Z' },
    { tier: 'Hot', scoredAt: '2025-11-03T06:10:00.000Z' },
  ],
};
const shown = (changed: Partial<LeadCard> = {}, terminal = plainTerminal) =>
  renderLeadCard({ ...card, ...changed }, terminal);

describe('the card of a lead', () => {
  it('shows tier, sentence, chance, reasons with their weight, freshness and history', () => {
    expect(shown().split('\n')).toEqual([
      '─'.repeat(76),
      'Robin Sample',
      'Partner, Beacon Grove Advisors',
      '',
      '▂▃▅▆·  Hot',
      '',
      'Moved firms twice in three years, and the current firm has lost 14 advisors',
      'this year.',
      '',
      'About 1 in 8 of leads like this (12.3 %)',
      'Higher than 99 % of all scored leads',
      '',
      '+ Raises the score',
      '  Moved firms twice in three years',
      `  ${'█'.repeat(40)}  raises strongly`,
      '  The current firm has lost 14 advisors',
      `  ${'█'.repeat(20)}${' '.repeat(20)}  raises somewhat`,
      '',
      '- Lowers the score',
      '  Works in a team of nine',
      `  ${'█'.repeat(5)}${' '.repeat(35)}  lowers slightly`,
      '',
      'Facts as of 2025-10-31. Scored 2025-11-03 06:10 UTC. Model v6-1.',
      'History  ▂·▆  from 2025-09-03: Cold to 2025-11-03: Hot',
      "Rep's own tier  none",
      '─'.repeat(76),
    ]);
  });

  it('says why where there is no score', () => {
    const text = shown({ tier: null, notScoredReason: 'No vintage was known on that day.' });
    expect(text).toContain('! Not scored\nNo vintage was known on that day.');
    expect(text).not.toContain('Raises');
  });

  it('shows no number where numbers are suppressed', () => {
    const without = (reasons: LeadCard['raising']) => reasons.map(({ text }) => ({ text, effect: null }));
    const text = shown({
      ...{ probability: null, percentile: null },
      ...{ raising: without(card.raising), lowering: without(card.lowering) },
    });
    expect(text).toContain('Your firm shows tiers and reasons without numbers.');
    expect(text).toContain('Moved firms twice in three years');
    expect(text).not.toMatch(/%|█/);
  });

  it('says that old facts are old', () => {
    expect(shown({ asOf: '2025-09-29' })).not.toContain('Old');
    expect(shown({ asOf: '2025-09-28' })).toContain('! Old: the facts were 36 days old when it was scored.');
  });

  it("shows the rep's own tier beside that of the model, and a tier of a firm's own without steps", () => {
    expect(shown({ override: 'Warm', overrideReason: 'Retires in May.' })).toContain(
      `Rep's own tier  Warm. "Retires in May."`,
    );
    expect(shown({ tier: 'Platinum' })).toContain('\nPlatinum\n');
  });

  it.each([
    [0.05, 'Fewer than 1 in 1,000'],
    [24.9, 'About 1 in 4'],
    [40, 'About 4 in 10'],
    [99, 'More than 19 in 20'],
  ])('says %d % as people say it', (probability, words) => {
    expect(shown({ probability })).toContain(words);
  });

  it('keeps to the terminal, and to its character set', () => {
    const long = { text: 'a very long reason '.repeat(12).trim(), effect: 0.5 };
    const narrow = { ...asciiTerminal, columns: 50 };
    const text = shown({ name: 'R'.repeat(200), raising: [long], narrative: long.text }, narrow);
    for (const line of text.split('\n')) expect(widthOf(line)).toBeLessThanOrEqual(50);
    expect(text).toMatch(/^[\x20-\x7e\n]*$/);
    expect(text).toContain('####.  Hot');
  });

  it('lets no value of Salesforce move the cursor', () => {
    const text = shown({ name: 'Robin\u001b[2J Sample', company: 'A\nB' });
    expect(text).toContain('\nRobin Sample\nPartner, A B\n');
  });
});
