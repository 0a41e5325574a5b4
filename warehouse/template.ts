import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import { LeadlineError } from '../errors/leadline-error.ts';
import { helpers } from './helpers/helpers.ts';
import { guardTemplate } from './template-guard.ts';

const folder = fileURLToPath(new URL('../sql/', import.meta.url));
const suffix = '.sql.hbs';
const partialsFolder = 'partials';

export type EngineName = 'duckdb' | 'bigquery';

export interface QueryHeader {
  /** What the query is for, and its boundary. */
  about: string;
  /** Parameters with which the query renders: for `leadline sql` and the tests. */
  example: Record<string, unknown>;
  /** Both, or DuckDB alone where the header says `engine: duckdb`. */
  engines: readonly EngineName[];
}

export interface Template {
  name: string;
  header: QueryHeader;
  render: Handlebars.TemplateDelegate;
}

const cache = new Map<string, Template>();
let instance: typeof Handlebars | undefined;

/** The names of all queries, sorted, such as `vendor/transform-snapshot`. */
export function listQueries(): string[] {
  return templateNames('').filter((name) => !name.startsWith(`${partialsFolder}/`));
}

/** What a query's opening comment says. Throws LeadlineError `query-unknown` or `query-header-missing`. */
export function readQueryHeader(name: string): QueryHeader {
  return loadTemplate(name).header;
}

/**
 * A query's template, from the cache after its first use.
 * Throws LeadlineError `query-unknown`, `query-header-missing`, `query-not-portable` or `query-invalid`.
 */
export function loadTemplate(name: string): Template {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const template = compileTemplate(name, readTemplate(name));
  cache.set(name, template);
  return template;
}

/** A template of the given source, which must open with a header. */
export function compileTemplate(name: string, source: string): Template {
  const header = parseHeader(name, source);
  instance ??= createInstance();
  return { name, header, render: compile(instance, name, source, header.engines.includes('bigquery')) };
}

function readTemplate(name: string): string {
  const known = listQueries();
  if (!known.includes(name)) {
    const near = known.filter(
      (each) => each.endsWith(`/${name}`) || each.split('/')[0] === name.split('/')[0],
    );
    throw new LeadlineError({
      code: 'query-unknown',
      message: `There is no query named ${JSON.stringify(name)}.`,
      expected: near.length > 0 ? near.join(', ') : 'a name that `leadline sql` lists',
      arrived: name,
      next: 'Run `leadline sql` to list the queries.',
      kind: 'usage',
    });
  }
  return readFileSync(join(folder, name + suffix), 'utf8');
}

function parseHeader(name: string, source: string): QueryHeader {
  const comment = /^\s*\{\{!--(.*?)--\}\}/s.exec(source)?.[1];
  const example = comment?.match(/^\s*example:\s*(\{.*\})\s*$/ms)?.[1];
  if (comment === undefined || example === undefined)
    throw headerMissing(name, 'an opening comment with a line `example: {json}`');
  const withoutExample = comment.replace(/^\s*example:\s*\{.*\}\s*$/ms, '');
  const engine = /^\s*engine:\s*(\S+)\s*$/m.exec(withoutExample)?.[1];
  if (engine !== undefined && engine !== 'duckdb')
    throw headerMissing(name, '`engine: duckdb`, or no engine line');
  return {
    about: withoutExample.replace(/^\s*engine:.*$/m, '').trim(),
    example: parseExample(name, example),
    engines: engine === undefined ? ['duckdb', 'bigquery'] : ['duckdb'],
  };
}

function parseExample(name: string, text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch (cause) {
    throw headerMissing(name, 'an example that is one JSON object', cause);
  }
}

function headerMissing(name: string, expected: string, cause?: unknown): LeadlineError {
  return new LeadlineError({
    code: 'query-header-missing',
    message: `The query ${name} does not open with the header that every query has.`,
    expected,
    next: `Mend the opening comment of sql/${name}${suffix}.`,
    cause,
  });
}

/** An instance of our own, so that no other part of the process can add helpers to it, nor we to theirs. */
function createInstance(): typeof Handlebars {
  const created = Handlebars.create();
  created.registerHelper(helpers);
  for (const file of templateNames(`${partialsFolder}/`)) {
    created.registerPartial(file.slice(partialsFolder.length + 1), compiledOnUse(created, file));
  }
  return created;
}

/** A partial that is broken is the trouble of the queries that use it only. */
function compiledOnUse(engine: typeof Handlebars, name: string): Handlebars.TemplateDelegate {
  let compiled: Handlebars.TemplateDelegate | undefined;
  return (context, options) => {
    compiled ??= compile(engine, name, readFileSync(join(folder, name + suffix), 'utf8'), true);
    return compiled(context, options);
  };
}

function compile(
  engine: typeof Handlebars,
  name: string,
  source: string,
  portable: boolean,
): Handlebars.TemplateDelegate {
  try {
    return engine.compile(guardTemplate(engine.parse(source), name, portable), {
      strict: true,
      noEscape: true,
      knownHelpers: Object.fromEntries(Object.keys(helpers).map((helper) => [helper, true])),
      knownHelpersOnly: true,
    });
  } catch (cause) {
    if (cause instanceof LeadlineError) throw cause;
    throw new LeadlineError({
      code: 'query-invalid',
      message: `The query ${name} is not a valid template: ${cause instanceof Error ? cause.message : String(cause)}`,
      next: `Mend sql/${name}${suffix}.`,
      cause,
    });
  }
}

function templateNames(prefix: string): string[] {
  return readdirSync(folder, { recursive: true })
    .map((path) => String(path).replaceAll('\\', '/'))
    .filter((path) => path.startsWith(prefix) && path.endsWith(suffix))
    .map((path) => path.slice(0, -suffix.length))
    .sort();
}
