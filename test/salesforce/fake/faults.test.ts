import { describe, expect, it } from 'vitest';
import { createFaults, type FaultRule } from '../../../salesforce/fake/faults.ts';
import { codes, control, leads, open, send } from './open.ts';

async function statuses(faults: FaultRule[], count: number): Promise<(number | string)[]> {
  const { fake } = await open({ faults });
  const seen: (number | string)[] = [];
  for (let n = 0; n < count; n += 1) {
    seen.push(
      await send(fake, 'GET', '/limits').then(
        async (answer) => {
          await answer.text();
          return answer.status;
        },
        () => 'gone',
      ),
    );
  }
  return seen;
}

describe('faults of requests', () => {
  it('strike as often as they are told', async () => {
    expect(await statuses([{ kind: 'unavailable', every: 2, times: 2 }], 6)).toEqual([
      200, 503, 200, 503, 200, 200,
    ]);
    expect(await statuses([{ kind: 'request-limit', after: 1, times: 1, route: 'limits' }], 3)).toEqual([
      200, 403, 200,
    ]);
    expect(await statuses([{ kind: 'too-many-requests', route: 'query' }], 2)).toEqual([200, 200]);
  });

  it('strike alike for the same seed, and otherwise for another', () => {
    const draw = (seed: number) => {
      const faults = createFaults([{ kind: 'unavailable', probability: 0.5 }], seed);
      return Array.from({ length: 40 }, () => faults.ofRequest('GET', '/').length).join('');
    };
    expect(draw(1)).toBe(draw(1));
    expect(draw(1)).not.toBe(draw(2));
  });

  it('end a session, which then stays ended', async () => {
    expect(await statuses([{ kind: 'session-expired', after: 1, times: 1 }], 3)).toEqual([200, 401, 401]);
  });

  it('drop the connection before the work, or after it', async () => {
    const { fake, connection } = await open({ faults: [{ kind: 'drop-before', times: 1, route: 'POST' }] });
    const create = () => send(fake, 'POST', '/sobjects/Lead', leads(1)[0]);
    const count = async () => (await connection.query('SELECT Id FROM Lead')).totalSize;
    await expect(create()).rejects.toThrow();
    expect(await count()).toBe(0);
    await control(fake, 'POST', 'faults', [{ kind: 'drop-after', times: 1, route: 'POST' }]);
    await expect(create()).rejects.toThrow();
    expect(await count()).toBe(1);
  });

  it('cut a body in its middle, with and without the connection', async () => {
    const { fake } = await open({
      faults: [
        { kind: 'truncate', times: 1 },
        { kind: 'drop-midway', after: 1 },
      ],
    });
    const short = await send(fake, 'GET', '/limits');
    expect(short.status).toBe(200);
    await expect(short.json()).rejects.toThrow(SyntaxError);
    await expect(send(fake, 'GET', '/limits').then((answer) => answer.text())).rejects.toThrow('terminated');
  });

  it('wait as long as they are told', async () => {
    const waits: number[] = [];
    const { fake } = await open({
      faults: [{ kind: 'slow', milliseconds: 5000, times: 1 }],
      wait: async (milliseconds) => void waits.push(milliseconds),
    });
    await send(fake, 'GET', '/limits');
    expect(waits).toEqual([5000]);
  });

  it('take a field away while it is used', async () => {
    const { fake } = await open({
      fields: [{ object: 'Lead', name: 'Tier__c', type: 'string', length: 20 }],
      faults: [{ kind: 'remove-field', field: 'Lead.Tier__c', after: 1, times: 1 }],
    });
    const [Id = ''] = fake.load('Lead', leads(1));
    const write = () => send(fake, 'PATCH', `/sobjects/Lead/${Id}`, { Tier__c: 'Hot' });
    expect((await write()).status).toBe(204);
    expect(await (await write()).json()).toMatchObject([{ errorCode: 'INVALID_FIELD' }]);
  });

  it('are refused where they are not well formed', () => {
    expect(() => createFaults([{ kind: 'remove-field' }], 1)).toThrow(
      expect.objectContaining({ code: 'fake-org-fault-invalid' }),
    );
  });
});

describe('faults of rows', () => {
  it('lock, refuse and find duplicates, row by row, and leave the row as it was', async () => {
    const { fake, connection } = await open({
      faults: [
        { kind: 'row-lock', times: 1 },
        { kind: 'validation-rule', field: 'Title', message: 'No titles.', times: 1 },
        { kind: 'duplicate-rule', times: 1 },
      ],
    });
    const ids = fake.load('Lead', leads(4));
    const results = await connection.sobject('Lead').update(ids.map((Id) => ({ Id, Title: 'T' })));
    expect(codes(results)).toEqual([
      'UNABLE_TO_LOCK_ROW',
      'FIELD_CUSTOM_VALIDATION_EXCEPTION',
      'DUPLICATES_DETECTED',
      undefined,
    ]);
    const { records } = await connection.query('SELECT Title FROM Lead ORDER BY Id');
    expect(records.map(({ Title }) => Title)).toEqual([null, null, null, 'T']);
    const { body } = await control(fake, 'GET', 'faults');
    expect(body).toMatchObject([{ struck: 1 }, { struck: 1 }, { struck: 1 }]);
  });
});

describe('the control of the fake', () => {
  it('needs its own token', async () => {
    const { fake } = await open();
    const answer = await fetch(`${fake.url}/__fake/calls`, {
      headers: { authorization: `Bearer ${fake.accessToken}` },
    });
    expect(answer.status).toBe(401);
  });

  it('loads leads, shows rows as they are, and counts calls from when it is told', async () => {
    const { fake, connection } = await open();
    const made = await control(fake, 'POST', 'leads', [{ Id: '00Qxx0000000001', ...leads(1)[0] }]);
    expect(made.body).toEqual({ ids: ['00Qxx0000000001EAA'] });
    await connection.query('SELECT Id FROM Lead');
    await control(fake, 'POST', 'reset-calls');
    await connection.request('/limits');
    expect((await control(fake, 'GET', 'calls')).body).toMatchObject({
      total: 1,
      byKind: { limits: 1 },
      calls: [{ n: 1, method: 'GET', path: '/services/data/v68.0/limits', status: 200, faults: [] }],
    });
    expect((await control(fake, 'GET', 'rows?object=Lead')).body).toMatchObject([
      { Id: '00Qxx0000000001EAA', Name: 'Lead 0', IsDeleted: false, FirstName: null },
    ]);
  });
});
