import type { Connection } from 'jsforce';
import { describe, expect, it } from 'vitest';
import { control, open } from './open.ts';

const rows = [
  { LastName: 'Ames', Company: 'North', Status: 'New', State: 'NY', NumberOfEmployees: 5 },
  { LastName: 'Bell', Company: 'North_1', Status: 'Contacted', State: null, NumberOfEmployees: 10 },
  { LastName: "O'Dell", Company: 'South', Status: 'contacted', State: 'CA', NumberOfEmployees: null },
].map((row, n) => ({ ...row, SystemModstamp: `2026-01-0${n + 1}T12:00:00.000+0000` }));

async function names(connection: Connection, where: string): Promise<string> {
  const { records } = await connection.query(`SELECT LastName FROM Lead WHERE ${where} ORDER BY LastName`);
  return records.map((one) => String(one.LastName)).join(' ');
}

describe('SOQL', () => {
  it.each([
    ["Status = 'CONTACTED'", "Bell O'Dell"],
    ["LastName = 'O\\'Dell'", "O'Dell"],
    ["State != 'NY'", "Bell O'Dell"],
    ['State = null', 'Bell'],
    ["State NOT IN ('NY')", "Bell O'Dell"],
    ["Company LIKE 'north\\_%'", 'Bell'],
    ["NOT (Status = 'New')", "Bell O'Dell"],
    ["(State = 'NY' OR State = 'CA') AND NumberOfEmployees < 10", 'Ames'],
    ['SystemModstamp >= 2026-01-02T07:00:00-05:00', "Bell O'Dell"],
    ['SystemModstamp = LAST_N_DAYS:32', "Bell O'Dell"],
    ["Owner.Name LIKE '%Administrator'", "Ames Bell O'Dell"],
    ["OwnerId IN (SELECT Id FROM User WHERE Username = 'rep@fake.example')", ''],
  ])('finds with %s: %s', async (where, found) => {
    const { fake, connection } = await open();
    fake.load('Lead', rows);
    expect(await names(connection, where)).toBe(found);
  });

  it('counts, groups and orders', async () => {
    const { fake, connection } = await open();
    fake.load('Lead', rows);
    expect(await connection.query('SELECT COUNT() FROM Lead')).toMatchObject({ totalSize: 3, records: [] });
    const grouped = await connection.query(
      'SELECT Status, COUNT(Id) leads, MAX(NumberOfEmployees) FROM Lead GROUP BY Status HAVING COUNT(Id) > 1 ORDER BY COUNT(Id) DESC',
    );
    expect(grouped.records).toEqual([
      { attributes: { type: 'AggregateResult' }, Status: 'Contacted', leads: 2, expr0: 10 },
    ]);
    const page = await connection.query('SELECT State FROM Lead ORDER BY State NULLS LAST LIMIT 2 OFFSET 1');
    expect(page.records.map(({ State }) => State)).toEqual(['NY', null]);
  });

  it('tells of a relation that is empty with null, and of children as a result of their own', async () => {
    const { fake, connection } = await open();
    const [id = ''] = fake.load('Lead', rows);
    await connection.sobject('Lead').update({ Id: id, Status: 'Contacted', OwnerId: fake.users.rep.id });
    const { records } = await connection.query(
      `SELECT ConvertedContact.Name, (SELECT Field, OldValue, NewValue, CreatedDate FROM Histories ORDER BY Field) FROM Lead WHERE Id = '${id.slice(0, 15)}'`,
    );
    expect(records[0]?.ConvertedContact).toBeNull();
    expect(records[0]?.Histories).toMatchObject({
      totalSize: 2,
      done: true,
      records: [
        { Field: 'Owner', OldValue: fake.users.administrator.id, NewValue: fake.users.rep.id },
        {
          Field: 'Status',
          OldValue: 'New',
          NewValue: 'Contacted',
          CreatedDate: '2026-02-03T04:05:06.789+0000',
        },
      ],
    });
  });

  it('hides deleted and merged leads from query and shows them to queryAll', async () => {
    const { fake, connection } = await open();
    const [one = '', two = '', three = ''] = fake.load('Lead', rows);
    await control(fake, 'POST', 'merge', { master: one, losers: [two] });
    await connection.sobject('Lead').delete(three);
    expect(await names(connection, 'Id != null')).toBe('Ames');
    const all = await connection.query(
      'SELECT Id, IsDeleted, MasterRecordId, SystemModstamp FROM Lead ORDER BY Id',
      { scanAll: true },
    );
    expect(all.records).toMatchObject([
      { Id: one, IsDeleted: false, MasterRecordId: null },
      { Id: two, IsDeleted: true, MasterRecordId: one, SystemModstamp: '2026-02-03T04:05:06.789+0000' },
      { Id: three, IsDeleted: true, MasterRecordId: null },
    ]);
  });

  it.each([
    ['SELECT Nothing__c FROM Lead', 'INVALID_FIELD', "No such column 'Nothing__c' on entity 'Lead'"],
    ['SELECT Nobody.Name FROM Lead', 'INVALID_FIELD', "Didn't understand relationship 'Nobody'"],
    ['SELECT Id FROM Nothing__c', 'INVALID_TYPE', "sObject type 'Nothing__c' is not supported"],
    ['SELECT Id FORM Lead', 'MALFORMED_QUERY', ''],
    ["SELECT Id FROM Lead WHERE Description = 'x'", 'INVALID_FIELD', 'can not be filtered'],
    [
      "SELECT Id FROM Lead WHERE NumberOfEmployees = '5'",
      'INVALID_FIELD',
      'should not be enclosed in quotes',
    ],
    ['SELECT FIELDS(ALL) FROM Lead', 'MALFORMED_QUERY', 'LIMIT'],
  ])('refuses %s with %s', async (soql, errorCode, sentence) => {
    const { connection } = await open();
    await expect(connection.query(soql)).rejects.toMatchObject({
      errorCode,
      message: expect.stringContaining(sentence),
    });
  });
});
