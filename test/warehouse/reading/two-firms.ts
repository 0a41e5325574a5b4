import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import { type MaskedTables, type Masks, openMaskedTables } from '../../../warehouse/reading/masked-tables.ts';
import { queryMasked } from '../../../warehouse/reading/query-masked.ts';

/** Two firms that differ in nothing but personal data: whoever sees any of it can tell them apart. */
const people = [
  [
    ['Ada', 'ada@example.org', 15550100, '1815-12-10'],
    ['Grace', 'grace@example.org', 15550199, '1906-12-09'],
    [null, null, null, null],
  ],
  [
    ['Zoë Q.', 'z', 2, '1999-01-01'],
    ['  ', 'quite@another.example', -7, '2001-02-03'],
    [null, null, null, null],
  ],
] as const;

export const masks: Masks = (table) =>
  table === 'crm.secret'
    ? null
    : (column) =>
        ['Name', 'Email', 'Phone', 'Born'].includes(column)
          ? 'masked'
          : column === 'crd'
            ? 'token'
            : 'as-it-is';

export interface TwoFirms {
  firms: [MaskedTables, MaskedTables];
  remove(): Promise<void>;
}

/** The masked tables of each firm: `crm.Lead`, a view over it, and `crm.secret`, which cannot be read. */
export async function twoFirms(): Promise<TwoFirms> {
  const folder = await mkdtemp(path.join(tmpdir(), 'leadline-'));
  const open = async (index: 0 | 1) => {
    const file = path.join(folder, `${index}.duckdb`);
    await makeFirm(file, people[index]);
    return openMaskedTables(file, masks, { secret: 's', threads: 1, memoryLimit: '256MB' });
  };
  const firms: [MaskedTables, MaskedTables] = [await open(0), await open(1)];
  return {
    firms,
    remove: async () => {
      for (const { close } of firms) close();
      await rm(folder, { recursive: true });
    },
  };
}

/** What a query comes to, as an agent would see it, error or not. */
export async function answerTo(masked: MaskedTables, sql: string): Promise<string> {
  try {
    const answer = await queryMasked(masked, sql, { rows: 50, seconds: 10, characters: 20_000 });
    return JSON.stringify(answer);
  } catch (error) {
    if (error instanceof LeadlineError) return JSON.stringify({ error: error.toJSON() });
    throw error;
  }
}

async function makeFirm(
  file: string,
  leads: readonly (readonly (string | number | null)[])[],
): Promise<void> {
  const instance = await DuckDBInstance.create(file);
  const connection = await instance.connect();
  const rows = leads.map(
    ([name, email, phone, born], index) =>
      `(${index}, ${literal(name)}, ${literal(email)}, ${literal(phone)}, ${literal(born)}, '77${index % 2}', 'NY')`,
  );
  await connection.run('CREATE SCHEMA crm');
  await connection.run(
    `CREATE TABLE crm.Lead AS SELECT Id, Name, Email, Phone::BIGINT AS Phone, Born::DATE AS Born, crd, Home_State FROM (VALUES ${rows.join(', ')}) AS t(Id, Name, Email, Phone, Born, crd, Home_State)`,
  );
  await connection.run('CREATE VIEW crm.everybody AS SELECT * FROM crm.Lead');
  await connection.run('CREATE TABLE crm.secret AS SELECT * FROM crm.Lead');
  connection.closeSync();
  instance.closeSync();
}

function literal(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return 'NULL';
  return typeof value === 'number' ? String(value) : `'${value}'`;
}
