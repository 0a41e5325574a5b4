import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { accessControl } from './access.ts';
import { answer } from './answer.ts';
import { callLog } from './calls.ts';
import { connectedApp } from './connected-app.ts';
import type { Context } from './context.ts';
import { addField, type QuickField } from './control.ts';
import { openDatabase } from './database.ts';
import { createFaults, type FaultRule } from './faults.ts';
import { loadRows } from './load.ts';
import type { OAuth } from './oauth.ts';
import { openPeople, usernames } from './people.ts';
import { rowsOf } from './rows.ts';
import { openSchema } from './schema.ts';

export interface FakeOrgOptions {
  /** 0, the default, takes any free one. */
  port?: number;
  /** A file whose org goes on where it was; without one, an org in memory. */
  database?: string;
  faults?: readonly FaultRule[];
  /** Of the faults with a probability. */
  seed?: number;
  now?: () => Date;
  /** Calls of the API before `REQUEST_LIMIT_EXCEEDED`; 1,000,000 without it. */
  dailyRequests?: number;
  /** How often a job says `InProgress`; 1 without it. */
  pollsInProgress?: number;
  /** What `Organization.IsSandbox` says. */
  sandbox?: boolean;
  /** PEM of a certificate or public key for the JWT flow; without one, `privateKey` makes a pair. */
  publicKey?: string;
  /** Fields that are there without a deployment, open to every user. */
  fields?: readonly QuickField[];
  /** How `slow` waits. */
  wait?: (milliseconds: number) => Promise<void>;
}

export interface FakeUser {
  readonly id: string;
  readonly username: string;
  readonly accessToken: string;
}

export interface FakeOrg {
  /** `http://127.0.0.1:PORT`: instance and login address alike. */
  readonly url: string;
  readonly organizationId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** PEM; made when it is first asked for, and the same for the same database. Throws where `publicKey` was given. */
  readonly privateKey: string;
  /** For `/__fake/...`, as a bearer token. */
  readonly controlToken: string;
  readonly users: { readonly [role in keyof typeof usernames]: FakeUser };
  /** Of the integration user. */
  readonly accessToken: string;
  /** As `POST /__fake/rows`. */
  load(object: string, rows: Iterable<Record<string, unknown>>): string[];
  /** The same state without HTTP, for tests. */
  readonly context: Context;
  close(): Promise<void>;
}

/** A Salesforce org on this machine, for tests and the demo: docs/fake-org.md says what it covers. */
export async function startFakeOrg(options: FakeOrgOptions = {}): Promise<FakeOrg> {
  const now = options.now ?? (() => new Date());
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const database = openDatabase(options.database ?? ':memory:');
  const schema = openSchema(database);
  const faults = createFaults(options.faults ?? [], options.seed ?? 1);
  let url = '';
  const context: Context = {
    database,
    schema,
    faults,
    rows: rowsOf(database, schema, faults, now),
    calls: callLog(database),
    people: openPeople(database, schema, { now, sandbox: options.sandbox ?? false }),
    accessOf: accessControl(database, schema),
    now,
    url: () => url,
    settings: {
      dailyRequests: options.dailyRequests ?? 1_000_000,
      pollsInProgress: options.pollsInProgress ?? 1,
    },
  };
  for (const one of options.fields ?? []) addField(context, one);
  const random = () => randomBytes(32).toString('base64url');
  const controlToken = database.setting('control token', random);
  const app = connectedApp(database, options.publicKey, random);
  const oauth: OAuth = { app, database, people: context.people, url: context.url, now, random };

  const server = createServer({ maxHeaderSize: 65_536 }, (request, response) => {
    answer(context, oauth, { controlToken, wait }, request, response).catch((error: unknown) => {
      process.emitWarning(error instanceof Error ? error : String(error));
      response.destroy();
    });
  });
  server.listen(options.port ?? 0, '127.0.0.1');
  await once(server, 'listening').catch((error: unknown) => {
    database.close();
    throw portTaken(options.port ?? 0, error);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const userOf = (role: keyof typeof usernames): FakeUser => {
    const user = context.people.byUsername(usernames[role]);
    if (user === undefined) throw new Error(`the database of the fake org has no user ${usernames[role]}`);
    return { id: user.id, username: user.username, accessToken: context.people.standingToken(user) };
  };
  const users = {
    administrator: userOf('administrator'),
    integration: userOf('integration'),
    rep: userOf('rep'),
  };
  return {
    url,
    organizationId: context.people.organizationId,
    clientId: app.clientId,
    clientSecret: app.clientSecret,
    get privateKey() {
      return app.privateKey();
    },
    controlToken,
    users,
    accessToken: users.integration.accessToken,
    load: (object, rows) => loadRows(context, object, rows),
    context,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
      database.close();
    },
  };
}

function portTaken(port: number, cause: unknown): LeadlineError {
  return new LeadlineError({
    code: 'fake-org-port-taken',
    message: `The fake org cannot listen on port ${port} of this machine.`,
    expected: 'a port that nobody listens on',
    next: 'Name another one with --port; 0 takes any free one.',
    kind: 'usage',
    cause,
  });
}
