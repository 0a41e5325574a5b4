import type { IncomingHttpHeaders } from 'node:http';
import type { Access, Session } from './access.ts';
import type { Calls } from './calls.ts';
import type { Database } from './database.ts';
import type { Faults } from './faults.ts';
import type { People } from './people.ts';
import type { Rows } from './rows.ts';
import type { Schema } from './schema.ts';

/** What every route works with. */
export interface Context {
  readonly database: Database;
  readonly schema: Schema;
  readonly rows: Rows;
  readonly faults: Faults;
  readonly calls: Calls;
  readonly people: People;
  readonly accessOf: (session: Session) => Access;
  readonly now: () => Date;
  /** `http://127.0.0.1:PORT`. */
  readonly url: () => string;
  readonly settings: {
    readonly dailyRequests: number;
    /** How often a job or a deployment says that it is in progress before it says how it ended. */
    readonly pollsInProgress: number;
  };
}

/** A request below `/services/data/vNN.0`. */
export interface DataRequest {
  readonly method: string;
  /** Without the version, such as `/query`. */
  readonly path: string;
  /** `/services/data/v68.0`. */
  readonly base: string;
  readonly parameters: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly session: Session;
  readonly access: Access;
}

export interface Reply {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  /** Sent piece by piece; made while it is sent. */
  readonly pieces?: Iterable<string>;
  /** The type of `text` and `pieces`. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Handler = (
  context: Context,
  request: DataRequest,
  parts: readonly string[],
) => Reply | Promise<Reply>;

export function ok(json: unknown, status = 200): Reply {
  return { status, json };
}

export const nothing: Reply = { status: 204 };
