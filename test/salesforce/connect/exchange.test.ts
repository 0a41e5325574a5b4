import { describe, expect, test } from 'vitest';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import type { Call } from '../../../salesforce/connect/call.ts';
import type { FaultRule } from '../../../salesforce/fake/faults.ts';
import { connected, fakeOrg } from './fixtures.ts';

const lead = { LastName: 'Mayfield', Company: 'Harbor Row' };
const create: Call = {
  method: 'POST',
  path: '/sobjects/Lead',
  body: lead,
  what: 'make a lead',
  repeatable: false,
};
const count: Call = {
  method: 'GET',
  path: `/query?q=${encodeURIComponent('SELECT COUNT() FROM Lead')}`,
  what: 'count leads',
  repeatable: true,
};

/** Signs in, and only then lets things go wrong. */
async function troubled(...rules: FaultRule[]) {
  const fake = await fakeOrg();
  const org = await connected(fake);
  fake.context.faults.set(rules);
  return { fake, org };
}

async function leadsIn(org: Awaited<ReturnType<typeof connected>>): Promise<number> {
  return (await org.request<{ totalSize: number }>(count)).totalSize;
}

describe('what is repeated', () => {
  test.each([
    ['a row that somebody else holds', { kind: 'row-lock', times: 2 }, [500, 1000]],
    ['a busy server', { kind: 'unavailable', route: 'sobjects', times: 2 }, [1000, 2000]],
    [
      'a limit, with the wait that the answer asks for',
      { kind: 'too-many-requests', route: 'sobjects', times: 2 },
      [1000, 1000],
    ],
    ['a limit without one', { kind: 'request-limit', route: 'sobjects', times: 2 }, [2000, 4000]],
  ] as const)('%s, even for what must not be done twice', async (_, rule, longest) => {
    const { org } = await troubled(rule);
    await org.request(create);
    expect(await leadsIn(org)).toBe(1);
    expect(org.waits).toHaveLength(2);
    expect(org.retries.map(({ what }) => what)).toEqual(['make a lead', 'make a lead']);
    expect(org.calls.retried).toBe(2);
    longest.forEach((most, turn) => {
      expect(org.waits[turn]).toBeLessThanOrEqual(most);
      expect(org.waits[turn]).toBeGreaterThanOrEqual(most / 2);
    });
  });

  test.each(['drop-before', 'drop-after', 'drop-midway', 'truncate'] as const)(
    'a repeatable call that broke off: %s',
    async (kind) => {
      const { org } = await troubled({ kind, route: 'query', times: 2 });
      expect(await leadsIn(org)).toBe(0);
      expect(org.calls.retried).toBe(2);
    },
  );

  test('an attempt without an answer in time', async () => {
    const asked = Promise.withResolvers<void>();
    const never = new Promise<void>(() => undefined);
    const fake = await fakeOrg({
      wait() {
        asked.resolve();
        return never;
      },
    });
    const late = new AbortController();
    void asked.promise.then(() => late.abort(new DOMException('late', 'TimeoutError')));
    const clocks: AbortSignal[] = [];
    const deadline = () => clocks.pop() ?? new AbortController().signal;
    const org = await connected(fake, { deadline });
    fake.context.faults.set([{ kind: 'slow', route: 'query', times: 1 }]);
    clocks.push(late.signal);
    expect(await leadsIn(org)).toBe(0);
    expect(org.retries.map(({ why }) => why)).toEqual(['no answer in time']);
  });
});

describe('what is not', () => {
  test.each(['drop-before', 'drop-after', 'drop-midway', 'truncate'] as const)(
    'a call that must not be done twice and broke off: %s',
    async (kind) => {
      const { fake, org } = await troubled({ kind, route: 'sobjects', times: 1 });
      const before = fake.context.calls.report().total;
      await expect(org.request(create)).rejects.toMatchObject({ code: 'salesforce-outcome-unknown' });
      expect(fake.context.calls.report().total).toBe(before + 1);
      expect(await leadsIn(org)).toBe(kind === 'drop-before' ? 0 : 1);
    },
  );

  test.each([
    ['a rule of the org', { kind: 'validation-rule' }, 'FIELD_CUSTOM_VALIDATION_EXCEPTION'],
    ['a duplicate', { kind: 'duplicate-rule' }, 'DUPLICATES_DETECTED'],
  ] as const)('%s', async (_, rule, errorCode) => {
    const { org } = await troubled(rule);
    await expect(org.request(create)).rejects.toMatchObject({
      code: 'salesforce-refused',
      errorCode,
      status: 400,
    });
    expect(org.calls.retried).toBe(0);
  });

  test.each([
    ['row-lock', 'salesforce-row-locked'],
    ['unavailable', 'salesforce-unavailable'],
    ['request-limit', 'salesforce-limit'],
  ] as const)('more than five times: %s', async (kind, code) => {
    const { org } = await troubled({ kind });
    await expect(org.request(create)).rejects.toMatchObject({
      code,
      arrived: expect.stringContaining('6 attempts'),
    });
    expect(org.calls.retried).toBe(5);
  });
});

describe('a session that ended', () => {
  test('is renewed once, and the call is sent again', async () => {
    const { org } = await troubled({ kind: 'session-expired', times: 1 });
    await org.request(create);
    expect(await leadsIn(org)).toBe(1);
    expect(org.calls.retried).toBe(1);
  });

  test('is renewed once for all calls that find out together', async () => {
    const { fake, org } = await troubled({ kind: 'session-expired', route: 'query', times: 1 });
    fake.context.calls.reset();
    await Promise.all([1, 2, 3, 4].map(() => leadsIn(org)));
    expect(fake.context.calls.report().byKind.oauth).toBe(1);
  });

  test('and a new one that ends at once is an error', async () => {
    const { org } = await troubled({ kind: 'session-expired', route: 'query' });
    await expect(leadsIn(org)).rejects.toMatchObject({ code: 'salesforce-session-ended', status: 401 });
  });

  test('and nobody can renew is an error that says where a new one goes', async () => {
    const fake = await fakeOrg();
    const org = await connected(fake, { settings: { auth: 'token' } });
    fake.context.faults.set([{ kind: 'session-expired', times: 1 }]);
    const failed: unknown = await leadsIn(org).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'salesforce-session-ended' });
    expect(failed).toMatchObject({ next: expect.stringContaining('LEADLINE_SALESFORCE_ACCESS_TOKEN') });
  });
});

describe('an org', () => {
  test('tells its limits', async () => {
    const fake = await fakeOrg({ dailyRequests: 500 });
    const org = await connected(fake);
    const { daily, bulkBatches, bulkQueries } = await org.limits();
    expect(daily.max).toBe(500);
    expect(daily.remaining).toBeLessThan(500);
    expect([bulkBatches, bulkQueries]).toEqual([
      { max: 15_000, remaining: 15_000 },
      { max: 10_000, remaining: 10_000 },
    ]);
  });

  test('counts every call as the server does', async () => {
    const { fake, org } = await troubled({ kind: 'unavailable', route: 'query', times: 3 });
    await leadsIn(org);
    const { total, byKind } = fake.context.calls.report();
    expect(org.calls.made).toBe(total - (byKind.oauth ?? 0));
  });

  test('is no more when it was closed', async () => {
    const { org } = await troubled();
    org.close();
    await expect(leadsIn(org)).rejects.toMatchObject({ code: 'salesforce-closed' });
  });

  test('stops a call with the reason of its signal, also between attempts', async () => {
    const { org } = await troubled({ kind: 'unavailable' });
    const stop = new AbortController();
    const reason = new LeadlineError({ code: 'stopped', message: 'Stopped.' });
    stop.abort(reason);
    await expect(org.request({ ...count, signal: stop.signal })).rejects.toBe(reason);
  });

  test('is asked nothing at another host', async () => {
    const { fake, org } = await troubled();
    const before = fake.context.calls.report().total;
    for (const path of ['//example.com/services/data', 'https://example.com/services/data/']) {
      await expect(org.request({ ...count, path })).rejects.toMatchObject({
        code: 'salesforce-path-invalid',
      });
    }
    expect(fake.context.calls.report().total).toBe(before);
  });
});
