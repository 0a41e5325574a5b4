import { z } from 'zod';
import type { HttpAnswer } from './http.ts';
import type { SalesforceFacts } from './salesforce-error.ts';

/** What an answer with an error says: facts for the program, and words for a person where they are safe to repeat. */
export interface ErrorBody extends SalesforceFacts {
  /** Salesforce's own sentence, at most 300 characters; null where it may hold values of a record. */
  said: string | null;
}

const fault = z.object({
  errorCode: z.string().optional(),
  statusCode: z.string().optional(),
  message: z.string().optional(),
  fields: z.array(z.string()).optional(),
});

/** The error of OAuth's endpoints. */
const oauthFault = z.object({ error: z.string(), error_description: z.string().optional() });

/** Reads the shapes in which Salesforce's APIs tell errors: a list of faults, one fault, or OAuth's. */
export function errorBodyOf({ status, json }: HttpAnswer): ErrorBody {
  const oauth = oauthFault.safeParse(json);
  if (oauth.success) {
    const { error, error_description } = oauth.data;
    return { status, errorCode: error, fields: [], said: shortened(error_description) };
  }
  const parsed = fault.safeParse(Array.isArray(json) ? json[0] : json);
  const { errorCode, statusCode, message, fields } = parsed.success ? parsed.data : {};
  const code = errorCode ?? statusCode ?? null;
  return { status, errorCode: code, fields: fields ?? [], said: quoted(code, message) };
}

/** What may be repeated of a message: it is Salesforce's own text where it is about the platform, and quotes values nearly everywhere else. */
function quoted(code: string | null, message: string | undefined): string | null {
  if (code !== null && aboutThePlatform.has(code)) return shortened(message);
  // The rest of such a message is the query, with whatever it asks for.
  return (
    /No such column '[\w.]+' on entity '\w+'|sObject type '\w+' is not supported/.exec(message ?? '')?.[0] ??
    null
  );
}

const aboutThePlatform: ReadonlySet<string> = new Set([
  'API_CURRENTLY_DISABLED',
  'API_DISABLED_FOR_ORG',
  'INVALID_AUTH_HEADER',
  'INVALID_SESSION_ID',
  'REQUEST_LIMIT_EXCEEDED',
  'SERVER_UNAVAILABLE',
  'UNSUPPORTED_API_VERSION',
]);

function shortened(text: string | undefined): string | null {
  if (text === undefined || text === '') return null;
  return text.length > 300 ? `${text.slice(0, 299)}…` : text;
}
