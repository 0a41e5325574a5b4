import type { SqlType } from './dialect.ts';

/**
 * SQL that a template wrote itself or that a helper made: the only text that may be placed in a query. Strings that come with the
 * rendering are never of this class, so that a value cannot become SQL by mistake.
 */
export class SqlText {
  readonly text: string;
  /** The expression's type, where the helper that made it knows. */
  readonly type: SqlType | undefined;

  constructor(text: string, type?: SqlType) {
    this.text = text;
    this.type = type;
  }

  toString(): string {
    return this.text;
  }
}
