import {
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  ResourceNotFoundError,
} from '@modelcontextprotocol/server';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Engine } from '../../runner/engine.ts';
import { type Session, withEngine } from '../session.ts';

/** No resource is longer, in characters: about 25,000 tokens. */
export const longestText = 72_000;

/** What a reader of a template is given: the address, and the value of a variable of the template. */
export interface Asked {
  uri: URL;
  value(variable: string): string;
}

/** The callback of a template whose text is made with an engine. A failure is a protocol error that says what to do next. */
export function reading(
  session: Session,
  read: (engine: Engine, asked: Asked) => ReadResourceResult | Promise<ReadResourceResult>,
): (uri: URL, variables?: object) => Promise<ReadResourceResult> {
  return async (uri, variables) => {
    try {
      const asked = { uri, value: (name: string) => variableOf(variables, name) };
      return await withEngine(session, async (engine) => read(engine, asked));
    } catch (error) {
      throw asProtocolError(error, uri.href);
    }
  };
}

export function jsonOf(uri: URL, value: unknown): ReadResourceResult {
  return textOf(uri, 'application/json', JSON.stringify(value));
}

/** A text as it is, or, where it is longer than an answer may be, its beginning and a word that it is cut. */
export function textOf(uri: URL, mimeType: string, text: string): ReadResourceResult {
  if (text.length <= longestText) return { contents: [{ uri: uri.href, mimeType, text }] };
  const cut = `[cut: ${text.length - longestText} of ${text.length} characters are left out]`;
  return {
    contents: [
      // What is cut is not JSON any more.
      { uri: uri.href, mimeType: 'text/plain', text: text.slice(0, longestText) },
      { uri: uri.href, mimeType: 'text/plain', text: cut },
    ],
  };
}

/** The words of the error that tools use, in the form that resources and prompts have for it. */
export function asProtocolError(error: unknown, uri?: string): Error {
  if (error instanceof ProtocolError) return error;
  if (!(error instanceof LeadlineError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new ProtocolError(ProtocolErrorCode.InternalError, `internal-error: ${message}`);
  }
  const { code, message, next } = error.toJSON();
  const sentence = `${code}: ${message}${next === undefined ? '' : ` Do next: ${next}`}`;
  if (uri !== undefined && missing.has(code)) return new ResourceNotFoundError(uri, sentence);
  return new ProtocolError(ProtocolErrorCode.InvalidParams, sentence, error.toJSON());
}

const missing: ReadonlySet<string> = new Set([
  'plan-unknown',
  'step-unknown',
  'run-unknown',
  'run-missing',
  'gate-unknown',
  'report-missing',
]);

function variableOf(variables: object | undefined, name: string): string {
  const value = new Map(Object.entries<unknown>({ ...variables })).get(name);
  const text = Array.isArray(value) ? value.join(',') : String(value);
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
