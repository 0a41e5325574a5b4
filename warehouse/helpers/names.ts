import { sqlTypes } from '../dialect.ts';
import { bindParameter, missingParameter } from '../rendering.ts';
import { SqlText } from '../sql-text.ts';
import { type HelperCall, plainSql } from './helper-call.ts';

/** Names, values and types, and the guards that let nothing else into the text. */
export const nameHelpers = {
  /** Marks a literal of the template as SQL; templates never write it themselves. */
  sql_text: (call: HelperCall) => new SqlText(call.text(0)),
  /** Stands around every parameter that is an argument or a condition. */
  given: (call: HelperCall) => {
    if (call.args[1] === undefined) throw missingParameter(call.rendering.query, String(call.args[0]));
    return call.args[1];
  },
  /** Stands behind every plain `{{x}}`: numbers, booleans and SQL pass, strings do not. */
  plain: (call: HelperCall) => {
    const text = plainSql(call.args[0]);
    if (text === undefined) {
      throw call.refuse(
        'query-text-unsafe',
        0,
        'a number or a boolean; bind for values, ident and table for names',
        JSON.stringify(call.args[0]) ?? 'nothing',
      );
    }
    return new SqlText(text);
  },
  eq: (call: HelperCall) => textOf(call.args[0]) === textOf(call.args[1]),

  ident: (call: HelperCall) =>
    new SqlText(call.args.map((name, index) => call.dialect.ident(call.checkName(name, index))).join('.')),
  ident_list: (call: HelperCall) => {
    const prefix =
      call.hash.prefix === undefined ? '' : `${call.dialect.ident(call.checkName(call.hash.prefix, 1))}.`;
    return new SqlText(
      call
        .list(0)
        .map((name) => prefix + call.dialect.ident(call.checkName(name, 0)))
        .join(', '),
    );
  },
  star_except: (call: HelperCall) => {
    const names = Array.isArray(call.args[0]) ? call.list(0) : call.args;
    return new SqlText(
      call.dialect.starExcept(names.map((name, index) => call.dialect.ident(call.checkName(name, index)))),
    );
  },
  table: (call: HelperCall) => new SqlText(tableText(call)),
  create_table: (call: HelperCall) => new SqlText(call.dialect.createTable(createdTable(call))),
  create_view: (call: HelperCall) => new SqlText(call.dialect.createView(createdTable(call))),

  type: (call: HelperCall) => new SqlText(call.dialect.type(call.word(0, sqlTypes))),
  bind: (call: HelperCall) =>
    bindParameter(call.rendering, call.text(0), call.has(1) ? call.word(1, sqlTypes) : undefined),
  string_literal: (call: HelperCall) =>
    new SqlText(call.dialect.stringLiteral(checkedText(call, call.text(0))), 'STRING'),
  string_list: (call: HelperCall) =>
    new SqlText(
      call
        .list(0)
        .map((each) => {
          if (typeof each !== 'string')
            throw call.refuse('query-helper-argument', 0, 'a list of texts', JSON.stringify(each));
          return call.dialect.stringLiteral(checkedText(call, each));
        })
        .join(', '),
    ),
  number_list: (call: HelperCall) =>
    new SqlText(
      call
        .list(0)
        .map((each) => {
          if (typeof each !== 'number' || !Number.isFinite(each))
            throw call.refuse('query-helper-argument', 0, 'a list of numbers', JSON.stringify(each));
          return plainSql(each);
        })
        .join(', '),
    ),
};

function createdTable(call: HelperCall): string {
  const parts = tableParts(call);
  call.rendering.creates.add(parts.dataset);
  return call.dialect.table(parts);
}

function tableText(call: HelperCall): string {
  return call.dialect.table(tableParts(call));
}

/** `dataset.table` or `project.dataset.table`, in one argument or several; `suffix` is added to the table's name. */
function tableParts(call: HelperCall): { project: string; dataset: string; table: string } {
  const written = call.args.map((_, index) => call.text(index)).join('.');
  const suffix = call.hash.suffix === undefined ? '' : textOf(call.hash.suffix);
  const parts = (written + suffix).split('.');
  const [table, dataset, project = call.rendering.project] = parts.toReversed();
  if (
    table === undefined ||
    dataset === undefined ||
    parts.length > 3 ||
    ![table, dataset, project].every((part) => /^[A-Za-z0-9_-]+$/.test(part))
  ) {
    throw call.refuse('identifier-unsafe', 0, 'dataset.table of letters, digits, _ and -', written + suffix);
  }
  return { project, dataset, table };
}

/** A NUL cannot stand in a query's text in either engine. */
function checkedText(call: HelperCall, text: string): string {
  if (text.includes('\0'))
    throw call.refuse('query-helper-argument', 0, 'a text without NUL', JSON.stringify(text));
  return text;
}

function textOf(value: unknown): string {
  return value instanceof SqlText ? value.text : String(value);
}
