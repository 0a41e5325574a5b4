import { numberText } from './dialect.ts';
import { isLeaf, type Question, type Range } from './questions.ts';

/** A tree as an expression over the columns that `alias` names. */
export interface TreeText {
  text: string;
  features: ReadonlySet<number>;
}

/** `IF(f3<25e-1,...,...)`: short, and the same in both dialects. No IN: DuckDB makes a join of every list. */
export function treeText(question: Question): TreeText {
  const features = new Set<number>();
  return { text: textOf(question, features), features };
}

/** What a feature's column is called within a query. */
export function alias(feature: number): string {
  return `f${feature}`;
}

/** What a tree takes beside its text: a plus and, at most, the parentheses of its group with their plus. */
export const sumMarks = 4;

/** A sum in groups: an engine's depth of a flat sum of n terms is n, of this one about twice its root. */
export function sumText(start: string, terms: readonly string[]): string {
  const size = Math.max(1, Math.ceil(Math.sqrt(terms.length)));
  const groups = Array.from({ length: Math.ceil(terms.length / size) }, (_, index) =>
    terms.slice(index * size, (index + 1) * size),
  );
  return [start, ...groups.map((group) => `(${group.join('+')})`)].join('+');
}

function textOf(question: Question, features: Set<number>): string {
  if (isLeaf(question)) return numberText(question.value);
  features.add(question.feature);
  const column = alias(question.feature);
  const test = question.ranges.map((range) => rangeText(column, range)).join(' OR ');
  return `IF(${test},${textOf(question.inside, features)},${textOf(question.outside, features)})`;
}

function rangeText(column: string, { from, below }: Range): string {
  const ends = [
    from === undefined ? '' : `${column}>=${numberText(from)}`,
    below === undefined ? '' : `${column}<${numberText(below)}`,
  ];
  return ends.filter((end) => end !== '').join(' AND ');
}
