import 'handlebars';
import { LeadlineError } from '../errors/leadline-error.ts';
import { helpers } from './helpers/helpers.ts';
import { refuseUnportableCall, refuseUnportableText } from './portability.ts';

/** Helpers that only this guard may place: they decide what counts as SQL. */
const internalHelpers = ['sql_text', 'plain', 'given'];
const blocks = ['each', 'if', 'unless', 'with'];

/**
 * Makes a parsed template safe, in place, and returns it: every literal of the template is marked as SQL (`sql_text`), and every
 * plain `{{x}}` goes through `plain`, which refuses strings that the template did not write. A parameter that was not given is an
 * error (`given`), and in portable templates so is text that the engines read differently.
 * Throws LeadlineError `query-invalid` or `query-not-portable`.
 */
export function guardTemplate(program: hbs.AST.Program, query: string, portable: boolean): hbs.AST.Program {
  new Guard(query, portable).program(program);
  return program;
}

class Guard {
  readonly #query: string;
  readonly #portable: boolean;

  constructor(query: string, portable: boolean) {
    this.#query = query;
    this.#portable = portable;
  }

  program(program: hbs.AST.Program): void {
    for (const statement of program.body) this.#statement(statement);
  }

  #statement(statement: hbs.AST.Statement): void {
    if (isContent(statement)) {
      if (this.#portable) refuseUnportableText(statement.value, this.#query, statement.loc.start.line);
    } else if (isMustache(statement)) {
      this.#mustache(statement);
    } else if (isBlock(statement)) {
      if (!blocks.includes(statement.path.original))
        throw this.#refused(statement, `the block ${statement.path.original}`);
      this.#arguments(statement);
      this.program(statement.program);
      if (statement.inverse) this.program(statement.inverse);
    } else if (isPartial(statement)) {
      if (!isPath(statement.name)) throw this.#refused(statement, 'a partial whose name is computed');
      this.#arguments(statement);
    } else if (statement.type !== 'CommentStatement') {
      throw this.#refused(statement, statement.type);
    }
  }

  #mustache(mustache: hbs.AST.MustacheStatement): void {
    const path = mustache.path;
    if (!isPath(path)) throw this.#refused(mustache, 'a literal in braces');
    if (isHelper(path)) {
      this.#helperArguments(path.original, mustache);
    } else if (mustache.params.length > 0 || mustache.hash !== undefined) {
      throw this.#refused(mustache, `the helper ${path.original}`);
    } else {
      mustache.params = [this.#expression(path)];
      mustache.path = helperPath('plain', path.loc);
    }
  }

  #helperArguments(helper: string, call: Call): void {
    if (helper === 'bind') this.#nameBoundParameter(call);
    this.#arguments(call);
  }

  /** `bind` wants the parameter's name, written with or without quotes, where other helpers want a value. */
  #nameBoundParameter(call: Call): void {
    const first = call.params[0];
    if (first === undefined || !isPath(first)) return;
    if (first.data || first.depth > 0 || first.parts.length !== 1) {
      throw this.#refused(first, `bind with ${first.original}, which is not a parameter of the query`);
    }
    call.params[0] = literal(first.original, first.loc);
  }

  #arguments(call: Call): void {
    call.params = call.params.map((each) => this.#expression(each));
    for (const pair of call.hash?.pairs ?? []) pair.value = this.#expression(pair.value);
  }

  #expression(expression: hbs.AST.Expression): hbs.AST.Expression {
    if (isSubExpression(expression)) {
      if (isHelper(expression.path)) this.#helperArguments(expression.path.original, expression);
      else if (expression.path.original !== 'lookup')
        throw this.#refused(expression, `the helper ${expression.path.original}`);
      return expression;
    }
    if (isPath(expression)) return asGiven(expression);
    if (!isLiteral(expression)) return expression;
    if (this.#portable) refuseUnportableCall(expression.value, this.#query, expression.loc.start.line);
    return asSql(expression);
  }

  #refused(node: hbs.AST.Node, what: string): LeadlineError {
    return new LeadlineError({
      code: 'query-invalid',
      message: `The query ${this.#query} uses ${what} in line ${node.loc.start.line}, which templates of queries may not.`,
      expected: `${blocks.join(', ')}, partials, and the helpers ${Object.keys(helpers)
        .filter((name) => !internalHelpers.includes(name))
        .join(' ')}`,
      next: `Mend sql/${this.#query}.sql.hbs.`,
    });
  }
}

interface Call {
  params: hbs.AST.Expression[];
  hash?: hbs.AST.Hash;
}

function isHelper(path: hbs.AST.PathExpression): boolean {
  const name = path.original;
  return !path.data && path.depth === 0 && Object.hasOwn(helpers, name) && !internalHelpers.includes(name);
}

function literal(value: string, loc: hbs.AST.SourceLocation): hbs.AST.StringLiteral {
  return { type: 'StringLiteral', value, original: value, loc };
}

function asSql(text: hbs.AST.StringLiteral): hbs.AST.SubExpression {
  return callOf('sql_text', [text], text.loc);
}

/** Handlebars passes over a missing value where it is an argument or a block's condition, strict or not. */
function asGiven(path: hbs.AST.PathExpression): hbs.AST.SubExpression {
  return callOf('given', [literal(path.original, path.loc), path], path.loc);
}

function callOf(
  helper: string,
  params: hbs.AST.Expression[],
  loc: hbs.AST.SourceLocation,
): hbs.AST.SubExpression {
  // The parser leaves the hash out where there is none, though its types say otherwise.
  const call: Omit<hbs.AST.SubExpression, 'hash'> = {
    type: 'SubExpression',
    path: helperPath(helper, loc),
    params,
    loc,
  };
  return call as hbs.AST.SubExpression;
}

function helperPath(name: string, loc: hbs.AST.SourceLocation): hbs.AST.PathExpression {
  return { type: 'PathExpression', data: false, depth: 0, parts: [name], original: name, loc };
}

function isContent(node: hbs.AST.Node): node is hbs.AST.ContentStatement {
  return node.type === 'ContentStatement';
}

function isMustache(node: hbs.AST.Node): node is hbs.AST.MustacheStatement {
  return node.type === 'MustacheStatement';
}

function isBlock(node: hbs.AST.Node): node is hbs.AST.BlockStatement {
  return node.type === 'BlockStatement';
}

function isPartial(node: hbs.AST.Node): node is hbs.AST.PartialStatement {
  return node.type === 'PartialStatement';
}

function isSubExpression(node: hbs.AST.Node): node is hbs.AST.SubExpression {
  return node.type === 'SubExpression';
}

function isLiteral(node: hbs.AST.Node): node is hbs.AST.StringLiteral {
  return node.type === 'StringLiteral';
}

function isPath(node: hbs.AST.Node): node is hbs.AST.PathExpression {
  return node.type === 'PathExpression';
}
