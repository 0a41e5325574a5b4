import {
  ageInDays,
  chanceInFigures,
  chanceInWords,
  dayInWords,
  momentInWords,
  problemOf,
  sentenceOf,
  standingInFigures,
  standingInWords,
  strengthOf,
  tierOf,
  unscoredAdvice,
} from 'c/leadlineWords';

jest.mock('@salesforce/i18n/timeZone', () => ({ default: 'America/New_York' }), { virtual: true });

/** A space at which no line ends. */
const unbroken = '\u00a0';

describe('a chance', () => {
  it.each([
    [0.05, 'Fewer than 1 in 1,000', 'under 0.1%'],
    [0.1, 'About 1 in 1,000', '0.1%'],
    [3.89, 'About 1 in 26', '3.9%'],
    [12.3457, 'About 1 in 8', '12.3%'],
    [24.9, 'About 1 in 4', '24.9%'],
    [25, 'About 3 in 10', '25%'],
    [40, 'About 4 in 10', '40%'],
    [94.9, 'About 9 in 10', '94.9%'],
    [95, 'More than 19 in 20', '95%'],
    [100, 'More than 19 in 20', '100%'],
  ])('of %d percent is said as "%s" and written as "%s"', (percent, inWords, inFigures) => {
    expect(chanceInWords(percent).replaceAll(unbroken, ' ')).toBe(inWords);
    expect(chanceInFigures(percent)).toBe(inFigures);
  });
});

describe('a percentile', () => {
  it.each([
    [0.99, 'Among the lowest 1%', '0%'],
    [1, 'Higher than 1%', '1%'],
    [97.99, 'Higher than 97%', '97%'],
    [100, 'Higher than 99%', '99%'],
  ])('of %d is cut, never rounded up: "%s"', (percentile, inWords, inFigures) => {
    expect(standingInWords(percentile).replaceAll(unbroken, ' ')).toBe(inWords);
    expect(standingInFigures(percentile)).toBe(inFigures);
  });
});

describe('the strength of a reason', () => {
  it.each([
    [0.694, 'strongly'],
    [-0.694, 'strongly'],
    [0.692, 'somewhat'],
    [0.224, 'somewhat'],
    [-0.222, 'slightly'],
    [0, 'slightly'],
    [null, null],
  ])('with %d log-odds is %s', (effect, strength) => {
    expect(strengthOf(effect)).toBe(strength);
  });
});

describe('dates', () => {
  it('a day stays that day in every time zone', () => {
    expect(dayInWords('2026-11-12')).toBe('Nov 12, 2026');
  });

  it('a moment is told in the time zone of the user', () => {
    const { minute, day } = momentInWords('2026-11-14T03:10:00.000Z');
    expect(minute).toMatch(/^Nov 13, 2026, 10:10\sPM$/);
    expect(day).toBe('Nov 13, 2026');
  });

  it('the age of a day counts from the day of the user, not of Greenwich', () => {
    expect(ageInDays('2026-11-12', new Date('2026-11-21T03:00:00Z'))).toBe(8);
    expect(ageInDays('2026-11-12', new Date('2026-11-21T09:00:00Z'))).toBe(9);
  });

  it('a change of the clocks is no day', () => {
    expect(ageInDays('2026-10-31', new Date('2026-11-02T12:00:00Z'))).toBe(2);
  });
});

describe('a tier', () => {
  it('has five levels', () => {
    expect(['Very Hot', 'Hot', 'Warm', 'Cool', 'Cold'].map((tier) => tierOf(tier).level)).toEqual([
      5, 4, 3, 2, 1,
    ]);
  });

  it('goes by the label of the picklist', () => {
    expect(tierOf('Hot', 'Heiß')).toEqual({ value: 'Hot', word: 'Heiß', level: 4, tone: 'level-4' });
  });

  it('of a firm’s own has a word and no level', () => {
    expect(tierOf('Call today', null)).toEqual({
      value: 'Call today',
      word: 'Call today',
      level: 0,
      tone: 'level-0',
    });
  });
});

describe('what to do about a lead without a score', () => {
  it.each([
    ['the lead has no readable CRD number', /^Fill in or correct the CRD/],
    ['no vendor record of this person was known by then', /^Check that the CRD/],
    ['no employment record of this person was known by then', /^Check that the CRD/],
    ['its deal is dated before its contact', /^Check the dates/],
    ['something that nobody has thought of', /^Work this lead by your own judgement/],
  ])('"%s"', (reason, advice) => {
    expect(unscoredAdvice(reason)).toMatch(advice);
  });
});

describe('an error of Salesforce', () => {
  it('of reading is a list', () => {
    const error = { status: 403, body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'No access' }] };
    expect(problemOf(error)).toEqual({ messages: ['No access.'], denied: true });
  });

  it('of writing says what each field lacks, once, and not its general sentence', () => {
    const field = { errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION', message: 'Say when.' };
    const error = {
      status: 400,
      body: { message: 'Please try again.', output: { errors: [field], fieldErrors: { Reason: [field] } } },
    };
    expect(problemOf(error)).toEqual({ messages: ['Say when.'], denied: false });
  });

  it('of writing without details says its general sentence', () => {
    const body = { message: 'You are offline', output: { errors: [], fieldErrors: {} } };
    expect(problemOf({ status: 504, body })).toEqual({ messages: ['You are offline.'], denied: false });
  });

  it('of a row that may not be written is a want of a right', () => {
    const body = {
      output: { errors: [{ errorCode: 'INSUFFICIENT_ACCESS_OR_READONLY', message: 'Read only' }] },
    };
    expect(problemOf({ status: 400, body }).denied).toBe(true);
  });

  it('that says nothing is no sentence', () => {
    expect(problemOf(undefined)).toEqual({ messages: [], denied: false });
  });
});

it('a reason becomes a sentence', () => {
  expect(sentenceOf('the lead has no CRD number')).toBe('The lead has no CRD number.');
  expect(sentenceOf('Done!')).toBe('Done!');
});
