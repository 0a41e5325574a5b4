import { expect, test } from 'vitest';
import { driversCsv, driversOfLead, readDrivers } from '../../../tools/model/driver-files.ts';
import { narrativeOf } from '../../../tools/model/narrative.ts';

const driver = (text: string, contribution: number) => ({ text, contribution });
const figures = { probability: 0.113, baseRate: 0.039, outcome: 'a call within 30 days' };
const plainly = { longest: 1000, suppressNumbers: false };
const moved = driver('moved firms twice in three years', 0.9);
const losses = driver('the current firm has lost 14 advisors in twelve months', 0.4);
const settled = driver('has been an advisor for 31 years, longer than most', -0.3);

test('a high score is told from what raises it, the strongest first', () => {
  expect(narrativeOf([moved, losses, settled], figures, plainly)).toBe(
    'Moved firms twice in three years; the current firm has lost 14 advisors in twelve months; against it: has been an advisor for 31 years, longer than most. 11.3 % chance of a call within 30 days, 2.9 times the average.',
  );
});

test('a score below the average says what holds it back first', () => {
  expect(narrativeOf([moved, settled], { ...figures, probability: 0.01 }, plainly)).toBe(
    'Against it: has been an advisor for 31 years, longer than most; for it: moved firms twice in three years. 1.0 % chance of a call within 30 days, 0.3 times the average.',
  );
});

test.each([
  [[moved], 0.113, 'Moved firms twice in three years.'],
  [[settled], 0.113, 'Against it: has been an advisor for 31 years, longer than most.'],
  [[moved], 0.01, 'For it: moved firms twice in three years.'],
  [[settled], 0.01, 'Against it: has been an advisor for 31 years, longer than most.'],
  [[], 0.01, 'No single fact moves this score much.'],
  [[], 0.113, 'No single fact moves this score much.'],
])(
  '%# whatever speaks for a lead or against it, one sentence says it without numbers of the score',
  (drivers, probability, sentence) => {
    const quietly = { ...plainly, suppressNumbers: true };
    expect(narrativeOf(drivers, { ...figures, probability }, quietly)).toBe(sentence);
  },
);

test('a score at the average is not compared by a number', () => {
  expect(narrativeOf([], { ...figures, probability: 0.039 }, plainly)).toBe(
    'No single fact moves this score much. 3.9 % chance of a call within 30 days, about the average.',
  );
});

test('three facts for a lead and two against it are told', () => {
  const many = [1, 2, 3, 4].map((rank) => driver(`reason ${rank}`, 5 - rank));
  const few = [1, 2, 3].map((rank) => driver(`doubt ${rank}`, rank - 4));
  const text = narrativeOf([...many, ...few], figures, { ...plainly, suppressNumbers: true });
  expect(text).toBe('Reason 1; reason 2; reason 3; against it: doubt 1; doubt 2.');
});

test('the weakest facts are left out of a narrative that would be too long, and never the strongest', () => {
  const long = [0.9, 0.8, 0.3, -0.7, -0.6].map((size) => driver(`${size} ${'x'.repeat(190)}`, size));
  const text = narrativeOf(long, figures, { longest: 500, suppressNumbers: false });
  expect(text.length).toBeLessThanOrEqual(500);
  expect(text).toMatch(/^0\.9 x+; 0\.8 x+\. 11\.3 %/);
});

const stored = [
  { feature: 'moves_3yr', label: 'moves', value: '2', ...moved },
  { feature: 'net', label: 'net change', value: '-14 advisors', ...losses },
  { feature: 'years', label: 'years, "all"', value: null, ...settled },
];

test('another process makes the same narrative from drivers.csv', () => {
  const text = driversCsv([
    { id: '=HYPERLINK("x")', drivers: stored },
    { id: '00Q2', drivers: [] },
    { id: '00Q', drivers: stored.slice(1) },
  ]);
  const [header, first] = text.split('\n');
  expect(header).toBe('id,direction,rank,feature,label,value,text,contribution');
  expect(first).toBe(`"'=HYPERLINK(""x"")",up,1,moves_3yr,moves,2,moved firms twice in three years,0.9`);
  const all = readDrivers(text);
  expect([...all.keys()]).toEqual(['=HYPERLINK("x")', '00Q']);
  expect(all.get('00Q')).toEqual([
    { id: '00Q', direction: 'up', rank: 1, ...stored[1] },
    { id: '00Q', direction: 'down', rank: 1, ...stored[2] },
  ]);
  expect(driversOfLead(text, '00Q')).toEqual(all.get('00Q'));
  expect(driversOfLead(text, '=HYPERLINK("x")')).toEqual(all.get('=HYPERLINK("x")'));
  expect([driversOfLead(text, '00'), driversOfLead(text, '00Q2')]).toEqual([[], []]);
  for (const id of ['00Q', '=HYPERLINK("x")']) {
    const own = all.get(id) ?? [];
    expect(narrativeOf(own, figures, plainly)).toBe(
      narrativeOf(id === '00Q' ? stored.slice(1) : stored, figures, plainly),
    );
  }
});

test.each([
  'id,rank\n',
  'id,direction,rank,feature,label,value,text,contribution\na,sideways,1,f,l,,t,0.5\n',
  'id,direction,rank,feature,label,value,text,contribution\na,up,1,f,l,,t,much\n',
])('%# drivers.csv that Leadline did not write is refused', (text) => {
  expect(() => readDrivers(text)).toThrow(expect.objectContaining({ code: 'drivers-unreadable' }));
  if (!text.includes('\na')) return;
  expect(() => driversOfLead(text, 'a')).toThrow(expect.objectContaining({ code: 'drivers-unreadable' }));
});
