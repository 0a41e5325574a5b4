import { LeadlineError } from '../errors/leadline-error.ts';
import type { Dialect, SqlType } from './dialect.ts';
import type { Rendering } from './rendering.ts';
import { loadTemplate, type Template } from './template.ts';
import type { QueryParameters, Value } from './warehouse.ts';

export { listQueries, readQueryHeader } from './template.ts';

export interface RenderedQuery {
  text: string;
  /** Values to bind, by parameter name; never part of the text. */
  bindings: Record<string, Value>;
  types: Record<string, SqlType>;
  /** Datasets in which the query makes a table or view. */
  creates: string[];
}

const defaultProject = 'savvy-gtm-analytics';

/**
 * The text of a query in one dialect, and what to bind. The parameter `project` names the BigQuery project.
 * Throws LeadlineError `query-unknown`, `query-parameter-missing` (naming query and parameter), `identifier-unsafe`, `query-text-unsafe`.
 */
export function renderQuery(name: string, parameters: QueryParameters, dialect: Dialect): RenderedQuery {
  return renderTemplate(loadTemplate(name), parameters, dialect);
}

/** As `renderQuery`, for a template at hand. */
export function renderTemplate(
  { name, header, render }: Template,
  parameters: QueryParameters,
  dialect: Dialect,
): RenderedQuery {
  if (!header.engines.includes(dialect.name)) throw wrongEngine(name, dialect);
  const { project = defaultProject, ...context } = parameters;
  const rendering: Rendering = {
    query: name,
    dialect,
    project: String(project),
    parameters: context,
    bindings: {},
    types: {},
    creates: new Set(),
    preambles: new Set(),
  };
  const body = render(context, {
    data: { rendering },
    // Only a context's own properties are parameters.
    allowProtoPropertiesByDefault: false,
    allowProtoMethodsByDefault: false,
  });
  return {
    text: [...rendering.preambles, tidy(body)].join('\n'),
    bindings: rendering.bindings,
    types: rendering.types,
    creates: [...rendering.creates],
  };
}

function wrongEngine(name: string, dialect: Dialect): LeadlineError {
  return new LeadlineError({
    code: 'query-engine-unsupported',
    message: `The query ${name} is written for DuckDB alone and cannot be rendered for ${dialect.name}.`,
    next: 'Render it with the dialect duckdb.',
  });
}

function tidy(text: string): string {
  return `${text
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}
