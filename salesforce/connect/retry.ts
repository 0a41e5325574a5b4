import type { Call } from './call.ts';
import { type ErrorBody, errorBodyOf } from './error-body.ts';
import type { Attempt, HttpAnswer } from './http.ts';
import type { Redactor } from './redact.ts';
import { noAnswer, SalesforceError } from './salesforce-error.ts';

/** How long to go on, and what passes the time. */
export interface Patience {
  /** Attempts in all, the first included. */
  attempts: number;
  /** Milliseconds. Rejects with the signal's reason. */
  wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void>;
  /** From 0 to 1, from a seed: several processes that were refused together do not come back together. */
  random(): number;
  onRetry?(retry: Retry): void;
}

/** A call that is about to be repeated, for a screen or a log. */
export interface Retry {
  what: string;
  /** Why the last attempt counts for nothing: `the row is locked`. */
  why: string;
  /** The attempt that failed, from 1. */
  attempt: number;
  waitMilliseconds: number;
}

/**
 * Repeats one request while that is safe, and hands back the answer that stands. Repeated are: what never left this machine; answers that say
 * the request had no effect (locked rows, 429 and REQUEST_LIMIT_EXCEEDED, 503); and for a repeatable call what broke off. Never the rest.
 */
export async function repeatWhileSafe(
  call: Pick<Call, 'what' | 'repeatable' | 'signal'>,
  send: () => Promise<Attempt>,
  patience: Patience,
  redactor: Redactor,
): Promise<HttpAnswer> {
  for (let attempt = 1; ; attempt += 1) {
    const result = await send();
    const trouble = troubleOf(result, call);
    if (trouble === null) {
      if (result.kind === 'answer') return result;
      throw lost(call, result, attempt, redactor);
    }
    const waitMilliseconds = trouble.waitMilliseconds(attempt, patience.random());
    if (attempt >= patience.attempts || waitMilliseconds > longestWait)
      throw trouble.error(attempt, redactor);
    patience.onRetry?.({ what: call.what, why: trouble.why, attempt, waitMilliseconds });
    await patience.wait(waitMilliseconds, call.signal);
  }
}

/** Longer than five minutes is for the person to decide. */
const longestWait = 300_000;

/** Why an attempt may be repeated, and what to say if that never helps. */
interface Trouble {
  why: string;
  waitMilliseconds(attempt: number, random: number): number;
  error(attempts: number, redactor: Redactor): SalesforceError;
}

/** Null where the attempt is not to be repeated: it is the answer, or its outcome is not known. */
function troubleOf(result: Attempt, call: Pick<Call, 'what' | 'repeatable'>): Trouble | null {
  if (result.kind === 'not-sent') {
    return result.mayPass ? trouble(call, 'unreachable', result.reason, backOff(1000)) : null;
  }
  if (result.kind === 'lost')
    return call.repeatable ? trouble(call, 'connection-lost', result.reason, backOff(1000)) : null;

  const { status, headers } = result;
  if (status < 400) return null;
  const body = errorBodyOf(result);
  if (status === 429 || body.errorCode === 'REQUEST_LIMIT_EXCEEDED') {
    return trouble(call, 'limit', 'a limit of the org is reached', asked(headers) ?? backOff(2000), body);
  }
  if (body.errorCode === 'UNABLE_TO_LOCK_ROW') {
    return trouble(call, 'row-locked', 'somebody else holds a lock on a row', backOff(500), body);
  }
  if (status === 503)
    return trouble(call, 'unavailable', 'Salesforce is busy', asked(headers) ?? backOff(1000), body);
  // A gateway says nothing about what the server behind it did.
  if ((status === 502 || status === 504) && call.repeatable) {
    return trouble(call, 'unavailable', `a gateway answered ${status}`, backOff(1000), body);
  }
  return null;
}

type Kind = keyof typeof advice;

const advice = {
  unreachable: 'Look at the network and at login_url in leadline.yaml, then begin again.',
  'connection-lost': 'Begin again: what was done is not done twice.',
  limit:
    'See what is left with `leadline salesforce check`, and begin again when there is enough; what was done is not done twice.',
  'row-locked':
    'Begin again when nothing else writes the same records: an import, a flow, another integration.',
  unavailable: 'See status.salesforce.com, and begin again: what was done is not done twice.',
} as const;

function trouble(
  { what }: Pick<Call, 'what'>,
  kind: Kind,
  why: string,
  waitMilliseconds: Trouble['waitMilliseconds'],
  body: ErrorBody = { ...noAnswer, said: null },
): Trouble {
  return {
    why,
    waitMilliseconds,
    error: (attempts, redactor) =>
      new SalesforceError(
        {
          code: `salesforce-${kind}`,
          message: `Salesforce did not ${what}: ${why}${body.said === null ? '' : ` (${redactor.clean(body.said)})`}.`,
          expected: 'an answer',
          arrived: `${body.status === null ? 'none' : `status ${body.status}`} after ${attempts === 1 ? 'one attempt' : `${attempts} attempts`}`,
          next: advice[kind],
        },
        body,
      ),
  };
}

/** Twice as long each time, up to a minute, shortened by up to a half. */
function backOff(first: number): Trouble['waitMilliseconds'] {
  return (attempt, random) => Math.round(Math.min(first * 2 ** (attempt - 1), 60_000) * (1 - random / 2));
}

/** What `Retry-After` asks for, in whole seconds; Salesforce sends no dates in it. */
function asked(headers: Readonly<Record<string, string>>): Trouble['waitMilliseconds'] | null {
  const after = headers['retry-after'];
  if (after === undefined || !/^\d{1,6}$/.test(after)) return null;
  return () => Number(after) * 1000;
}

function lost(
  { what }: Pick<Call, 'what'>,
  result: Exclude<Attempt, HttpAnswer>,
  attempts: number,
  redactor: Redactor,
): SalesforceError {
  if (result.kind === 'not-sent') {
    return trouble({ what }, 'unreachable', result.reason, backOff(0)).error(attempts, redactor);
  }
  return new SalesforceError(
    {
      code: 'salesforce-outcome-unknown',
      message: `Nobody knows whether Salesforce did ${what}: ${result.reason}.`,
      expected: 'a whole answer',
      arrived: 'none, to a call that must not be done twice',
      next: 'Read back what is there before it is tried again; `leadline sync` does.',
    },
    noAnswer,
  );
}
