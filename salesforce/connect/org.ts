import type { Connection } from 'jsforce';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Answer, Call } from './call.ts';
import { createConnection } from './connection.ts';
import { answerFor, createExchange, type Exchange } from './exchange.ts';
import { identify } from './identify.ts';
import { type Limits, readLimits } from './limits.ts';
import { type ConnectOptions, createMeans } from './means.ts';
import type { Secrets } from './secrets.ts';
import { keepSession } from './session.ts';
import type { OrgSettings } from './settings.ts';
import { signInFor } from './sign-in.ts';

/**
 * A Salesforce org that somebody signed in to. Every HTTP call goes one way, `request`, `send` or jsforce's own methods on
 * `connection`: it is counted, repeated where that is safe (`retry.ts`), and the session is renewed once where it ended.
 */
export interface Org {
  /** jsforce on the same transport, for what it does well: describe, queries, metadata. */
  readonly connection: Connection;
  /** Without a slash at the end. */
  readonly instanceUrl: string;
  /** Such as `68.0`; this org offers it. */
  readonly apiVersion: string;
  /** 18 characters. */
  readonly organizationId: string;
  /** Of the user whose rights count. */
  readonly username: string;
  /** 18 characters. */
  readonly userId: string;
  readonly isSandbox: boolean;
  /** True only for `leadline salesforce fake`, and only on this machine. */
  readonly isFake: boolean;
  /** HTTP requests that left this process: `retried` of the `made` ones were repetitions. */
  readonly calls: { readonly made: number; readonly retried: number };
  /** The body of the answer. Throws SalesforceError (`salesforce-error.ts` lists the codes). */
  request<T>(call: Call): Promise<T>;
  /** The same with status and headers, for answers that go on in a header (`sforce-locator`). */
  send<T>(call: Call): Promise<Answer<T>>;
  /** What is left of the org's allowances, read anew at every call. */
  limits(): Promise<Limits>;
  /** Stops what is under way. Every later call throws `salesforce-closed`. */
  close(): void;
}

/**
 * Signs in and looks which org this is. Throws SalesforceError; `salesforce-api-version` where the org does not offer the version; and what
 * `Secrets` throw.
 */
export async function connectOrg(
  settings: OrgSettings,
  secrets: Secrets,
  options: ConnectOptions = {},
): Promise<Org> {
  const means = createMeans(options);
  const { patience, redactor, deadline } = means;
  const given = options.signal === undefined ? {} : { signal: options.signal };
  const signIn = signInFor(settings, secrets, means);
  const session = keepSession(await signIn.first(), signIn.again, sessionOver);
  const { apiVersion } = settings;
  const exchange = createExchange({ session, apiVersion, patience, redactor, deadline });
  const identity = await identify(exchange, apiVersion, session.current().instanceUrl, given).catch(
    (error) => {
      throw isSessionOver(error) ? refusedAtFirst(settings, error) : error;
    },
  );
  return orgOf(await createConnection(session, apiVersion, exchange), exchange, { ...identity, apiVersion });
}

function orgOf(
  connection: Connection,
  exchange: Exchange,
  about: Omit<Org, 'connection' | 'calls' | 'request' | 'send' | 'limits' | 'close'>,
): Org {
  const send = async <T>(call: Call): Promise<Answer<T>> => answerFor<T>(await exchange.exchange(call));
  return {
    ...about,
    connection,
    calls: exchange.calls,
    send,
    request: async <T>(call: Call): Promise<T> => (await send<T>(call)).body,
    limits: () => readLimits(exchange),
    close: () => exchange.close(),
  };
}

function isSessionOver(error: unknown): error is LeadlineError {
  return error instanceof LeadlineError && error.code === 'salesforce-session-ended';
}

/** Nothing was done in this session yet: it never held, or has ended before it came here. */
function refusedAtFirst({ auth, loginUrl }: OrgSettings, cause: LeadlineError): LeadlineError {
  const host = new URL(loginUrl).host;
  return new LeadlineError({
    code: 'salesforce-sign-in-refused',
    message:
      auth === 'token'
        ? `${host} does not take the session id in LEADLINE_SALESFORCE_ACCESS_TOKEN: it is not of this org, or has ended.`
        : `${host} gave a session and does not take it.`,
    expected: 'a session that holds',
    arrived: 'status 401',
    ...(cause.next === undefined ? {} : { next: cause.next }),
    cause,
  });
}

function sessionOver(): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-session-ended',
    message: 'The session has ended, and nothing here can make another.',
    expected: 'a session id that still holds',
    next: 'Set a new one in LEADLINE_SALESFORCE_ACCESS_TOKEN, or sign in another way: auth in leadline.yaml.',
  });
}
