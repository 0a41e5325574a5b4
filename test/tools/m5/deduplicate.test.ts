import { describe, expect, it } from 'vitest';
import { deduplicate } from '../../../tools/deduplicate.ts';
import { openModelBench } from '../model/bench.ts';

// Rep 8 stands twice and rep 9 three times; the leads of both are multiplied by the join.
const reps = `CREATE TABLE LeadScoring.reps AS SELECT * FROM (VALUES
  ('7', 'NY', 1), ('8', 'CA', 2), ('8', 'WA', 1), ('9', 'TX', 3), ('9', 'TX', 3), ('9', 'OK', 3)) AS t(RepCRD, state, prior)`;
const leads = `CREATE TABLE LeadScoring.lead AS SELECT * FROM (VALUES
  ('a', '7'), ('b', '8'), ('c', '9'), ('d', '9'), ('e', '404')) AS t(Id, crd)`;
const joined = `CREATE TABLE LeadScoring.joined AS
  SELECT l.Id, l.crd, r.state, r.prior, row_number() OVER (ORDER BY l.Id, r.state) AS line
  FROM LeadScoring.lead AS l LEFT JOIN LeadScoring.reps AS r ON r.RepCRD = l.crd`;

const input = {
  dataset: 'LeadScoring.joined',
  target: 'LeadScoring.single',
  sources: [
    { table: 'LeadScoring.lead', key: 'Id', via: 'Id' },
    { table: 'LeadScoring.reps', key: 'RepCRD', via: 'crd' },
  ],
  order: [{ column: 'prior', descending: true }, { column: 'state' }, { column: 'line' }],
  bookkeeping: ['line'],
};

async function mended(statements: readonly string[] = [leads, reps, joined]) {
  const bench = await openModelBench(statements);
  return { bench, ...(await bench.run(deduplicate, input)) };
}

describe('deduplicate', () => {
  it('names the source whose repeated key multiplied the rows, and clears the other', async () => {
    const { measures, output } = await mended();
    expect(measures.rootCauseIdentified).toMatchObject({ value: true });
    expect(output.rootCause).toBe(
      '5 duplicates come from a join that multiplied rows: 5 from LeadScoring.reps, where 2 values of RepCRD stand more than once (9 3 times); Id of LeadScoring.lead multiplied none.',
    );
  });

  it('blames the leads where the lead file repeats an id', async () => {
    const repeated = `CREATE TABLE LeadScoring.lead AS SELECT * FROM (VALUES ('a', '7'), ('a', '7'), ('b', '7')) AS t(Id, crd)`;
    const { output, measures } = await mended([repeated, reps, joined]);
    expect(measures.rootCauseIdentified).toMatchObject({ value: true });
    expect(output.rootCause).toContain('1 from LeadScoring.lead');
    expect(output.rootCause).toContain('RepCRD of LeadScoring.reps multiplied none');
  });

  it('multiplies the copies where both sources repeat', async () => {
    const repeated = `CREATE TABLE LeadScoring.lead AS SELECT * FROM (VALUES ('b', '8'), ('b', '8')) AS t(Id, crd)`;
    const { output, measures } = await mended([repeated, reps, joined]);
    expect(output).toMatchObject({ rowsBefore: 4, duplicatesBefore: 3, rowsAfter: 1 });
    expect(measures).toMatchObject({
      rootCauseIdentified: { value: true },
      unexplainedDuplicates: { value: 0 },
    });
  });

  it('admits that it does not know where no source accounts for the copies', async () => {
    const stray = "INSERT INTO LeadScoring.joined SELECT * FROM LeadScoring.joined WHERE Id = 'a'";
    const { measures } = await mended([leads, reps, joined, stray]);
    expect(measures).toMatchObject({
      rootCauseIdentified: { value: false },
      unexplainedDuplicates: { value: 1 },
    });
  });

  it('shows that SELECT DISTINCT leaves copies that differ, and in which columns they differ', async () => {
    const { bench, output } = await mended();
    // The two rows of Texas of rep 9 are alike: DISTINCT removes one for each of its two leads.
    expect(output).toMatchObject({ duplicatesBefore: 5, duplicatesAfterDistinct: 3, duplicatesAfter: 0 });
    const written = JSON.parse(bench.artifacts.get('duplicates.json') ?? '');
    expect(written.differing_columns).toEqual([
      { column: 'state', keys: 3 },
      { column: 'prior', keys: 1 },
    ]);
    expect(bench.artifacts.get('duplicates.md')).toContain('| SELECT DISTINCT, tried | 8 | 3 |');
  });

  it('keeps one row a key by the declared columns, also for a lead without a match', async () => {
    const { bench, measures } = await mended();
    expect(measures).toMatchObject({ duplicatesAfter: { value: 0 }, rowsAfter: { value: 5 } });
    const kept = async (lead: string) =>
      (await bench.warehouse.rows('audit/lead-row', { dataset: 'LeadScoring.single', lead }))[0];
    expect(await kept('b')).toMatchObject({ state: 'CA', prior: 2 });
    expect(await kept('c')).toMatchObject({ state: 'OK' });
    expect(await kept('e')).toMatchObject({ state: null });
  });

  it('counts copies that no declared column tells apart', async () => {
    const bench = await openModelBench([leads, reps, joined]);
    const { measures } = await bench.run(deduplicate, { ...input, order: [{ column: 'prior' }] });
    expect(measures.tiedRows).toMatchObject({ value: 2 });
  });

  it('says of a table without duplicates that there is nothing to explain', async () => {
    const single = `CREATE TABLE LeadScoring.lead AS SELECT * FROM (VALUES ('a', '7')) AS t(Id, crd)`;
    const { measures, output, decisions } = await mended([single, reps, joined]);
    expect(output).toMatchObject({ rowsBefore: 1, rowsAfter: 1, duplicatesBefore: 0 });
    expect(measures.rootCauseIdentified).toMatchObject({ value: true });
    expect(decisions).toBeUndefined();
  });
});
