import type { Database } from './database.ts';

export interface LoggedCall {
  n: number;
  method: string;
  /** Without what follows `?`. */
  path: string;
  kind: string;
  /** 0 where the connection was dropped without an answer. */
  status: number;
  /** The faults that struck. */
  faults: string[];
}

/** What was asked of the org: for tests that count, and for the daily allowance. */
export interface Calls {
  log(call: Omit<LoggedCall, 'n' | 'kind'>): void;
  /** Calls of the API that count against the allowance, since the database was made. */
  used(): number;
  count(): void;
  report(): { total: number; byKind: Record<string, number>; calls: LoggedCall[] };
  reset(): void;
}

const longest = 20_000;

export function callLog(database: Database): Calls {
  let calls: LoggedCall[] = [];
  let total = 0;
  let byKind: Record<string, number> = {};
  let used = Number(database.setting('calls used', () => '0'));
  return {
    log(call) {
      const kind = kindOf(call.path);
      total += 1;
      byKind[kind] = (byKind[kind] ?? 0) + 1;
      calls.push({ n: total, kind, ...call });
      if (calls.length > longest) calls = calls.slice(-longest / 2);
    },
    used: () => used,
    count() {
      used += 1;
      database.keep('calls used', used);
    },
    report: () => ({ total, byKind: { ...byKind }, calls: [...calls] }),
    reset() {
      calls = [];
      total = 0;
      byKind = {};
    },
  };
}

const kinds: readonly (readonly [RegExp, string])[] = [
  [/^\/services\/oauth2\//, 'oauth'],
  [/^\/id\//, 'oauth'],
  [/\/composite\/sobjects/, 'collections'],
  [/\/composite$/, 'composite'],
  [/\/jobs\/ingest/, 'bulk-ingest'],
  [/\/jobs\/query/, 'bulk-query'],
  [/\/(?:query|queryAll)\/[^/]+$/, 'query-more'],
  [/\/(?:query|queryAll)$/, 'query'],
  [/\/describe$/, 'describe'],
  [/\/sobjects$/, 'describe'],
  [/\/sobjects\//, 'row'],
  [/\/limits$/, 'limits'],
  [/\/metadata\//, 'metadata'],
  [/^\/services\/data(?:\/v[\d.]+)?\/?$/, 'versions'],
];

function kindOf(path: string): string {
  return kinds.find(([pattern]) => pattern.test(path))?.[1] ?? 'other';
}
