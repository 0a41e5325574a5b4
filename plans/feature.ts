/** How a feature reads in a narrative: `label` names it, `high` and `low` say what a large or small value means. */
export interface FeaturePhrase {
  label: string;
  high: string;
  low: string;
  missing?: string;
  /** Unit after the value, such as `years`. */
  unit?: string;
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
