import LeadlineScore from 'c/leadlineScore';
import { getRecord } from 'lightning/uiRecordApi';
import { createElement } from 'lwc';

const score = {
  Leadline_Tier__c: 'Very Hot',
  Leadline_Probability__c: 12.3457,
  Leadline_Score_Percentile__c: 97.42,
  Leadline_Narrative__c: 'Moved firms twice in three years.',
  Leadline_Driver_Up_1__c: 'Moved firms twice',
  Leadline_Driver_Up_1_Effect__c: 0.9,
  Leadline_Driver_Up_2__c: 'Firm lost 14 advisors',
  Leadline_Driver_Up_2_Effect__c: 0.5,
  Leadline_Driver_Up_3__c: null,
  Leadline_Driver_Up_3_Effect__c: null,
  Leadline_Driver_Down_1__c: 'Works in a team',
  Leadline_Driver_Down_1_Effect__c: -0.4,
  Leadline_Driver_Down_2__c: null,
  Leadline_Driver_Down_2_Effect__c: null,
  Leadline_Model_Version__c: 'v4-20261031',
  Leadline_As_Of__c: '2026-11-12',
  Leadline_Scored_At__c: '2026-11-14T18:10:00.000Z',
  Leadline_Not_Scored_Reason__c: null,
  Leadline_Rep_Override__c: null,
  Leadline_Override_Reason__c: null,
};

const nothing = Object.fromEntries(Object.keys(score).map((name) => [name, null]));

let element;
const part = (selector) => element.shadowRoot.querySelector(selector);
const text = () => element.shadowRoot.textContent;

function lead(values) {
  return {
    recordTypeId: '012A',
    fields: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { value, displayValue: null }]),
    ),
  };
}

async function show(values, properties = {}) {
  element = Object.assign(createElement('c-leadline-score', { is: LeadlineScore }), {
    recordId: '00Q1',
    ...properties,
  });
  document.body.append(element);
  if (values !== undefined) getRecord.emit(lead(values));
  await Promise.resolve();
}

beforeEach(() =>
  jest.useFakeTimers({ now: new Date('2026-11-21T18:00:00Z'), doNotFake: ['nextTick', 'queueMicrotask'] }),
);

afterEach(() => {
  jest.useRealTimers();
  document.body.replaceChildren();
});

it('asks for the score by optional fields, so that one hidden field fails nothing', async () => {
  await show();
  const { recordId, fields, optionalFields } = getRecord.getLastConfig();
  expect(recordId).toBe('00Q1');
  expect(fields).toEqual([{ objectApiName: 'Lead', fieldApiName: 'Id' }]);
  expect(optionalFields.map((one) => one.fieldApiName).sort()).toEqual(Object.keys(score).sort());
});

it('says that it loads', async () => {
  await show();
  expect(part('lightning-spinner').alternativeText).toBe('Loading the score');
});

it('shows tier, sentence, chance, standing, reasons and the day of the facts', async () => {
  await show(score);
  expect(part('c-leadline-tier').tier).toBe('Very Hot');
  expect(part('.narrative').textContent).toBe('Moved firms twice in three years.');
  expect([...element.shadowRoot.querySelectorAll('.number')].map((one) => one.textContent)).toEqual([
    'About 1\u00a0in\u00a08 12.3%of leads like this convert',
    'Higher than 97%of all scored leads',
  ]);
  expect(part('c-leadline-drivers').raising).toEqual([
    { text: 'Moved firms twice', effect: 0.9 },
    { text: 'Firm lost 14 advisors', effect: 0.5 },
  ]);
  expect(part('c-leadline-drivers').lowering).toEqual([{ text: 'Works in a team', effect: -0.4 }]);
  expect(part('.facts').textContent).toBe('Facts as of Nov 12, 2026 (9 days ago).');
  expect(text()).toMatch(/Scored Nov 14, 2026, 10:10\sAM\. Model v4-20261031\./);
  expect(part('c-leadline-notice')).toBeNull();
});

it('says the outcome in the words of the firm', async () => {
  await show(score, { outcome: 'book a call' });
  expect(text()).toContain('of leads like this book a call');
});

it('without a probability it shows no number at all, and says that the firm wants it so', async () => {
  await show({ ...score, Leadline_Probability__c: null });
  expect(part('.numbers')).toBeNull();
  expect(text()).toContain('Your firm shows tiers and reasons without numbers.');
  expect(text()).not.toContain('97');
  expect(part('c-leadline-drivers').raising).toHaveLength(2);
  expect(part('c-leadline-history').withNumbers).toBe(false);
});

it.each([
  ['2026-10-17', null],
  ['2026-10-16', 'This score is old: its facts are 36 days old.'],
  [null, 'Nobody can say how old this score is: the day of its facts is missing.'],
])('facts of %s are warned of as they ought to be', async (asOf, warning) => {
  await show({ ...score, Leadline_As_Of__c: asOf });
  const notice = part('c-leadline-notice');
  expect(notice === null ? null : notice.querySelector('.strong').textContent).toBe(warning);
});

it('a firm sets its own limit', async () => {
  await show(score, { staleAfterDays: 8 });
  expect(part('c-leadline-notice').kind).toBe('warning');
});

it.each([
  ['2026-11-21', 'today'],
  ['2026-11-20', 'yesterday'],
  ['2026-11-23', '2 days ahead of your calendar'],
])('facts of %s are of %s', async (asOf, age) => {
  await show({ ...score, Leadline_As_Of__c: asOf });
  expect(part('.facts').textContent).toContain(`(${age}).`);
});

it('without a score it says why and what to do', async () => {
  await show({
    ...nothing,
    Leadline_Not_Scored_Reason__c: 'the lead has no readable CRD number',
    Leadline_Scored_At__c: '2026-11-14T18:10:00.000Z',
  });
  expect(part('.unscored').textContent).toBe('Not scored');
  expect([...element.shadowRoot.querySelectorAll('dd')].map((one) => one.textContent)).toEqual([
    'The lead has no readable CRD number.',
    'Fill in or correct the CRD number of this lead. It is scored with the next run.',
  ]);
  expect(text()).toMatch(/Looked at Nov 14, 2026/);
  expect(part('c-leadline-override')).not.toBeNull();
});

it('a lead that no run has seen is not scored yet', async () => {
  await show(nothing);
  expect(part('.unscored').textContent).toBe('Not scored yet');
  expect(text()).not.toContain('Looked at');
});

it('a rep’s own tier stands beside that of the model, and replaces nothing', async () => {
  await show({ ...score, Leadline_Rep_Override__c: 'Cool', Leadline_Override_Reason__c: 'Retires' });
  expect(
    [...element.shadowRoot.querySelectorAll('c-leadline-tier')].map((one) => [one.tier, one.own]),
  ).toEqual([
    ['Very Hot', false],
    ['Cool', true],
  ]);
  expect(part('c-leadline-override').reason).toBe('Retires');
});

it('who may not see the tier is told whom to ask', async () => {
  await show({});
  expect(text()).toContain('You may not see the score of this lead.');
  expect(text()).toContain('permission set “Leadline SGA”');
  expect(part('c-leadline-history')).toBeNull();
});

it('who may not see a part is told so, and nothing is taken for suppressed', async () => {
  const { Leadline_Probability__c, ...rest } = score;
  await show(rest);
  expect(text()).toContain('Some parts of the score are hidden from you.');
  expect(text()).not.toContain('Your firm shows');
  expect(part('.numbers')).toBeNull();
});

it('an error of Salesforce is told in its own words', async () => {
  await show();
  getRecord.error([{ errorCode: 'NOT_FOUND', message: 'The resource does not exist' }], 404);
  await Promise.resolve();
  expect(text()).toContain('The score could not be read.');
  expect(text()).toContain('The resource does not exist.');
  expect(text()).toContain('Reload the page');
});
