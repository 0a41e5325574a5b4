import { describe, expect, test } from 'vitest';
import { connected, fakeOrg } from './fixtures.ts';

describe("jsforce's own methods", () => {
  test('describe, query, write and read through the one exchange', async () => {
    const org = await connected(await fakeOrg());
    const before = org.calls.made;
    const { id } = await org.connection
      .sobject('Lead')
      .create({ LastName: 'Mayfield', Company: 'Harbor Row' });
    const { records } = await org.connection.query(`SELECT Company FROM Lead WHERE Id = '${id}'`);
    const described = await org.connection.describe('Lead');
    expect(records.map(({ Company }) => Company)).toEqual(['Harbor Row']);
    expect(described.fields.map(({ name }) => name)).toContain('Company');
    expect(org.calls.made - before).toBe(3);
  });

  test('repeat as everything else does, and never what must not be done twice', async () => {
    const fake = await fakeOrg();
    const org = await connected(fake);
    fake.context.faults.set([{ kind: 'drop-after', route: 'query', times: 2 }]);
    await org.connection.query('SELECT Id FROM Lead');
    expect(org.retries.map(({ what }) => what)).toEqual(
      Array(2).fill('answer GET /services/data/v68.0/query'),
    );
    fake.context.faults.set([{ kind: 'drop-after', route: 'sobjects', times: 1 }]);
    const lead = { LastName: 'Mayfield', Company: 'Harbor Row' };
    await expect(org.connection.sobject('Lead').create(lead)).rejects.toMatchObject({
      code: 'salesforce-outcome-unknown',
    });
    expect((await org.connection.query('SELECT Id FROM Lead')).totalSize).toBe(1);
  });

  test('go on with the session that another call renewed', async () => {
    const fake = await fakeOrg();
    const org = await connected(fake);
    fake.context.faults.set([{ kind: 'session-expired', times: 1 }]);
    await org.limits();
    const { totalSize } = await org.connection.query('SELECT Id FROM Lead');
    expect(totalSize).toBe(0);
    expect(org.calls.retried).toBe(1);
  });
});
