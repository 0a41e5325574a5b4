import { describe, expect, it } from 'vitest';
import { deriveFeatureSchema } from '../../../tools/derive-feature-schema.ts';
import { quarantineRows } from '../../../tools/quarantine-rows.ts';
import { openModelBench } from '../model/bench.ts';

// Miles run from 1 to 1,000; one rep in a thousand is a contractor; one state is missing.
const reps = `CREATE TABLE LeadScoring.reps AS SELECT
  CAST(n AS DOUBLE) AS miles,
  CAST(n % 40 + 0.5 AS DOUBLE) AS tenure,
  CASE WHEN n = 500 THEN 1 ELSE 0 END::BIGINT AS contractor,
  CASE WHEN n > 1 THEN ['NY', 'CA', 'TX'][n % 3 + 1] END AS state,
  CAST(NULL AS DOUBLE) AS assets
  FROM range(1, 1001) AS t(n)`;

const features = [
  { name: 'miles', kind: 'number', is_mutable: true },
  { name: 'tenure', kind: 'number', is_calculable: true },
  { name: 'contractor', kind: 'flag', nullable: false },
  { name: 'state', kind: 'category' },
] as const;

const config = { global_seed: 42, label_window_days: 30 };

async function derive(options: object = {}) {
  const bench = await openModelBench([reps, leads]);
  const result = await bench.run(deriveFeatureSchema, {
    dataset: 'LeadScoring.reps',
    features: [...features],
    config,
    ...options,
  });
  const schema = JSON.parse(bench.artifacts.get('feature-schema.json') ?? '');
  const entry = (name: string) => schema.features.find((each: { name: string }) => each.name === name);
  return { bench, entry, ...result };
}

// What will be held against the contract: three rows that keep it, one for each fault, one with two.
const leads = `CREATE TABLE LeadScoring.training AS SELECT * FROM (VALUES
  ('good', 12.0, 3.0, 0, 'NY', 2), ('empty', 12.0, 3.0, 0, NULL, 3), ('far', 5000.0, 3.0, 0, 'NY', 4),
  ('edge', 999.0, 0.0, 1, 'CA', 5), ('odd', 12.0, 3.0, 2, 'TX', 6), ('nowhere', 12.0, 3.0, 0, 'ZZ', 7),
  ('both', -1.0, 3.0, NULL, 'TX', 8)
) AS t(Id, miles, tenure, contractor, state, rep_line)`;

async function hold(options: object = {}, contract: object = { domain_limit: 10 }) {
  const { bench } = await derive(contract);
  const result = await bench.run(quarantineRows, {
    dataset: 'LeadScoring.training',
    target: 'LeadScoring.kept',
    quarantine: 'LeadScoring.quarantined',
    places: ['Id', 'rep_line'],
    ...options,
  });
  const ids = async (table: string): Promise<unknown[]> => {
    const { columns } = await bench.warehouse.columns('schema/values', {
      dataset: table,
      column: 'Id',
      limit: 99,
    });
    return [...(columns.domain_value ?? [])];
  };
  return { bench, ids, ...result };
}

describe('derive-feature-schema', () => {
  it('takes the expected range from percentiles, by nearest rank', async () => {
    const { entry } = await derive();
    expect(entry('miles')).toMatchObject({ dtype: 'FLOAT64', expected_range: [1, 999], is_mutable: true });
  });

  it('widens the range by the margin, and lets years begin at 0', async () => {
    const { entry } = await derive({ range_margin: 0.5 });
    expect(entry('miles').expected_range).toEqual([-498, 1498]);
    expect(entry('tenure').expected_range).toEqual([0, 39.5 + 39 / 2]);
  });

  it('does not take the ones of a rare flag for outliers', async () => {
    const { entry } = await derive();
    expect(entry('contractor')).toMatchObject({ dtype: 'INT64', expected_range: [0, 1], nullable: false });
  });

  it('finds what is nullable, and lists the values of a text only where there are few', async () => {
    const { entry } = await derive({ domain_limit: 3 });
    expect(entry('state')).toMatchObject({
      nullable: true,
      domain: ['CA', 'NY', 'TX'],
      expected_range: null,
    });
    expect(entry('miles')).toMatchObject({ nullable: false, domain: null });
    const { entry: fewer } = await derive({ domain_limit: 2 });
    expect(fewer('state')).toMatchObject({ domain: null });
  });

  it('counts both contracts as filled, and not one without settings or with a column that is empty', async () => {
    expect((await derive()).measures.contractsFilled).toMatchObject({ value: 2 });
    expect((await derive({ config: {} })).measures.contractsFilled).toMatchObject({ value: 1 });
    const { measures } = await derive({ features: [...features, { name: 'assets', kind: 'number' }] });
    expect(measures).toMatchObject({
      contractsFilled: { value: 1 },
      incompleteEntries: { value: 1, evidence: { rows: [['assets', 'FLOAT64']] } },
    });
  });

  it('refuses to make a contract for a column that is not there', async () => {
    await expect(derive({ features: [{ name: 'Wealth', kind: 'number' }] })).rejects.toMatchObject({
      code: 'dataset-column-missing',
    });
  });
});

describe('quarantine-rows', () => {
  it('sets rows aside that lack a value, leave the range or the domain, and keeps the rest as it was', async () => {
    const { ids, output, measures } = await hold();
    expect(await ids('LeadScoring.quarantined')).toEqual(['both', 'far', 'nowhere', 'odd']);
    // NULL where it is allowed, and either end of a range, break nothing.
    expect(await ids('LeadScoring.kept')).toEqual(['edge', 'empty', 'good']);
    expect(output).toMatchObject({ rows: 7, kept: 3, quarantined: 4 });
    expect(measures).toMatchObject({ contractBreaks: { value: 0 }, rowsLeftFaulty: { value: 0 } });
  });

  it('gives every reason of a row, and the line it came from', async () => {
    const { bench, measures } = await hold();
    const rows = measures.rowsQuarantined?.evidence?.rows ?? [];
    expect(rows[0]).toEqual(['both', 8, 'contractor is missing; miles is not from 1 to 999; ']);
    const written = JSON.parse(bench.artifacts.get('quarantine.json') ?? '');
    expect(written.faults).toContainEqual({ column: 'state', reason: 'state is not a known value', rows: 1 });
    expect(written.examples[0].place).toBe('Id both, rep_line 8');
    expect(bench.artifacts.get('quarantine.md')).toContain('| miles | miles is not from 1 to 999 | 2 |');
  });

  it('fails on a missing column and on one of another type, and still checks the others', async () => {
    const renamed = ['ALTER TABLE LeadScoring.training RENAME miles TO metres'];
    const retyped = ['ALTER TABLE LeadScoring.training ALTER tenure TYPE VARCHAR'];
    const bench = await openModelBench([reps, leads, ...renamed, ...retyped]);
    await bench.run(deriveFeatureSchema, { dataset: 'LeadScoring.reps', features: [...features], config });
    const { measures } = await bench.run(quarantineRows, {
      dataset: 'LeadScoring.training',
      target: 'LeadScoring.kept',
      quarantine: 'LeadScoring.quarantined',
    });
    expect(measures).toMatchObject({
      contractBreaks: { value: 2 },
      missingColumns: { value: 1, evidence: { rows: [['miles', 'FLOAT64', 'no such column']] } },
      wrongTypes: { value: 1, evidence: { rows: [['tenure', expect.any(String), 'STRING']] } },
      rowsQuarantined: { value: 2 },
    });
  });

  it('names the emptiest critical column among the rows that are kept and matched', async () => {
    const { measures } = await hold({ critical: ['miles', 'state'], matched_column: 'rep_line' });
    // Of the three rows that are kept, one has no state.
    expect(measures.completeness).toMatchObject({
      value: 2 / 3,
      note: 'state, the emptiest of 2 critical columns',
      evidence: {
        rows: [
          ['state', 2 / 3],
          ['miles', 1],
        ],
      },
    });
    const byState = await hold({ critical: ['miles', 'state'], matched_column: 'state' });
    expect(byState.measures.completeness?.value).toBe(1);
  });

  it('cannot say how complete the rows are when no column is critical', async () => {
    const { measures } = await hold();
    expect(measures.completeness?.value).toBe(null);
  });

  it('counts a column that the caller names and the contract does not', async () => {
    const { measures } = await hold({ columns: ['contractor', 'shoe_size'] });
    expect(measures).toMatchObject({ missingColumns: { value: 1 }, contractBreaks: { value: 1 } });
  });
});
