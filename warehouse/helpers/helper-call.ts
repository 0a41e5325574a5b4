import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Dialect, SqlType } from '../dialect.ts';
import type { Rendering } from '../rendering.ts';
import { SqlText } from '../sql-text.ts';

const safeName = /^[A-Za-z0-9_ ./-]+$/;

/** One use of a helper: reads its arguments by what they must be, and throws LeadlineErrors that name query and helper. */
export class HelperCall {
  readonly helper: string;
  readonly args: readonly unknown[];
  readonly hash: Readonly<Record<string, unknown>>;
  readonly rendering: Rendering;

  constructor(
    helper: string,
    args: readonly unknown[],
    hash: Readonly<Record<string, unknown>>,
    rendering: Rendering,
  ) {
    this.helper = helper;
    this.args = args;
    this.hash = hash;
    this.rendering = rendering;
  }

  get dialect(): Dialect {
    return this.rendering.dialect;
  }

  has(index: number): boolean {
    return index < this.args.length;
  }

  /** SQL that the template wrote, another helper's result, or a number; strings from the parameters are refused. */
  sql(index: number): string {
    return this.#sqlOf(this.#argument(index), index);
  }

  /** All arguments from `index` on, at least one. */
  sqls(index: number): string[] {
    if (!this.has(index)) this.#argument(index);
    return this.args.slice(index).map((each, offset) => this.#sqlOf(each, index + offset));
  }

  typeOf(index: number): SqlType | undefined {
    const argument = this.args[index];
    return argument instanceof SqlText ? argument.type : undefined;
  }

  /** One of a few words, from the template or the parameters. */
  word<T extends string>(index: number, allowed: readonly T[]): T {
    const arrived = this.text(index);
    const found = allowed.find((each) => each === arrived);
    if (found === undefined)
      throw this.refuse('query-helper-argument', index, `one of ${allowed.join(', ')}`, arrived);
    return found;
  }

  /** Raw text, which the dialect will quote. */
  text(index: number): string {
    const argument = this.#argument(index);
    if (argument instanceof SqlText) return argument.text;
    if (typeof argument === 'string') return argument;
    throw this.refuse('query-helper-argument', index, 'a text', describe(argument));
  }

  number(index: number): number {
    const argument = this.#argument(index);
    if (typeof argument === 'number' && Number.isFinite(argument)) return argument;
    throw this.refuse('query-helper-argument', index, 'a finite number', describe(argument));
  }

  list(index: number): readonly unknown[] {
    const argument = this.#argument(index);
    if (Array.isArray(argument) && argument.length > 0) return argument;
    throw this.refuse('query-helper-argument', index, 'a list that is not empty', describe(argument));
  }

  /** A name made of harmless characters only: anything else could end the quotes around it. */
  checkName(name: unknown, index: number): string {
    const text = name instanceof SqlText ? name.text : name;
    if (typeof text === 'string' && safeName.test(text)) return text;
    throw this.refuse(
      'identifier-unsafe',
      index,
      'a name of letters, digits, spaces, _ - . and /',
      describe(text),
    );
  }

  refuse(code: string, index: number, expected: string, arrived: string): LeadlineError {
    return new LeadlineError({
      code,
      message: `The query ${this.rendering.query} gives ${this.helper} a wrong argument ${index + 1}.`,
      expected,
      arrived,
      next: `Mend the parameters, or sql/${this.rendering.query}.sql.hbs.`,
    });
  }

  #argument(index: number): unknown {
    const argument = this.args[index];
    if (argument === undefined) throw this.refuse('query-helper-argument', index, 'an argument', 'nothing');
    return argument;
  }

  #sqlOf(argument: unknown, index: number): string {
    const text = plainSql(argument);
    if (text !== undefined) return text;
    throw this.refuse(
      'query-text-unsafe',
      index,
      'SQL written in the template, another helper such as (ident x), or a number',
      describe(argument),
    );
  }
}

/** The text of an argument that may stand in a query as it is; undefined for strings and objects from the parameters. */
export function plainSql(argument: unknown): string | undefined {
  if (argument instanceof SqlText) return argument.text;
  if (typeof argument === 'boolean') return argument ? 'TRUE' : 'FALSE';
  if (typeof argument !== 'number' || !Number.isFinite(argument)) return undefined;
  // A bare minus after another would begin a comment.
  return argument < 0 ? `(${argument})` : String(argument);
}

function describe(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
