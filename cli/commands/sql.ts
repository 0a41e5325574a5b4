import type { Dialect } from '../../warehouse/dialect.ts';
import { listQueries, readQueryHeader, renderQuery } from '../../warehouse/render.ts';
import type { Outcome } from '../answer.ts';
import type { CommonOptions, Shell } from '../shell.ts';

export interface SqlOptions extends CommonOptions {
  dialect: 'bigquery' | 'duckdb';
}

/** `leadline sql NAME`: the text of a query with its example parameters, to be read or pasted; without a name, all names. */
export async function sql(name: string | undefined, options: SqlOptions, shell: Shell): Promise<Outcome> {
  if (name === undefined) return listAll();
  const header = readQueryHeader(name);
  const { text, bindings } = renderQuery(name, header.example, await dialectOf(options.dialect));
  return {
    payload: { query: { name, dialect: options.dialect, about: header.about, text, bindings } },
    text: () => [renderOrigin(name, shell), ...renderBindings(bindings, shell), text.trimEnd()].join('\n'),
  };
}

function listAll(): Outcome {
  const queries = listQueries();
  return { payload: { queries }, text: () => queries.join('\n') };
}

/** Tables and columns of an example are a sample: whoever pastes the text should know that before running it. */
function renderOrigin(name: string, { terminal }: Shell): string {
  return terminal.paint(
    'quiet',
    `-- sql/${name}.sql.hbs with its example parameters: put in your own tables and columns`,
  );
}

/** Values to bind, as comments that SQL ignores. */
function renderBindings(bindings: Record<string, unknown>, { terminal }: Shell): string[] {
  return Object.entries(bindings).map(([name, value]) =>
    terminal.paint('quiet', `-- @${name} = ${JSON.stringify(value)}`),
  );
}

async function dialectOf(name: SqlOptions['dialect']): Promise<Dialect> {
  if (name === 'duckdb') return (await import('../../warehouse/dialects/duckdb.ts')).duckdb;
  return (await import('../../warehouse/dialects/bigquery.ts')).bigquery;
}
