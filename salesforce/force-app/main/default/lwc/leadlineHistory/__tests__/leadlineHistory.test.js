import LeadlineHistory from 'c/leadlineHistory';
import { getRelatedListRecords } from 'lightning/uiRelatedListApi';
import { createElement } from 'lwc';

function row(id, scoredAt, values) {
  const fields = {
    Scored_At__c: scoredAt,
    Tier__c: null,
    Score_Percentile__c: null,
    Probability__c: null,
    As_Of__c: null,
    ...values,
  };
  return {
    id,
    fields: Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, { value, displayValue: null }]),
    ),
  };
}

const records = [
  row('a03', '2026-11-14T18:00:00.000Z', {
    Tier__c: 'Hot',
    Score_Percentile__c: 91.75,
    Probability__c: 7.9,
    As_Of__c: '2026-11-12',
  }),
  row('a02', '2026-10-14T18:00:00.000Z', {}),
  row('a01', '2026-09-14T18:00:00.000Z', {
    Tier__c: 'Cold',
    Score_Percentile__c: 8.25,
    Probability__c: 0.7,
    As_Of__c: '2026-09-12',
  }),
];

function shown(properties = {}) {
  const element = Object.assign(createElement('c-leadline-history', { is: LeadlineHistory }), {
    recordId: '00Q1',
    withNumbers: true,
    ...properties,
  });
  document.body.append(element);
  return element.shadowRoot;
}

const texts = (root, selector) => [...root.querySelectorAll(selector)].map((one) => one.textContent);

afterEach(() => document.body.replaceChildren());

it('asks for the newest dozen scores of the lead, and breaks for want of no field but the day', async () => {
  shown();
  await Promise.resolve();
  expect(getRelatedListRecords.getLastConfig()).toEqual({
    parentRecordId: '00Q1',
    relatedListId: 'Leadline_Scores__r',
    fields: ['Leadline_Score__c.Scored_At__c'],
    optionalFields: [
      'Leadline_Score__c.Tier__c',
      'Leadline_Score__c.Score_Percentile__c',
      'Leadline_Score__c.Probability__c',
      'Leadline_Score__c.As_Of__c',
    ],
    sortBy: ['-Leadline_Score__c.Scored_At__c'],
    pageSize: 12,
  });
});

it('says that it loads', () => {
  expect(shown().textContent).toContain('Loading the history');
});

it('draws the tiers from the oldest to the newest, and says them', async () => {
  const root = shown();
  getRelatedListRecords.emit({ records });
  await Promise.resolve();
  expect([...root.querySelectorAll('.column')].map((one) => one.className)).toEqual([
    'column level-1',
    'column unscored',
    'column level-4',
  ]);
  expect(root.querySelector('[role="img"]').getAttribute('aria-label')).toBe(
    'Tiers over time, the oldest first: Cold on Sep 14, 2026; Not scored on Oct 14, 2026; Hot on Nov 14, 2026.',
  );
});

it('says the same in a table, the newest first', async () => {
  const root = shown();
  getRelatedListRecords.emit({ records });
  await Promise.resolve();
  expect(texts(root, 'thead th')).toEqual(['Scored', 'Tier', 'Chance', 'Higher than', 'Facts as of']);
  expect([...root.querySelectorAll('tbody tr')].map((one) => texts(one, 'th, td'))).toEqual([
    ['Nov 14, 2026', 'Hot', '7.9%', '91%', 'Nov 12, 2026'],
    ['Oct 14, 2026', 'Not scored', '–', '–', '–'],
    ['Sep 14, 2026', 'Cold', '0.7%', '8%', 'Sep 12, 2026'],
  ]);
});

it('where numbers are suppressed, there is none in the table', async () => {
  const root = shown({ withNumbers: false });
  getRelatedListRecords.emit({ records });
  await Promise.resolve();
  expect(texts(root, 'thead th')).toEqual(['Scored', 'Tier', 'Facts as of']);
  expect(root.querySelector('table').textContent).not.toContain('%');
});

it.each([
  [[], 'No earlier scores.'],
  [records.slice(0, 1), 'This is the first score.'],
])('has words where there is nothing to draw', async (few, sentence) => {
  const root = shown();
  getRelatedListRecords.emit({ records: few });
  await Promise.resolve();
  expect(root.textContent).toContain(sentence);
  expect(root.querySelector('[role="img"]')).toBeNull();
});

it('without the right to read it says whom to ask', async () => {
  const root = shown();
  getRelatedListRecords.error([{ errorCode: 'INSUFFICIENT_ACCESS', message: 'No access' }], 403);
  await Promise.resolve();
  expect(root.textContent).toContain('permission set “Leadline SGA”');
});

it('any other failure is told in the words of Salesforce', async () => {
  const root = shown();
  getRelatedListRecords.error([{ errorCode: 'SERVER_ERROR', message: 'Try later' }], 500);
  await Promise.resolve();
  expect(root.textContent).toContain('The history could not be read.');
  expect(root.textContent).toContain('Try later.');
  expect(root.textContent).not.toContain('permission set');
});
