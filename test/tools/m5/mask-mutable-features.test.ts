import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { maskMutableFeatures } from '../../../tools/mask-mutable-features.ts';
import { type ModelBench, openModelBench } from '../model/bench.ts';

// The snapshot is of 2025-01-10. Rep 7 has been there for 2 years, rep 8 stands twice, rep 9 for half a year only.
const reps = `CREATE TABLE LeadScoring.reps AS SELECT * FROM (VALUES
  ('7', '100', 2.0, 1, 'NY', DATE '2025-01-10', DATE '2025-01-10', 'a', 2),
  ('8', '100', 5.0, 0, 'CA', DATE '2025-01-10', DATE '2025-01-10', 'b', 3),
  ('8', '100', 5.0, 0, 'WA', DATE '2025-01-10', DATE '2025-01-10', 'c', 4),
  ('9', '200', 0.5, 1, 'TX', DATE '2025-01-10', DATE '2025-01-10', 'd', 5)
) AS t(RepCRD, RIAFirmCRD, tenure, cfp, state, snapshot_at, known_at, row_digest, line)`;
const firms = `CREATE TABLE LeadScoring.firms AS SELECT * FROM (VALUES
  ('100', 3, DATE '2025-01-10'), ('200', 40, DATE '2025-01-10')) AS t(RIAFirmCRD, total_reps, snapshot_at)`;

/** [id, crd, contacted at (UTC), call on] */
type Lead = [string, string, string, string | null];

const someLeads: Lead[] = [
  ['early', '7', '2024-01-11T09:00:00Z', '2024-01-20'],
  ['twice', '8', '2024-06-01T09:00:00Z', null],
  ['moved', '9', '2024-01-10T09:00:00Z', null],
  ['eve', '7', '2025-01-09T23:59:59Z', null],
  ['onDay', '7', '2025-01-10T00:00:00Z', '2025-02-09'],
  ['late', '7', '2025-02-10T09:00:00Z', '2025-03-13'],
  ['stranger', '404', '2024-06-01T09:00:00Z', null],
  ['backwards', '7', '2024-06-01T09:00:00Z', '2024-05-01'],
  ['young', '7', '2025-10-02T09:00:00Z', null],
];

const leadTable = (leads: readonly Lead[]): string => {
  const rows = leads.map(([id, crd, at, call], index) => {
    const called = call === null ? 'NULL' : `DATE '${call}'`;
    return `('${id}', '${crd}', TIMESTAMP '${at.slice(0, 19)}', '${at}', DATE '${at.slice(0, 10)}', CAST(${called} AS DATE), ${index + 2})`;
  });
  return `CREATE TABLE LeadScoring.lead AS SELECT *, CAST(call_scheduled_date AS TIMESTAMP) AS call_scheduled_at
    FROM (VALUES ${rows.join(', ')}) AS t(Id, crd, contacted_at, contacted_text, contact_date, call_scheduled_date, line)`;
};

const input = {
  leads: 'LeadScoring.lead',
  selected: 'LeadScoring.contacted',
  reps: 'LeadScoring.reps',
  firms: 'LeadScoring.firms',
  target: 'LeadScoring.joined',
  columns: [
    { name: 'state', side: 'rep', treatment: 'stable' },
    { name: 'tenure', side: 'rep', treatment: 'calculable' },
    { name: 'cfp', side: 'rep', treatment: 'mutable' },
    { name: 'total_reps', side: 'firm', treatment: 'mutable' },
  ],
  maturity_days: 30,
} satisfies Partial<z.input<typeof maskMutableFeatures.input>>;

type Policy = z.input<typeof maskMutableFeatures.input>['policy'];

async function join(policy: Policy, options: { leads?: Lead[]; labelled_only?: boolean } = {}) {
  const bench = await openModelBench([reps, firms, leadTable(options.leads ?? someLeads)]);
  const asked = { ...input, policy, labelled_only: options.labelled_only ?? true };
  return { bench, result: await bench.run(maskMutableFeatures, asked) };
}

async function rowOf({ warehouse }: ModelBench, lead: string) {
  const [row] = await warehouse.rows('audit/lead-row', { dataset: 'LeadScoring.joined', lead });
  return row;
}

describe('the hybrid policy', () => {
  it('passes stable columns and masks mutable ones of leads contacted before the snapshot', async () => {
    const { bench, result } = await join('hybrid_stable_mutable');
    expect(await rowOf(bench, 'early')).toMatchObject({ state: 'NY', cfp: null, total_reps: null });
    expect(await rowOf(bench, 'late')).toMatchObject({ state: 'NY', cfp: 1, total_reps: 3 });
    expect(result.measures.leakageRecordsMatched).toMatchObject({ value: 0 });
  });

  it("counts a contact at the first instant of the snapshot's day as eligible, and one a second before as not", async () => {
    const { bench } = await join('hybrid_stable_mutable');
    expect(await rowOf(bench, 'onDay')).toMatchObject({ is_eligible_for_mutable_features: 1, cfp: 1 });
    expect(await rowOf(bench, 'eve')).toMatchObject({ is_eligible_for_mutable_features: 0, cfp: null });
  });

  it('turns years back from the snapshot to the contact, forward for later contacts', async () => {
    const { bench } = await join('hybrid_stable_mutable');
    // 365 days before and 31 days after 2025-01-10.
    expect((await rowOf(bench, 'early'))?.tenure).toBeCloseTo(2 - 365 / 365.25, 12);
    expect((await rowOf(bench, 'late'))?.tenure).toBeCloseTo(2 + 31 / 365.25, 12);
  });

  it('knows no years where the rep came to the firm after the contact', async () => {
    const { bench } = await join('hybrid_stable_mutable');
    expect(await rowOf(bench, 'moved')).toMatchObject({ state: 'TX', tenure: null });
  });
});

describe('the other policies', () => {
  it('leak in every matched record with a later snapshot when taken as they are', async () => {
    const { bench, result } = await join('naive');
    // early, twice (two rows), moved and eve; stranger is not matched, backwards and young are no labels.
    expect(result.measures).toMatchObject({
      leakageRecordsMatched: { value: 5 },
      leakageShareMatched: { value: 5 / 7 },
      leakageShareOverall: { value: 5 / 8 },
    });
    expect(await rowOf(bench, 'early')).toMatchObject({ tenure: 2, cfp: 1, total_reps: 3 });
    expect(result.measures.leakageRecordsMatched?.evidence?.rows[0]?.[0]).toBe('moved');
  });

  it('keep the eligible leads alone', async () => {
    const { result } = await join('eligible_only');
    expect(result.output).toMatchObject({ rows: 2, leads: 2, leaking: 0 });
  });

  it('stand beside each other in the report, whichever was taken', async () => {
    const { bench } = await join('hybrid_stable_mutable');
    const written = JSON.parse(bench.artifacts.get('hybrid.json') ?? '');
    expect(written.policies).toMatchObject([
      { policy: 'naive', chosen: false, records: 10, matched: 9, leaking: 6 },
      { policy: 'eligible_only', records: 3, leaking: 0 },
      { policy: 'hybrid_stable_mutable', chosen: true, leaking: 0 },
    ]);
    expect(written.built).toMatchObject({ eligibleLeads: 3, eligibleJudgedLeads: 2 });
    expect(bench.artifacts.get('hybrid.md')).toContain('| hybrid_stable_mutable | yes |');
  });
});

describe('the joined table', () => {
  it('has a row for each copy of a repeated CRD: mending it is the next step', async () => {
    const { result } = await join('hybrid_stable_mutable');
    expect(result.measures.rowsMultiplied).toMatchObject({ value: 1, note: '7 leads stand in 8 rows' });
  });

  it('labels a call on the last day of the window and none after it', async () => {
    const { bench } = await join('hybrid_stable_mutable');
    expect(await rowOf(bench, 'onDay')).toMatchObject({ target_label: 1, days_to_conversion: 30 });
    expect(await rowOf(bench, 'late')).toMatchObject({ target_label: 0, days_to_conversion: 31 });
  });

  it('leaves out leads too young to judge and calls before contact, or keeps them without a label', async () => {
    const strict = await join('hybrid_stable_mutable');
    expect(await rowOf(strict.bench, 'young')).toBeUndefined();
    expect(await rowOf(strict.bench, 'backwards')).toBeUndefined();
    const { bench, result } = await join('naive', { labelled_only: false });
    expect(await rowOf(bench, 'young')).toMatchObject({ target_label: null });
    expect(await rowOf(bench, 'backwards')).toMatchObject({ target_label: null, days_to_conversion: -31 });
    expect(result.decisions).toBeUndefined();
  });

  it('counts weekdays from Monday to Sunday', async () => {
    const { bench } = await join('hybrid_stable_mutable', {
      leads: [
        ['monday', '7', '2025-02-03T12:00:00Z', null],
        ['saturday', '7', '2025-02-08T12:00:00Z', null],
        ['sunday', '7', '2025-02-09T12:00:00Z', null],
      ],
    });
    expect(await rowOf(bench, 'monday')).toMatchObject({ Day_of_Contact: 1, Is_Weekend_Contact: 0 });
    expect(await rowOf(bench, 'saturday')).toMatchObject({ Day_of_Contact: 6, Is_Weekend_Contact: 1 });
    expect(await rowOf(bench, 'sunday')).toMatchObject({ Day_of_Contact: 7, Is_Weekend_Contact: 1 });
  });
});

describe('time zones', () => {
  it('are a fault where the contact time does not say UTC', async () => {
    const { result } = await join('hybrid_stable_mutable', {
      leads: [
        ['utc', '7', '2024-06-01T09:00:00.000Z', null],
        ['zero', '7', '2024-06-01T09:00:00.000+0000', null],
        ['silent', '7', '2024-06-01T09:00:00', null],
        ['eastern', '7', '2024-06-01T09:00:00-05:00', null],
      ],
    });
    expect(result.measures.zoneFaults).toMatchObject({ value: 2 });
    expect(result.measures.zoneFaults?.evidence?.rows).toEqual([
      ['LeadScoring.lead, line 4', '2024-06-01T09:00:00'],
      ['LeadScoring.lead, line 5', '2024-06-01T09:00:00-05:00'],
    ]);
  });

  it('are a fault where the contact has no time of day, and none where the snapshot has one', async () => {
    const bench = await openModelBench([
      reps,
      firms,
      leadTable(someLeads),
      'ALTER TABLE LeadScoring.reps ALTER known_at TYPE TIMESTAMP',
      'ALTER TABLE LeadScoring.lead ALTER contacted_at TYPE DATE',
    ]);
    const { measures } = await bench.run(maskMutableFeatures, { ...input, policy: 'naive' });
    expect(measures.zoneFaults).toMatchObject({
      value: 1,
      evidence: { rows: [['LeadScoring.lead.contacted_at', 'DATE']] },
    });
  });
});
