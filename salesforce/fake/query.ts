import { type Context, type DataRequest, type Handler, ok, type Reply } from './context.ts';
import { ApiFailure } from './failures.ts';
import { recordsOf } from './records.ts';
import { type CompiledQuery, compileSoql } from './soql.ts';

/** Rows of a page, unless `Sforce-Query-Options: batchSize=n` asks for fewer. */
const fullPage = 2000;

/** Cursors that are kept; the oldest goes when one more is opened. */
const mostCursors = 50;

/** `GET /query?q=` and `/queryAll?q=`: the first page; all pages are kept as they are now. */
export const query: Handler = (context, request) => {
  const soql = request.parameters.get('q') ?? '';
  if (soql.trim() === '') {
    throw new ApiFailure('MALFORMED_QUERY', 'SOQL statements cannot be empty or null');
  }
  const all = request.path.toLowerCase().startsWith('/queryall');
  const { schema } = context;
  const compiled = compileSoql(soql, { schema, access: request.access, now: context.now(), all });
  return compiled.kind === 'count' ? counted(context, compiled) : firstPage(context, request, compiled);
};

/** `GET /query/CURSOR-2000`. */
export const queryMore: Handler = (context, { base }, [locator = '']) => {
  const [cursor = '', start = ''] = locator.split('-');
  const page = context.database
    .statement('SELECT rows, body FROM pages WHERE cursor = ? AND start = ?')
    .get(cursor, Number(start));
  if (page === undefined) {
    throw new ApiFailure('INVALID_QUERY_LOCATOR', 'invalid query locator');
  }
  const total = context.database
    .statement('SELECT sum(rows) AS total FROM pages WHERE cursor = ?')
    .get(cursor)?.total;
  return pageReply(base, cursor, {
    body: String(page.body),
    total: Number(total),
    next: Number(start) + Number(page.rows),
  });
};

function counted(context: Context, compiled: CompiledQuery): Reply {
  const row = context.database.statement(compiled.sql).get(...compiled.values);
  return ok({ totalSize: Number(row?.c1 ?? 0), done: true, records: [] });
}

function firstPage(context: Context, request: DataRequest, compiled: CompiledQuery): Reply {
  const { database } = context;
  const size = pageSize(request);
  const cursor = database.nextId('01g');
  let first: string | null = null;
  let page: string[] = [];
  let total = 0;
  const keep = (): void => {
    const start = total - page.length;
    const body = page.join(',');
    first ??= body;
    database
      .statement('INSERT INTO pages (cursor, start, rows, body) VALUES (?, ?, ?, ?)')
      .run(cursor, start, page.length, body);
    page = [];
  };
  database.transaction(() => {
    for (const record of recordsOf(database, compiled, request.base)) {
      // A page is kept once it is known that another follows: answers of one page are not written.
      if (page.length === size) keep();
      total += 1;
      page.push(JSON.stringify(record));
    }
    if (first !== null) keep();
    else first = page.join(',');
    forgetOld(context);
  });
  return pageReply(request.base, cursor, { body: first ?? '', total, next: Math.min(size, total) });
}

function pageReply(
  base: string,
  cursor: string,
  { body, total, next }: { body: string; total: number; next: number },
): Reply {
  const done = next >= total;
  const more = done ? '' : `"nextRecordsUrl":${JSON.stringify(`${base}/query/${cursor}-${next}`)},`;
  const text = `{"totalSize":${total},"done":${done},${more}"records":[${body}]}`;
  return { status: 200, text, type: 'application/json;charset=UTF-8' };
}

function pageSize({ headers }: DataRequest): number {
  const asked = /batchSize\s*=\s*(\d+)/i.exec(String(headers['sforce-query-options'] ?? ''))?.[1];
  return asked === undefined ? fullPage : Math.min(Math.max(Number(asked), 200), fullPage);
}

function forgetOld({ database }: Context): void {
  database
    .statement(
      'DELETE FROM pages WHERE cursor NOT IN (SELECT cursor FROM pages WHERE start = 0 ORDER BY cursor DESC LIMIT ?)',
    )
    .run(mostCursors);
}
