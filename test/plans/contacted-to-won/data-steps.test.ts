import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { contactedToWon } from '../../../plans/contacted-to-won/plan.ts';
import { openPlan } from '../open-plan.ts';
import { dealOf, type Lead, writeDeals, writeFunnel, writeLeads } from './funnel-files.ts';

type Opened = Awaited<ReturnType<typeof openPlan>>;

// A window of 10 days, records from January to the end of February, the test from 1 February.
const overrides = {
  observed_from: '2018-01-01',
  observed_until: '2018-02-28',
  maturity_days: 10,
  follow_up_days: 20,
  test_start: '2018-02-01',
  score_days: 5,
  shrinkage_leads: 1,
};
const leads: Lead[] = [
  { id: 'old', contact: '2017-12-20' },
  { id: 'a', contact: '2018-01-01', won: '2018-01-05' },
  { id: 'b', contact: '2018-01-01', page: 'p2' },
  { id: 'c', contact: '2018-01-02', origin: 'free', won: '2018-01-20' },
  { id: 'd', contact: '2018-01-12' },
  { id: 'e', contact: '2018-01-13' },
  { id: 'gap', contact: '2018-01-22', origin: 'free', page: 'p2' },
  { id: 'h', contact: '2018-02-01', won: '2018-02-11' },
  { id: 'odd', contact: '2018-02-16', origin: 'free', page: 'p2', won: '2018-02-10' },
  { id: 'i', contact: '2018-02-18' },
  { id: 'young', contact: '2018-02-19', won: '2018-02-20' },
];

async function openFunnel(steps: readonly string[], changes: object = {}): Promise<Opened> {
  const opened = await openPlan(contactedToWon, { ...overrides, ...changes });
  writeFunnel(opened.directory, leads);
  for (const id of steps) await opened.step(id);
  return opened;
}

async function rowsOf(opened: Opened, dataset: string): Promise<Map<string, Record<string, unknown>>> {
  const rows = await Promise.all(
    leads.map(({ id }) => opened.warehouse.rows('audit/lead-row', { dataset, lead: id })),
  );
  return new Map(leads.map(({ id }, index) => [id, rows[index]?.[0] ?? {}]));
}

describe('contacted-to-won: features as known at contact', () => {
  let opened: Opened;
  let rows: Map<string, Record<string, unknown>>;
  beforeAll(async () => {
    opened = await openFunnel(['1.1', '1.2', '1.3', '2.1', '2.2']);
    rows = await rowsOf(opened, 'Funnel.features');
  });
  afterAll(() => opened.warehouse.close());

  it('knows nothing of outcomes on the first days, and counts only leads of days before', () => {
    expect(rows.get('a')).toMatchObject({
      origin_rate: null,
      page_rate: null,
      origin_won_so_far: null,
      origin_leads_30d: 1,
      all_leads_30d: 1,
    });
    expect(rows.get('b')).toMatchObject({ origin_leads_30d: 1, page_leads_30d: 0 });
  });

  it('counts an outcome on the day after its window ended, not on the day itself', () => {
    // On 12 January the windows of a and b (to the 11th) have ended, that of c (to the 12th) has not.
    expect(rows.get('d')).toMatchObject({ origin_matured_leads: 2, page_matured_leads: 1 });
    expect(rows.get('d')?.origin_rate).toBeCloseTo((1 + 0.5) / 3, 12);
    expect(rows.get('d')?.page_rate).toBeCloseTo((1 + 0.5) / 2, 12);
    // On the 13th c counts too, as not won: its deal comes after its window.
    expect(rows.get('e')).toMatchObject({ origin_matured_leads: 2, page_matured_leads: 2 });
    expect(rows.get('e')?.page_rate).toBeCloseTo((1 + 1 / 3) / 3, 12);
  });

  it('counts deals won so far among recent leads without waiting for their windows', () => {
    expect(rows.get('d')?.origin_won_so_far).toBeCloseTo((1 + 1 / 3) / 3, 12);
    expect(rows.get('d')?.page_won_so_far).toBeCloseTo((1 + 1 / 3) / 3, 12);
  });

  it('counts leads from before the records as volume only', () => {
    expect(rows.get('d')).toMatchObject({ origin_leads_30d: 3, page_leads_30d: 3, origin_matured_leads: 2 });
    expect(rows.get('h')).toMatchObject({ origin_leads_30d: 2, origin_leads_90d: 5 });
  });

  it('tells the calendar of the contact', () => {
    // 12 January 2018 is a Friday, the sixth day of a week that begins on Sunday.
    expect(rows.get('d')).toMatchObject({ contact_weekday: 6, contact_month: 1, days_since_first_lead: 23 });
  });
});

describe('contacted-to-won: labels and split', () => {
  let opened: Opened;
  let labelled: Awaited<ReturnType<Opened['step']>>;
  beforeAll(async () => {
    opened = await openFunnel(['1.1', '1.2', '2.1', '2.2']);
    labelled = await opened.step('2.3');
  });
  afterAll(() => opened.warehouse.close());

  it('judges a lead when its whole window was on record, and says why the others are not judged', async () => {
    const rows = await rowsOf(opened, 'Funnel.labels');
    const told = (id: string) => [rows.get(id)?.status, rows.get(id)?.target_label, rows.get(id)?.part];
    expect(told('old')).toEqual(['before the records begin', null, 'none']);
    expect(told('a')).toEqual(['judged', 1, 'training']);
    expect(told('c')).toEqual(['judged', 0, 'training']);
    expect(told('gap')).toEqual(['judged', 0, 'gap']);
    expect(told('h')).toEqual(['judged', 1, 'test']);
    expect(told('i')).toEqual(['judged', 0, 'test']);
    expect(told('odd')).toEqual(['won before contact', null, 'none']);
    expect(told('young')).toEqual(['too young', null, 'none']);
  });

  it('counts every fate, and leaves more than the window between training and test', () => {
    expect(labelled.output).toMatchObject({
      leads: 11,
      judged: 8,
      conversions: 2,
      censored: 1,
      beforeRecords: 1,
      wonBeforeContact: 1,
      wonAfterWindow: 1,
      training: 5,
      trainingConversions: 1,
      gap: 1,
      test: 2,
      testConversions: 1,
      candidates: 3,
    });
    expect(labelled.measures).toMatchObject({
      gapBeyondWindow: { value: 9 },
      otherGapsShortfall: { value: 3 },
      candidatesTrainedOn: { value: 0 },
    });
  });

  it('keeps the gap out of the training table and scores the young and the newest, with a reason for the odd', async () => {
    const training = await rowsOf(opened, 'Funnel.training');
    expect([...training].filter(([, row]) => row.Id !== undefined).map(([id]) => id)).toEqual([
      'a',
      'b',
      'c',
      'd',
      'e',
      'h',
      'i',
    ]);
    const candidates = await rowsOf(opened, 'Funnel.candidates');
    expect(candidates.get('young')).toMatchObject({ unscorable_reason: null });
    expect(candidates.get('odd')).toMatchObject({
      unscorable_reason: 'its deal is dated before its contact',
    });
  });
});

describe('contacted-to-won: the leakage audit', () => {
  it('finds every feature the same when rebuilt from what was known at contact', async () => {
    const opened = await openFunnel(['1.1', '1.2', '2.1', '2.2', '2.3']);
    const { output, measures } = await opened.step('2.4');
    await opened.warehouse.close();
    expect(output).toMatchObject({ replayedLeads: 8, replayedDays: 7 });
    expect(measures).toMatchObject({ forbiddenColumns: { value: 0 }, replayDifferences: { value: 0 } });
  });

  it('refuses a planted attribute of won deals by rule and by replay, and shows the leads', async () => {
    const opened = await openFunnel(['1.1', '1.2', '2.1', '2.2', '2.3'], {
      plant_deal_attributes: ['business_segment'],
    });
    const { measures } = await opened.step('2.4');
    expect(measures.forbiddenColumns).toMatchObject({ value: 1, note: 'business_segment' });
    expect(measures.forbiddenColumns?.evidence?.rows[0]).toEqual([
      'business_segment',
      'a',
      '2018-01-01',
      'pet',
      1,
    ]);
    // The three judged leads with a deal: none of the deals was on record at contact.
    expect(measures.replayDifferences?.value).toBe(3);
    expect(measures.replayDifferences?.note).toContain('business_segment');
    expect((await opened.step('3.1')).measures.listedColumnsInFeatures).toMatchObject({ value: 1 });
    await opened.warehouse.close();
  });
});

describe('contacted-to-won: files that would fool it', () => {
  it('counts dates that cannot be read or lie in the future, repeats, and deals without a lead', async () => {
    const opened = await openPlan(contactedToWon, overrides);
    writeLeads(opened.directory, [
      ['a', '2018-01-01', 'p1', 'paid'],
      ['a', '2018-01-02', 'p1', 'paid'],
      ['b', '1.2.2018', 'p1', ''],
      ['c', '2018-03-01', '', 'paid'],
    ]);
    writeDeals(opened.directory, [
      dealOf('c', '2018-03-02'),
      dealOf('c', '2018-03-03'),
      dealOf('nobody', '2018-02-01'),
    ]);
    await opened.step('1.1');
    const { measures } = await opened.step('1.2');
    await opened.warehouse.close();
    expect(measures).toMatchObject({
      unreadableDates: { value: 1 },
      futureDates: { value: 3 },
      repeatedLeads: { value: 1 },
      repeatedDeals: { value: 1 },
      dealsWithoutLead: { value: 1 },
      wonBeforeContact: { value: 0 },
    });
    expect(measures.unreadableDates?.evidence?.rows).toContainEqual([
      'lead',
      4,
      'b',
      '1.2.2018',
      'date cannot be read',
    ]);
  });

  it('takes an earlier analysis date for the last day that the files can know', async () => {
    const opened = await openPlan(contactedToWon, overrides, '2018-02-18');
    writeFunnel(opened.directory, leads);
    await opened.step('1.1');
    const { measures } = await opened.step('1.2');
    await opened.warehouse.close();
    expect(measures.futureDates).toMatchObject({ value: 2, note: 'dated after 2018-02-18' });
  });
});
