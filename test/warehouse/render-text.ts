import type { Dialect } from '../../warehouse/dialect.ts';
import { type RenderedQuery, renderTemplate } from '../../warehouse/render.ts';
import { compileTemplate } from '../../warehouse/template.ts';
import type { QueryParameters } from '../../warehouse/warehouse.ts';

/** Renders a template at hand under the name `test/case`, with a header in front of it. */
export function renderText(
  template: string,
  parameters: QueryParameters,
  dialect: Dialect,
  header = 'A case.\nexample: {}',
): RenderedQuery {
  return renderTemplate(
    compileTemplate('test/case', `{{!--\n${header}\n--}}\n${template}`),
    parameters,
    dialect,
  );
}
