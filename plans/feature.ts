/**
 * How a feature reads in a narrative. `label` is a noun that names what is measured, with any number that its definition has, such as
 * `moves in three years`. All others are clauses about the advisor that leave him out (`holds the Series 65`) or that begin with their own
 * subject (`the current firm is small`). A clause may hold `{{value}}` (the value with its unit), `{{amount}}` (without its sign) and
 * `{{times}}` (`once`, `twice`, `3 times`); a number or a category whose clause holds none of them gets its value in brackets.
 */
export interface FeaturePhrase {
  label: string;
  /** A value above the median of the training leads, or a flag that is set. */
  high: string;
  /** A value below it, or a flag that is not set. */
  low: string;
  /** A value at it; the label with the value unless given. */
  same?: string;
  /** Exactly 0, exactly 1, and below 0, wherever the median lies. */
  zero?: string;
  one?: string;
  negative?: string;
  missing?: string;
  /** Unit after the value, in the plural, such as `years`; `%` shows a share from 0 to 1 as a percentage. */
  unit?: string;
  /** How each category of an ordinal feature is told as `{{value}}`. */
  categories?: Record<string, string>;
}

/** One column of the matrix: how it is read, encoded and spoken of, and which columns of the joined row it comes from. */
export interface Feature {
  name: string;
  kind: 'number' | 'flag' | 'category';
  encoding?: 'ordinal' | 'frequency';
  /** The categories in order, for an ordinal encoding. */
  order?: string[];
  phrase: FeaturePhrase;
  /** Columns of the rep or firm contract that the value is computed from. */
  from: string[];
}
