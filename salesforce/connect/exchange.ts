import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Answer, Call } from './call.ts';
import { errorBodyOf } from './error-body.ts';
import { type Attempt, attempt, type HttpAnswer } from './http.ts';
import type { Redactor } from './redact.ts';
import { type Patience, repeatWhileSafe } from './retry.ts';
import { SalesforceError } from './salesforce-error.ts';
import type { Session, SessionKeeper } from './session.ts';

/** The one way by which calls reach an org. */
export interface Exchange {
  /** The answer to a call, whose status is below 400. Throws SalesforceError. */
  exchange(call: Call): Promise<HttpAnswer>;
  readonly calls: { readonly made: number; readonly retried: number };
  close(): void;
}

export interface ExchangeMeans {
  session: SessionKeeper;
  apiVersion: string;
  patience: Patience;
  redactor: Redactor;
  /** Gives up one attempt. */
  deadline(): AbortSignal;
}

export function createExchange({
  session,
  apiVersion,
  patience,
  redactor,
  deadline,
}: ExchangeMeans): Exchange {
  const calls = { made: 0, retried: 0 };
  const closing = new AbortController();

  async function exchange(call: Call): Promise<HttpAnswer> {
    let renewed = false;
    let repeated = false;
    for (;;) {
      const used = session.current();
      const answer = await repeatWhileSafe(call, () => once(call, used), patience, redactor);
      if (answer.status === 401 && !renewed) {
        // It had no effect, so even what must not be done twice is sent again; a second refusal is an error.
        await session.renew(used);
        renewed = true;
        repeated = false;
        calls.retried += 1;
        continue;
      }
      if (answer.status >= 300) throw refusal(call, answer, redactor);
      return answer;
    }

    async function once(call: Call, used: Session): Promise<Attempt> {
      if (closing.signal.aborted) throw closed(call);
      if (repeated) calls.retried += 1;
      repeated = true;
      calls.made += 1;
      const given = call.signal === undefined ? [] : [call.signal];
      return attempt({
        method: call.method,
        url: addressOf(call.path, used, apiVersion),
        ...contentOf(call, used),
        signal: AbortSignal.any([deadline(), closing.signal, ...given]),
      });
    }
  }

  return { exchange, calls, close: () => closing.abort(closedReason()) };
}

/** What a caller gets to see of an answer. */
export function answerFor<T>({ status, headers, text, json }: HttpAnswer): Answer<T> {
  const body = json === undefined ? (text === '' ? null : text) : json;
  return { status, headers, body: body as T };
}

function addressOf(path: string, { instanceUrl }: Session, apiVersion: string): string {
  const absolute = path.startsWith('/services/') ? path : `/services/data/v${apiVersion}${path}`;
  if (/^\/(?!\/)/.test(path)) return new URL(absolute, instanceUrl).href;
  throw new LeadlineError({
    code: 'salesforce-path-invalid',
    message: 'A call to Salesforce names another host than that of the org.',
    expected: 'a path that begins with one slash',
  });
}

function contentOf({ body, headers = {} }: Call, { accessToken }: Session) {
  const own = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const authorized = { accept: 'application/json', ...own, authorization: `Bearer ${accessToken}` };
  if (body === undefined || body === null) return { headers: authorized, body: null };
  if (typeof body === 'string') return { headers: authorized, body };
  if (body instanceof Uint8Array) return { headers: authorized, body: new Uint8Array(body) };
  return { headers: { 'content-type': 'application/json', ...authorized }, body: JSON.stringify(body) };
}

function refusal({ what }: Call, answer: HttpAnswer, redactor: Redactor): SalesforceError {
  const { said, ...facts } = errorBodyOf(answer);
  const { errorCode } = facts;
  const { status } = answer;
  const { code, next } = kindOf(status, errorCode);
  const fields = facts.fields.length === 0 ? '' : ` (fields ${facts.fields.slice(0, 10).join(', ')})`;
  const words = said === null ? '' : `: ${redactor.clean(said)}`;
  return new SalesforceError(
    {
      code,
      message:
        `Salesforce did not ${what}: ${errorCode === null ? `status ${status}` : redactor.clean(errorCode)}${fields}${words}`.replace(
          /\.?$/,
          '.',
        ),
      arrived: `status ${status}${answer.headers['content-type']?.startsWith('text/html') ? ' with a web page' : ''}`,
      next,
    },
    facts,
  );
}

function kindOf(status: number, errorCode: string | null): { code: string; next: string } {
  if (status === 401) {
    return {
      code: 'salesforce-session-ended',
      next: 'A new session was refused as well: see in Setup whether the user is active, the app allowed and this address inside the trusted IP ranges.',
    };
  }
  if (status < 400 && status !== 300) {
    return {
      code: 'salesforce-moved',
      next: "Set login_url in leadline.yaml to the org's present My Domain address.",
    };
  }
  if (status === 403) {
    return {
      code: 'salesforce-forbidden',
      next: 'See what the user lacks with `leadline salesforce check`; the permission set Leadline_Integration has all that Leadline needs.',
    };
  }
  if (status === 404 || status === 410) {
    return {
      code: 'salesforce-not-found',
      next: 'See with `leadline salesforce check` whether the org has all that Leadline needs.',
    };
  }
  const next =
    errorCode === 'INVALID_FIELD' || errorCode === 'INVALID_TYPE'
      ? 'A field or object is missing or hidden: `leadline salesforce check` says which.'
      : 'See the code in the API guide; `leadline salesforce check` looks at fields, permissions and limits.';
  return { code: 'salesforce-refused', next };
}

function closed({ what }: Call): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-closed',
    message: `The connection was closed before Salesforce could ${what}.`,
  });
}

function closedReason(): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-closed',
    message: 'The connection to Salesforce was closed.',
  });
}
