import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { longestAnswer } from '../../server/budget.ts';
import { connectToLargeRun, evidenceRows, scoredLeads } from './large-run.ts';

type LargeRun = Awaited<ReturnType<typeof connectToLargeRun>>;
type Call = LargeRun['call'];
interface Paged {
  nextPage: { tool: string; arguments: Record<string, unknown> } | null;
}

let run: LargeRun;
let call: Call;

beforeAll(async () => {
  run = await connectToLargeRun();
  ({ call } = run);
}, 60_000);

afterAll(() => run.close());

describe('a run with more to tell than an answer can hold', () => {
  it('is read page by page, each within the budget, and nothing is left out or told twice', {
    timeout: 120_000,
  }, async () => {
    const evidence = await everyPage<{ rows: { rows: [number, string][] } }>(call, 'read_gate', {
      gate: 'M-7',
      limit: 500,
    });
    expect(evidence.flatMap(({ rows }) => rows.rows.map(([row]) => row))).toEqual(
      Array.from({ length: evidenceRows }, (_, row) => row),
    );

    const scores = await everyPage<{ rows: [string][]; matching: number }>(call, 'list_scores', {
      limit: 1000,
    });
    expect(scores[0]?.matching).toBe(scoredLeads);
    expect(new Set(scores.flatMap(({ rows }) => rows.map(([id]) => id))).size).toBe(scoredLeads);

    const gates = await everyPage<{ gates: { gate: string }[] }>(call, 'list_gates', { limit: 200 });
    expect(gates.flatMap((page) => page.gates)).toHaveLength(150);

    const files = await everyPage<{ files: { name: string }[] }>(call, 'read_report', {});
    expect(new Set(files.flatMap((page) => page.files.map(({ name }) => name))).size).toBeGreaterThan(400);

    const journal = await everyPage<{ entries: [number][] }>(call, 'read_journal', { limit: 200 });
    const numbers = journal.flatMap((page) => page.entries.map(([seq]) => seq));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
  });

  it('is answered within the budget by every tool that reads', { timeout: 60_000 }, async () => {
    const { tools } = await run.client.listTools();
    const readers = tools.filter(({ annotations }) => annotations?.readOnlyHint === true);
    expect(readers.length).toBeGreaterThan(8);
    for (const { name } of readers) within(name, await call(name, {}));
    within('report', await call('read_report', { name: 'artifacts/report.md', limit: 49_152 }));
  });
});

describe('list_scores and explain_lead', () => {
  it('count, filter and order leads, and say why one was scored or not', async () => {
    expect((await call('list_scores', { tier: 'A', order: 'lowest-first', limit: 2 })).content).toMatchObject(
      {
        scored: scoredLeads,
        unscored: 1,
        tiers: [
          { tier: 'A', leads: 100 },
          { tier: 'B', leads: 9_900 },
        ],
        matching: 100,
        rows: [
          ['lead-99', 'A', 0.9901, null],
          ['lead-98', 'A', 0.9902, null],
        ],
        nextPage: {
          tool: 'list_scores',
          arguments: { tier: 'A', order: 'lowest-first', limit: 2, offset: 2 },
        },
      },
    );
    expect((await call('list_scores', { only: 'unscored' })).content).toMatchObject({
      rows: [['lead-x', null, null, 'the lead has no readable CRD number']],
    });
    expect((await call('explain_lead', { lead: 'lead-0' })).content).toMatchObject({
      tier: 'A',
      probability: 1,
      percentile: 99.99,
      drivers: [{ text: 'has a short way to work', direction: 'for', contribution: null }],
      narrative: 'Has a short way to work, "at last".',
      reason: null,
    });
    const none = await call('explain_lead', { lead: 'lead-x' });
    expect(none.content).toMatchObject({ percentile: null, reasonCode: 'no-crd', drivers: [] });
    expect(none.text).toBe('Lead lead-x has no score: the lead has no readable CRD number.');
    expect((await call('explain_lead', { lead: 'lead-y' })).content).toMatchObject({
      error: { code: 'lead-unknown' },
    });
  });
});

describe('query_warehouse and describe_tables', () => {
  it('read the tables that a plan writes, without personal data, and no others', async () => {
    expect((await call('describe_tables')).content).toMatchObject({ error: { code: 'warehouse-missing' } });
    await makeWarehouse(path.join(run.folder, 'warehouse.duckdb'));

    expect((await call('describe_tables')).content).toMatchObject({
      tables: [
        { table: 'crm.Lead', kind: 'table', rows: 2, columns: 3, masked: 1, readable: true },
        { table: 'crm.payroll', rows: 1, columns: null, readable: false },
      ],
    });
    expect((await call('describe_tables', { table: 'crm.lead' })).content).toMatchObject({
      columns: [
        ['Id', 'STRING', 'as-it-is'],
        ['Email', 'STRING', 'masked'],
        ['reps', 'INT64', 'as-it-is'],
      ],
    });
    expect((await call('query_warehouse', { sql: 'SELECT * FROM crm.Lead ORDER BY Id' })).content).toEqual({
      columns: [
        { name: 'Id', type: 'STRING' },
        { name: 'Email', type: 'STRING' },
        { name: 'reps', type: 'INT64' },
      ],
      rows: [
        ['a', '•••', 3],
        ['b', null, 4],
      ],
      truncated: false,
      because: null,
    });
    const refused = await call('query_warehouse', { sql: 'SELECT * FROM crm.payroll' });
    expect(refused.content).toMatchObject({ error: { code: 'sql-refused' } });
    expect(refused.text).toContain('describe_tables');
  });

  it('stay within the budget whatever is asked, and wait for each other', { timeout: 60_000 }, async () => {
    const sql = "SELECT rpad FROM (SELECT string_agg(range, 'x') AS rpad FROM range(5000)), range(500)";
    const answers = await Promise.all([1, 2, 3].map(() => call('query_warehouse', { sql, limit: 500 })));
    for (const answer of answers) {
      within('query_warehouse', answer);
      expect(answer.content).toMatchObject({ truncated: true });
    }
  });

  it('say that the workspace is busy while somebody works in it, and leave no lease behind', async () => {
    const engine = await run.open();
    await engine.withWarehouse(async () => {
      expect((await call('query_warehouse', { sql: 'SELECT 1' })).content).toMatchObject({
        error: { code: 'workspace-busy' },
      });
    });
    expect((await call('query_warehouse', { sql: 'SELECT 1' })).isError).toBe(false);
    await expect(engine.withWarehouse(async () => 'free')).resolves.toBe('free');
    await engine.close();
  });
});

async function everyPage<T>(call: Call, tool: string, given: Record<string, unknown>): Promise<T[]> {
  const pages: T[] = [];
  let next: Paged['nextPage'] = { tool, arguments: given };
  while (next !== null) {
    const answer = await call(next.tool, next.arguments);
    within(tool, answer);
    pages.push(answer.content as T);
    ({ nextPage: next } = answer.content as Paged);
  }
  return pages;
}

function within(name: string, { text, content }: { text: string; content: unknown }) {
  const characters = text.length + JSON.stringify(content).length;
  expect({ name, isWithin: characters <= longestAnswer, characters }).toMatchObject({ isWithin: true });
}

async function makeWarehouse(file: string): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  await connection.run('CREATE SCHEMA crm');
  await connection.run(
    "CREATE TABLE crm.Lead AS FROM (VALUES ('a', 'ada@example.org', 3), ('b', NULL, 4)) AS t(Id, Email, reps)",
  );
  await connection.run('CREATE TABLE crm.payroll AS SELECT 1 AS pay');
  connection.closeSync();
  instance.closeSync();
}
