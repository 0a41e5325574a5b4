import type { Context, DataRequest, Handler, Reply } from './context.ts';
import { ApiFailure } from './failures.ts';
import { jsonObject } from './sobjects.ts';

/** Subrequests of one call. */
const mostSubrequests = 25;

/** How many of them may be collections or queries. */
const mostLarge = 5;

interface Subrequest {
  method: string;
  url: string;
  referenceId: string;
  body?: unknown;
}

interface Subreply {
  body: unknown;
  httpHeaders: Record<string, string>;
  httpStatusCode: number;
  referenceId: string;
}

/**
 * `POST /composite`: subrequests one after the other, each with what earlier ones answered (`@{reference.field}`). With `allOrNone` a
 * failure takes all of them back. `dispatch` runs one subrequest as if it came alone.
 */
export function composite(dispatch: Handler): Handler {
  return (context, request) => {
    const { compositeRequest, allOrNone } = jsonObject(request);
    const subrequests = checked(compositeRequest);
    const replies: Subreply[] = [];
    try {
      return context.database.transaction(() => {
        const answers = new Map<string, unknown>();
        for (const one of subrequests) {
          const reply = answerOne(dispatch, context, request, resolved(one, answers));
          replies.push(reply);
          answers.set(one.referenceId, reply.body);
          if (allOrNone === true && reply.httpStatusCode >= 400) throw new Halted();
        }
        return { status: 200, json: { compositeResponse: replies } };
      });
    } catch (error) {
      if (!(error instanceof Halted)) throw error;
      context.schema.reload();
      return { status: 200, json: { compositeResponse: halted(subrequests, replies) } };
    }
  };
}

class Halted extends Error {}

function checked(given: unknown): Subrequest[] {
  if (!Array.isArray(given) || given.length === 0) {
    throw new ApiFailure('JSON_PARSER_ERROR', 'compositeRequest must be a list of subrequests');
  }
  if (given.length > mostSubrequests) {
    throw new ApiFailure('LIMIT_EXCEEDED', `Limit of ${mostSubrequests} subrequests exceeded`);
  }
  const subrequests = given.map((one: Partial<Subrequest> | null): Subrequest => {
    const { method, url, referenceId, body } = one ?? {};
    const named = typeof referenceId === 'string' && /^[A-Za-z][A-Za-z0-9_]*$/.test(referenceId);
    if (typeof method !== 'string' || typeof url !== 'string' || !named) {
      throw new ApiFailure(
        'INVALID_INPUT',
        'A subrequest needs method, url and a referenceId of letters and digits',
      );
    }
    return { method, url, referenceId, body };
  });
  if (new Set(subrequests.map(({ referenceId }) => referenceId)).size < subrequests.length) {
    throw new ApiFailure('INVALID_INPUT', 'Each referenceId must be unique');
  }
  const large = subrequests.filter(({ url }) => /\/(?:composite\/sobjects|query|queryAll)\b/i.test(url));
  if (large.length > mostLarge) {
    throw new ApiFailure(
      'LIMIT_EXCEEDED',
      `Limit of ${mostLarge} sObject Collections and query operations exceeded`,
    );
  }
  return subrequests;
}

function answerOne(dispatch: Handler, context: Context, outer: DataRequest, one: Subrequest): Subreply {
  const finish = ({ status, json, text, headers }: Reply): Subreply => ({
    body: json ?? (text === undefined ? null : JSON.parse(text)),
    httpHeaders: { ...headers },
    httpStatusCode: status,
    referenceId: one.referenceId,
  });
  try {
    const reply = context.database.transaction(() => dispatch(context, innerRequest(outer, one), []));
    if (reply instanceof Promise) throw new ApiFailure('INVALID_INPUT', `${one.url} cannot be a subrequest`);
    return finish(reply);
  } catch (error) {
    if (!(error instanceof ApiFailure)) throw error;
    return finish({ status: error.status, json: error.toBody() });
  }
}

function innerRequest(outer: DataRequest, { method, url, body }: Subrequest): DataRequest {
  const address = new URL(url, 'http://fake');
  if (!address.pathname.startsWith(`${outer.base}/`)) {
    throw new ApiFailure('INVALID_INPUT', `The URL of a subrequest must begin with ${outer.base}/: ${url}`);
  }
  const path = address.pathname.slice(outer.base.length);
  if (path.startsWith('/composite') && !path.startsWith('/composite/sobjects')) {
    throw new ApiFailure('INVALID_INPUT', 'A composite request cannot hold another');
  }
  return {
    ...outer,
    method,
    path,
    parameters: address.searchParams,
    body: Buffer.from(body === undefined ? '' : JSON.stringify(body)),
  };
}

function resolved(one: Subrequest, answers: ReadonlyMap<string, unknown>): Subrequest {
  const text = JSON.stringify(one).replace(
    /@\{(\w+)((?:\.\w+|\[\d+\])*)\}/g,
    (all, name: string, way: string) => {
      if (!answers.has(name)) throw new ApiFailure('INVALID_INPUT', `Invalid reference specified: ${all}`);
      let value: unknown = answers.get(name);
      for (const part of way.match(/\w+/g) ?? [])
        value = (value as Record<string, unknown> | undefined)?.[part];
      return JSON.stringify(String(value ?? '')).slice(1, -1);
    },
  );
  return JSON.parse(text);
}

function halted(subrequests: readonly Subrequest[], replies: readonly Subreply[]): Subreply[] {
  const cause = replies.length - 1;
  return subrequests.map(({ referenceId }, place) => {
    const reply = replies[place];
    if (place === cause && reply !== undefined) return reply;
    const message = 'The transaction was rolled back since another operation in the same transaction failed.';
    const body = [{ errorCode: 'PROCESSING_HALTED', message }];
    return { body, httpHeaders: {}, httpStatusCode: 400, referenceId };
  });
}
