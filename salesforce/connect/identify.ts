import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { isThisMachine } from './addresses.ts';
import type { Exchange } from './exchange.ts';
import { unexpectedAnswer } from './unexpected-answer.ts';

/** Which org this is, and whose rights count in it. */
export interface Identity {
  instanceUrl: string;
  organizationId: string;
  username: string;
  userId: string;
  isSandbox: boolean;
  isFake: boolean;
}

const versions = z.array(z.object({ version: z.string() }));
const resources = z.object({ identity: z.string() });
const organizations = z.object({
  records: z.tuple([
    z.object({ Id: z.string(), IsSandbox: z.boolean(), InstanceName: z.string().nullable() }),
  ]),
});
const users = z.object({ records: z.tuple([z.object({ Username: z.string() })]) });

/** Four calls: the versions that the org offers, its resources (which name the user), the org and the user. */
export async function identify(
  exchange: Exchange,
  apiVersion: string,
  instanceUrl: string,
  given: { signal?: AbortSignal },
): Promise<Identity> {
  const read = async <T>(path: string, what: string, schema: z.ZodType<T>, expected: string): Promise<T> => {
    const { json } = await exchange.exchange({ method: 'GET', path, what, repeatable: true, ...given });
    const body = schema.safeParse(json);
    if (!body.success) throw unexpectedAnswer(what, expected);
    return body.data;
  };
  const query = <T>(soql: string, what: string, schema: z.ZodType<T>) =>
    read(`/query?q=${encodeURIComponent(soql)}`, what, schema, 'one record');

  const offered = await read('/services/data', 'list its API versions', versions, 'a list of versions');
  requireVersion(
    apiVersion,
    offered.map(({ version }) => version),
  );

  const { identity } = await read('/', 'list its resources', resources, 'the address of an identity');
  const userId = /\/(005[A-Za-z0-9]{12,15})$/.exec(identity)?.[1];
  if (userId === undefined) throw unexpectedAnswer('list its resources', 'the address of an identity');

  const soql = 'SELECT Id, IsSandbox, InstanceName FROM Organization';
  const [organization] = (await query(soql, 'say which org it is', organizations)).records;
  const [user] = (
    await query(`SELECT Username FROM User WHERE Id = '${userId}'`, 'say who is signed in', users)
  ).records;
  return {
    instanceUrl,
    organizationId: organization.Id,
    username: user.Username,
    userId,
    isSandbox: organization.IsSandbox,
    // Both: a real org must never be taken for the fake one, whatever its row says.
    isFake: organization.InstanceName === 'FAKE' && isThisMachine(new URL(instanceUrl).hostname),
  };
}

function requireVersion(wanted: string, offered: readonly string[]): void {
  if (offered.includes(wanted)) return;
  const newest = offered.toSorted((a, b) => Number(a) - Number(b)).at(-1) ?? 'none';
  throw new LeadlineError({
    code: 'salesforce-api-version',
    message: `The org does not offer version ${wanted} of the API.`,
    expected: `one of the ${offered.length} that it offers, up to ${newest}`,
    arrived: wanted,
    next: `Set api_version in the section salesforce of leadline.yaml to '${newest}'.`,
    kind: 'usage',
  });
}
