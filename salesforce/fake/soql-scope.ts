import type { Access } from './access.ts';
import { ApiFailure } from './failures.ts';
import type { FakeField, FakeObject } from './fields.ts';
import { quoted, table } from './schema.ts';

/** A field that a query names, and where it stands in the SQL. */
export interface Column {
  sql: string;
  object: FakeObject;
  field: FakeField;
  /** The relationships on the way, as the API spells them: `['Owner']` of `Owner.Name`. */
  path: readonly string[];
}

/** What the names of one query mean. Each relationship is joined once. */
export interface Scope {
  object: FakeObject;
  column(name: string): Column;
  /** The id of a related row, to know whether there is one. */
  idOf(path: readonly string[]): { sql: string; object: FakeObject };
  /** `FROM` with all joins that were needed. */
  from(): string;
}

/** Errors: `INVALID_FIELD` in the API's words. */
export function openScope(soql: string, object: FakeObject, access: Access, prefix: string): Scope {
  const joined = new Map<string, { alias: string; object: FakeObject; path: string[]; join: string }>();
  const root = { alias: `${prefix}0`, object, path: [] as string[], join: '' };

  function step(from: typeof root, relationship: string, whole: string): typeof root {
    const key = [...from.path, relationship].join('.').toLowerCase();
    const known = joined.get(key);
    if (known !== undefined) return known;
    const way = [...from.object.fields.values()].find(
      (one) => one.relationshipName?.toLowerCase() === relationship.toLowerCase(),
    );
    const target =
      way?.referenceTo && access.reads(from.object, way) ? access.visible(way.referenceTo) : undefined;
    if (way === undefined || target === undefined) {
      throw fault(
        soql,
        whole,
        `Didn't understand relationship '${relationship}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
      );
    }
    const alias = `${prefix}${joined.size + 1}`;
    const made = {
      alias,
      object: target,
      path: [...from.path, way.relationshipName ?? relationship],
      join: ` LEFT JOIN ${table(target)} ${alias} ON ${alias}.Id = ${from.alias}.${quoted(way.name)}`,
    };
    joined.set(key, made);
    return made;
  }

  return {
    object,
    column(name) {
      const parts = name.split('.');
      if (parts.length > 1 && parts[0]?.toLowerCase() === object.name.toLowerCase()) parts.shift();
      const last = parts.pop() ?? '';
      const at = parts.reduce((from, relationship) => step(from, relationship, name), root);
      const field = at.object.fields.get(last.toLowerCase());
      if (field === undefined || !access.reads(at.object, field)) {
        throw fault(
          soql,
          name,
          `No such column '${last}' on entity '${at.object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
        );
      }
      return { sql: `${at.alias}.${quoted(field.name)}`, object: at.object, field, path: at.path };
    },
    idOf(path) {
      const at = path.reduce((from, relationship) => step(from, relationship, relationship), root);
      return { sql: `${at.alias}.Id`, object: at.object };
    },
    from() {
      return ` FROM ${table(object)} ${root.alias}${[...joined.values()].map(({ join }) => join).join('')}`;
    },
  };
}

/** With the place of the name, as the API shows it. */
function fault(soql: string, name: string, sentence: string): ApiFailure {
  const at = Math.max(soql.toLowerCase().indexOf(name.toLowerCase()), 0);
  const start = Math.max(at - 30, 0);
  const excerpt = soql.slice(start, at + name.length + 20).replaceAll('\n', ' ');
  return new ApiFailure(
    'INVALID_FIELD',
    `\n${excerpt}\n${' '.repeat(at - start)}^\nERROR at Row:1:Column:${at + 1}\n${sentence}`,
  );
}
