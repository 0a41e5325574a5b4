import { parseQuery } from 'soql-parser-js';
import { expect, it } from 'vitest';
import { adoptionQueries } from '../../../tools/enablement/adoption.ts';
import { openModelBench } from '../model/bench.ts';

const tables = {
  leads: 'LeadScoring.sf_leads',
  scores: 'LeadScoring.sf_scores',
  calls: 'LeadScoring.sf_calls',
};

interface Firm {
  /** Lead, rep, and whether the rep has a tier of his own; the moment it closed. */
  leads: [lead: string, rep: string, overridden?: boolean, closed?: string][];
  /** 1 is the hottest. */
  scores: [lead: string, rank: number, scored: string][];
  calls: [lead: string, rep: string, called: string][];
}

/** Week, rep, first calls, own view, judged, in order. */
async function adoptionOf({ leads, scores, calls }: Firm) {
  const at = (moment: string | undefined) => (moment === undefined ? 'NULL' : `'${moment}'`);
  const rows = (values: string[], columns: string, types: string) =>
    `SELECT ${types} FROM (VALUES ${values.join(', ')}) AS t(${columns})`;
  const { warehouse } = await openModelBench([
    `CREATE TABLE ${tables.leads} AS ${rows(
      leads.map(([id, rep, own = false, closed]) => `('${id}', '${rep}', ${own}, ${at(closed)})`),
      'lead_id, rep, overridden, closed_at',
      'lead_id, rep, overridden, CAST(closed_at AS TIMESTAMP) AS closed_at',
    )}`,
    `CREATE TABLE ${tables.scores} AS ${rows(
      scores.map(([id, rank, scored]) => `('${id}', ${rank}, '${scored}')`),
      'lead_id, tier_rank, scored_at',
      'lead_id, tier_rank, CAST(scored_at AS TIMESTAMP) AS scored_at',
    )}`,
    `CREATE TABLE ${tables.calls} AS ${rows(
      calls.map(([id, rep, called]) => `('${id}', '${rep}', '${called}')`),
      'lead_id, rep, called_at',
      'lead_id, rep, CAST(called_at AS TIMESTAMP) AS called_at',
    )}`,
  ]);
  const found = await warehouse.rows('enablement/tier-order', tables);
  await warehouse.close();
  return found.map(({ week, rep, first_calls, own_view, judged_calls, in_order }) => [
    String(week),
    rep,
    ...[first_calls, own_view, judged_calls, in_order].map(Number),
  ]);
}

const sunday = '2025-11-02 12:00:00';
const [monday, tuesday, wednesday] = ['2025-11-03 09:00:00', '2025-11-04 09:00:00', '2025-11-05 09:00:00'];
const hotAndCold = {
  leads: [
    ['hot', 'ann'],
    ['cold', 'ann'],
  ] as Firm['leads'],
  scores: [
    ['hot', 1, sunday],
    ['cold', 4, sunday],
  ] as Firm['scores'],
};

it('counts a call to a cold lead as out of order while a hotter one of the same rep waits', async () => {
  const coldFirst: Firm['calls'] = [
    ['cold', 'ann', monday],
    ['hot', 'ann', tuesday],
  ];
  expect(await adoptionOf({ ...hotAndCold, calls: coldFirst })).toEqual([['2025-11-03', 'ann', 2, 0, 2, 1]]);
  const hotFirst: Firm['calls'] = [
    ['hot', 'ann', monday],
    ['cold', 'ann', tuesday],
  ];
  expect(await adoptionOf({ ...hotAndCold, calls: hotFirst })).toEqual([['2025-11-03', 'ann', 2, 0, 2, 2]]);
});

it('judges the first call of a lead alone, and each rep by his own leads', async () => {
  const calls: Firm['calls'] = [
    ['hot', 'ann', monday],
    ['cold', 'bob', tuesday],
    ['hot', 'ann', wednesday],
  ];
  const leads: Firm['leads'] = [
    ['hot', 'ann'],
    ['cold', 'bob'],
  ];
  expect(await adoptionOf({ ...hotAndCold, leads, calls })).toEqual([
    ['2025-11-03', 'ann', 1, 0, 1, 1],
    ['2025-11-03', 'bob', 1, 0, 1, 1],
  ]);
});

it('goes by the tier of the moment, the moment of scoring included, and not by a later one', async () => {
  const calls: Firm['calls'] = [['cold', 'ann', monday]];
  const scored = (moment: string): Firm['scores'] => [
    ['hot', 4, sunday],
    ['hot', 1, moment],
    ['cold', 4, sunday],
  ];
  expect(await adoptionOf({ ...hotAndCold, scores: scored(monday), calls })).toEqual([
    ['2025-11-03', 'ann', 1, 0, 1, 0],
  ]);
  expect(await adoptionOf({ ...hotAndCold, scores: scored(tuesday), calls })).toEqual([
    ['2025-11-03', 'ann', 1, 0, 1, 1],
  ]);
});

it('lets a closed lead, one of equal tier, and one that is called at the same moment wait for nobody', async () => {
  const calls: Firm['calls'] = [['cold', 'ann', tuesday]];
  const closed: Firm['leads'] = [
    ['hot', 'ann', false, monday],
    ['cold', 'ann'],
  ];
  expect(await adoptionOf({ ...hotAndCold, leads: closed, calls })).toEqual([
    ['2025-11-03', 'ann', 1, 0, 1, 1],
  ]);
  const equal: Firm['scores'] = [
    ['hot', 4, sunday],
    ['cold', 4, sunday],
  ];
  expect(await adoptionOf({ ...hotAndCold, scores: equal, calls })).toEqual([
    ['2025-11-03', 'ann', 1, 0, 1, 1],
  ]);
  const together: Firm['calls'] = [...calls, ['hot', 'ann', tuesday]];
  expect(await adoptionOf({ ...hotAndCold, calls: together })).toEqual([['2025-11-03', 'ann', 2, 0, 2, 2]]);
});

it('counts leads with a tier of the rep’s own apart, on both sides', async () => {
  const calls: Firm['calls'] = [
    ['cold', 'ann', monday],
    ['mine', 'ann', tuesday],
  ];
  const firm: Firm = {
    leads: [
      ['hot', 'ann', true],
      ['cold', 'ann'],
      ['mine', 'ann', true],
    ],
    scores: [...hotAndCold.scores, ['mine', 4, sunday]],
    calls,
  };
  expect(await adoptionOf(firm)).toEqual([['2025-11-03', 'ann', 2, 1, 1, 1]]);
});

it('leaves out a call before the lead had a score, and parts the weeks at Monday', async () => {
  const calls: Firm['calls'] = [
    ['hot', 'ann', '2025-11-09 23:59:59'],
    ['cold', 'ann', '2025-11-10 00:00:00'],
    ['early', 'ann', '2025-10-01 00:00:00'],
  ];
  const firm: Firm = {
    leads: [...hotAndCold.leads, ['early', 'ann']],
    scores: [...hotAndCold.scores, ['early', 1, sunday]],
    calls,
  };
  expect(await adoptionOf(firm)).toEqual([
    ['2025-11-03', 'ann', 1, 0, 1, 1],
    ['2025-11-10', 'ann', 1, 0, 1, 1],
  ]);
});

it.each(Object.entries(adoptionQueries))(
  'asks Salesforce for the %s in SOQL that can be parsed',
  (_, soql) => {
    const { fields, sObject } = parseQuery(soql);
    expect(fields?.length).toBeGreaterThan(2);
    expect(['Lead', 'Leadline_Score__c', 'Task']).toContain(sObject);
  },
);
