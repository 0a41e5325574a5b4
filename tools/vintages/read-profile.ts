import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';

export interface Coverage {
  vintage: string;
  column: string;
  rows: number;
  filled: number;
  share: number | null;
  /** Whether every rep is expected to have a value. */
  expected: boolean;
}

export interface NumberProfile {
  vintage: string;
  column: string;
  filled: number;
  least: number | null;
  q1: number | null;
  median: number | null;
  q3: number | null;
  most: number | null;
  outliers: number;
}

export interface VintageProfile {
  people: number;
  matched: number;
  crdMatchRate: number | null;
  vintages: { vintage: string; rows: number; matched: number; matchRate: number | null }[];
  coverage: Coverage[];
  /** The vintage with the lowest share of filled cells among the expected columns. */
  completeness: { vintage: string; share: number } | null;
  numbers: NumberProfile[];
  outliers: number;
}

interface Asked {
  reps: string;
  leads: string;
  expected: readonly string[];
  optional: readonly string[];
  numeric: readonly string[];
  fence: number;
}

/** Everything that is counted about the vintages, by vintage and column. */
export async function readProfile(asked: Asked, warehouse: Warehouse): Promise<VintageProfile> {
  const { reps: view, leads, expected, optional, numeric, fence } = asked;
  const match = await warehouse.rows('vintages/crd-match', { leads, reps: view });
  const columns = [...new Set([...expected, ...optional])];
  const covered = await warehouse.rows('vintages/coverage', { view, columns });
  const counted = await warehouse.rows('vintages/outliers', { view, columns: numeric, fence });
  const overall = match.find((row) => row.snapshot_at === null);
  const people = numberOf(overall, 'people');
  const matched = numberOf(overall, 'matched');
  const coverage = covered.map((row) => coverageOf(row, expected));
  const numbers = counted.map(profileOf);
  return {
    people,
    matched,
    crdMatchRate: ratio(matched, people),
    vintages: vintagesOf(match, coverage, people),
    coverage,
    completeness: leastComplete(coverage),
    numbers,
    outliers: numbers.reduce((sum, each) => sum + each.outliers, 0),
  };
}

function coverageOf(row: Row, expected: readonly string[]): Coverage {
  const rows = numberOf(row, 'row_count');
  const filled = numberOf(row, 'filled');
  const column = String(row.column_name);
  return {
    vintage: String(row.snapshot_at),
    column,
    rows,
    filled,
    share: ratio(filled, rows),
    expected: expected.includes(column),
  };
}

function profileOf(row: Row): NumberProfile {
  const value = (name: string) => (row[name] === null ? null : numberOf(row, name));
  return {
    vintage: String(row.snapshot_at),
    column: String(row.column_name),
    filled: numberOf(row, 'filled'),
    least: value('least'),
    q1: value('q1'),
    median: value('median'),
    q3: value('q3'),
    most: value('most'),
    outliers: numberOf(row, 'outliers'),
  };
}

function vintagesOf(match: readonly Row[], coverage: readonly Coverage[], people: number) {
  const names = [...new Set(coverage.map(({ vintage }) => vintage))].sort();
  return names.map((vintage) => {
    const found = match.find((row) => row.snapshot_at === vintage);
    const matched = found === undefined ? 0 : numberOf(found, 'matched');
    const rows = coverage.find((each) => each.vintage === vintage)?.rows ?? 0;
    return { vintage, rows, matched, matchRate: ratio(matched, people) };
  });
}

function leastComplete(coverage: readonly Coverage[]): VintageProfile['completeness'] {
  const judged = Map.groupBy(
    coverage.filter(({ expected }) => expected),
    ({ vintage }) => vintage,
  );
  const shares = [...judged].flatMap(([vintage, cells]) => {
    const share = ratio(sum(cells.map(({ filled }) => filled)), sum(cells.map(({ rows }) => rows)));
    return share === null ? [] : [{ vintage, share }];
  });
  return shares.toSorted((a, b) => a.share - b.share || (a.vintage < b.vintage ? -1 : 1))[0] ?? null;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
