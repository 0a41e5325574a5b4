import { Connection } from 'jsforce';
import { onTestFinished } from 'vitest';
import { type FakeOrg, type FakeOrgOptions, startFakeOrg } from '../../../salesforce/fake/server.ts';

export type Role = 'administrator' | 'integration' | 'rep';

/** A fake org that is gone when the test is over, with jsforce connected to it. */
export async function open(
  options: FakeOrgOptions = {},
  role: Role = 'integration',
): Promise<{ fake: FakeOrg; connection: Connection }> {
  const fake = await startFakeOrg({ now: () => new Date('2026-02-03T04:05:06.789Z'), ...options });
  onTestFinished(() => fake.close());
  return { fake, connection: connect(fake, role) };
}

export function connect({ url: instanceUrl, users }: FakeOrg, role: Role = 'integration'): Connection {
  return new Connection({ instanceUrl, accessToken: users[role].accessToken, version: '68.0' });
}

export function leads(count: number): { LastName: string; Company: string; Status: string }[] {
  return Array.from({ length: count }, (_, n) => ({ LastName: `Lead ${n}`, Company: 'Firm', Status: 'New' }));
}

/** What the API says of each row; undefined for one that was written. jsforce's types call it otherwise. */
export function codes(results: readonly { errors: readonly unknown[] }[]): (string | undefined)[] {
  return results.map(({ errors }) => (errors[0] as { statusCode: string } | undefined)?.statusCode);
}

/** A request as it goes over the wire, for what jsforce would hide. */
export function send(fake: FakeOrg, method: string, path: string, body?: unknown): Promise<Response> {
  const isText = typeof body === 'string';
  return fetch(`${fake.url}/services/data/v68.0${path}`, {
    method,
    headers: {
      authorization: `Bearer ${fake.accessToken}`,
      'content-type': isText ? 'text/csv' : 'application/json',
    },
    ...(body === undefined ? {} : { body: isText ? body : JSON.stringify(body) }),
  });
}

/** What whoever started the fake may ask. */
export async function control(fake: FakeOrg, method: string, path: string, body?: unknown) {
  const answer = await fetch(`${fake.url}/__fake/${path}`, {
    method,
    headers: { authorization: `Bearer ${fake.controlToken}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: answer.status, body: await answer.json() };
}
