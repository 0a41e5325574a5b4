import { expect, test } from 'vitest';
import { evidenceOf, narrativeChecker } from '../../../tools/model/check-narrative.ts';
import { narrativeMeasures } from '../../../tools/model/narrative-measures.ts';

const names = ['mobility_3yr', 'NumberOfPriorFirms', 'origin', 'MilesToWork', 'CRD'];
const check = narrativeChecker({ names, longest: 200 });
const drivers = [
  { label: 'moves in three years', value: '2' },
  { label: 'net change in twelve months', value: '-1,014 advisors' },
];
const figures = { probability: 0.1134, baseRate: 0.039, outcome: 'a call within 30 days' };
const texts = evidenceOf(drivers, figures);
const told = 'Moved firms twice in three years; the current firm has lost 1,014 advisors in twelve months.';

const faultsIn = (narrative: string, evidence: readonly string[] = texts) =>
  check(narrative, { id: '00Q5f000016HyM0', texts: evidence }).map(
    ({ fault, found }) => `${fault}: ${found}`,
  );

test('a narrative whose numbers are all in the stored drivers and figures has no fault', () => {
  expect(faultsIn(`${told} 11.3 % chance of a call within 30 days, 2.9 times the average.`)).toEqual([]);
});

test.each([
  ['Moved firms three times.', []],
  ['Moved firms four times.', ['number: 4']],
  ['Moved firms 2 times in 36 months.', ['number: 36']],
  ['Lost 1014 advisors.', []],
  ['Lost 1,015 advisors.', ['number: 1015']],
  ['About 11 % chance.', ['number: 11']],
  ['Half of the advisors left.', ['number: 0.5']],
])('a number in digits or letters must be in the evidence: %s', (narrative, faults) => {
  expect(faultsIn(narrative)).toEqual(faults);
});

test('without figures, a probability is a number that nobody stored', () => {
  const quiet = evidenceOf(drivers, null);
  expect(faultsIn(told, quiet)).toEqual([]);
  expect(faultsIn('11.3 % chance of a call, 2.9 times the average.', quiet)).toEqual([
    'number: 11.3',
    'number: 2.9',
  ]);
});

test.each([
  ['A high mobility_3yr.', ['name of a column: mobility_3yr']],
  ['A high numberofpriorfirms.', ['name of a column: numberofpriorfirms']],
  ['A long MilesToWork.', ['name of a column: MilesToWork']],
  ['A good Lead_Score__c.', ['name of a column: Lead_Score__c']],
  ['A good firmAge.', ['name of a column: firmAge']],
  ['No CRD.', ['name of a column: CRD']],
  ['Came by a common origin; has a LinkedIn profile.', []],
])('a column is never named, a plain word may be said: %s', (narrative, faults) => {
  expect(faultsIn(narrative)).toEqual(faults);
});

test.each([
  ['Write to ada@example.com.', ['personal data: an e-mail address']],
  ['See https://example.com today.', ['personal data: a web address']],
  ['Is lead 00Q5f000016HyM0.', ['personal data: an id of Salesforce', 'personal data: the id of the lead']],
  ['', ['empty: ']],
  [' ', ['empty: ']],
  ['Has {{value}}.', ['unfilled: {{', 'unfilled: }}']],
  ['Has undefined moves.', ['unfilled: undefined']],
  ['Long. '.repeat(40), ['too long: 240 characters']],
])('%# addresses, ids, holes and texts that are too long are found', (narrative, faults) => {
  expect(faultsIn(narrative).filter((fault) => !fault.startsWith('number'))).toEqual(faults);
});

test('a telephone number is found', () => {
  expect(faultsIn('Call 555 012 3456.')).toContain('personal data: a telephone number');
});

test('coverage and faults are measured with the leads that they are of', () => {
  const measures = narrativeMeasures(
    [
      { id: 'a', narrative: told, texts },
      { id: 'b', narrative: '', texts },
      { id: 'c', narrative: 'Moved 9 times.', texts },
    ],
    [
      { id: 'd', reason: 'the lead has no readable CRD number' },
      { id: 'e', reason: '' },
    ],
    { names, longest: 200 },
  );
  expect(measures).toMatchObject({
    narrativeCoverage: { value: 0.6, evidence: { rows: [['b'], ['e']], total: 2 } },
    narrativeFaults: {
      value: 2,
      evidence: {
        rows: [
          ['b', 'empty', ''],
          ['c', 'number', '9'],
        ],
        total: 2,
      },
    },
    longestNarrative: { value: told.length },
  });
  expect(narrativeMeasures([], [], { names, longest: 200 }).narrativeCoverage?.value).toBe(1);
});
