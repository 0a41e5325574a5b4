import { type Booster, baseMarginOf } from '../booster.ts';
import { checkBooster } from '../check-booster.ts';
import { ModelError } from '../errors.ts';
import { checkNames, checkOptions } from './check-options.ts';
import { featureValue, identifier, numberText, type SqlDialect, tablePath } from './dialect.ts';
import { type Calibrator, outputExpression } from './output.ts';
import { boosterQuestions } from './questions.ts';
import { alias, sumMarks, sumText, type TreeText, treeText } from './tree-text.ts';

export interface ScoringSqlOptions {
  dialect: SqlDialect;
  /** The table to score, by its parts, such as `['dataset', 'leads']`. It has a numeric column for each feature; BOOL has to be cast before. */
  source: readonly string[];
  /** Columns of the source that the answer keeps, before margin and output; none when absent. */
  keep?: readonly string[];
  /** The column of a feature where it is not named like the feature. */
  columns?: Readonly<Record<string, string>>;
  calibrator?: Calibrator;
  /** What the answer's columns are called: `margin`, and `probability` (of `binary:logistic`) or `prediction`. */
  names?: { margin: string; output: string };
  /** A table to make of the answer, by its parts; a plain query when absent. */
  target?: readonly string[];
  /** The most bytes of one statement; 1,000,000 when absent, which is BigQuery's limit. DuckDB takes over 1 kB of memory a byte on two threads. */
  maxBytes?: number;
  /**
   * Where stages leave what the next one reads, by its parts, each with its number behind the last part. Temporary tables when absent: in BigQuery
   * the statements then have to be jobs of one session, because one script of them all would be too long again.
   */
  work?: readonly string[];
}

export interface ScoringSql {
  /** To be run in this order; the last one answers, or makes the target. One, unless that would be longer than allowed. */
  statements: string[];
  /** To be run afterwards. */
  cleanup: string[];
}

const defaultMaxBytes = 1_000_000;

/**
 * A booster as a query that scores a table where it is, to 1e-10 of the scores in process. Each tree is nested IFs over columns that are cast once; a
 * missing value fails every comparison and so takes the default side. Where one statement would be too long, stages each add some trees to a
 * running margin and hand on the columns that are still asked for: no key is needed, and rows may repeat.
 * Throws `booster-invalid`, `booster-sql-option`, `booster-sql-name`, `booster-sql-number`, `booster-sql-depth`, `booster-sql-calibrator` and
 * `booster-sql-size`.
 */
export function boosterToSql(booster: Booster, options: ScoringSqlOptions): ScoringSql {
  checkBooster(booster);
  checkOptions(booster, options);
  const { keep = [], names = defaultNames(booster) } = options;
  const asked = { ...options, keep, names };
  const trees = boosterQuestions(booster).map(treeText);
  const read = sorted(new Set(trees.flatMap(({ features }) => [...features]))).map((feature) =>
    columnOf(feature, booster, asked),
  );
  checkNames([...keep, names.margin, names.output], read);
  const stages = stagesOf(trees, booster, asked);
  const tables = stages.slice(1).map((_, index) => workTable(asked, index + 1));
  const statements = stages.map((stage, index) => {
    const previous = tables[index - 1];
    const next = tables[index];
    const later = new Set(
      stages.slice(index + 1).flatMap((each) => each.flatMap(({ features }) => [...features])),
    );
    const reading = previous === undefined ? firstRead(stage, later, booster, asked) : previous;
    const sum = sumText(
      previous === undefined ? numberText(baseMarginOf(booster)) : runningMargin,
      stage.map(({ text }) => text),
    );
    if (next === undefined) return answer(reading, sum, booster, asked);
    const handedOn = [...keptAliases(asked), ...sorted(later).map(alias), `${sum} AS ${runningMargin}`];
    return `${createWork(next, asked)}\nSELECT ${handedOn.join(',')}\nFROM ${reading}`;
  });
  return { statements, cleanup: tables.map((table) => `DROP TABLE ${table}`) };
}

type Asked = ScoringSqlOptions & Required<Pick<ScoringSqlOptions, 'keep' | 'names'>>;

const runningMargin = 'summed';

function defaultNames({ objective }: Booster): { margin: string; output: string } {
  return { margin: 'margin', output: objective === 'binary:logistic' ? 'probability' : 'prediction' };
}

/** As many trees a stage as fit beside the longest that the rest of a statement can be. */
function stagesOf(trees: readonly TreeText[], booster: Booster, asked: Asked): TreeText[][] {
  const limit = asked.maxBytes ?? defaultMaxBytes;
  const frame = bytesOf(frameText(trees, booster, asked));
  const stages: TreeText[][] = [[]];
  let bytes = frame;
  for (const tree of trees) {
    const more = tree.text.length + sumMarks;
    if (frame + more > limit) throw tooLong(frame + more, limit);
    if (bytes + more > limit) {
      stages.push([]);
      bytes = frame;
    }
    (stages.at(-1) as TreeText[]).push(tree);
    bytes += more;
  }
  if (frame > limit) throw tooLong(frame, limit);
  return stages;
}

/** A statement's text without trees, at its longest: it reads and hands on every column, makes a table and answers. */
function frameText(trees: readonly TreeText[], booster: Booster, asked: Asked): string {
  const all = new Set(trees.flatMap(({ features }) => [...features]));
  const reading = firstRead([], all, booster, asked);
  const handedOn = [...keptAliases(asked), ...sorted(all).map(alias)].join(',');
  return `${createWork(workTable(asked, trees.length), asked)}${handedOn}${answer(reading, numberText(-Math.PI), booster, asked)}`;
}

/** The source with short names for what is kept and asked for. Columns are qualified, because an alias may be another column's name. */
function firstRead(
  stage: readonly TreeText[],
  later: ReadonlySet<number>,
  booster: Booster,
  asked: Asked,
): string {
  const { dialect } = asked;
  const features = new Set([...later, ...stage.flatMap((tree) => [...tree.features])]);
  const column = (name: string): string => `s.${identifier(name, dialect)}`;
  const read = [
    ...asked.keep.map((name, index) => `${column(name)} AS k${index}`),
    ...sorted(features).map(
      (feature) => `${featureValue(column(columnOf(feature, booster, asked)), dialect)} AS ${alias(feature)}`,
    ),
  ];
  return `(SELECT ${read.length === 0 ? '1 AS nothing' : read.join(',')} FROM ${tablePath(asked.source, dialect)} AS s) AS given`;
}

function columnOf(feature: number, { featureNames }: Booster, { columns = {} }: Asked): string {
  const name = featureNames[feature] as string;
  return Object.hasOwn(columns, name) ? (columns[name] as string) : name;
}

function answer(reading: string, sum: string, booster: Booster, asked: Asked): string {
  const { dialect, names, target } = asked;
  const summed = [...keptAliases(asked), `${sum} AS ${runningMargin}`];
  const output = outputExpression(booster, runningMargin, asked.calibrator);
  const columns = [
    ...asked.keep.map((name, index) => `k${index} AS ${identifier(name, dialect)}`),
    `${runningMargin} AS ${identifier(names.margin, dialect)}`,
    `${output} AS ${identifier(names.output, dialect)}`,
  ];
  const create = target === undefined ? '' : `CREATE OR REPLACE TABLE ${tablePath(target, dialect)} AS\n`;
  return `${create}SELECT ${columns.join(',')}\nFROM (SELECT ${summed.join(',')}\nFROM ${reading}) AS added`;
}

function workTable({ work, dialect }: Asked, stage: number): string {
  const parts = work ?? ['booster_stage'];
  return tablePath([...parts.slice(0, -1), `${parts.at(-1) ?? ''}_${stage}`], dialect);
}

function createWork(table: string, { work }: Asked): string {
  return `CREATE OR REPLACE ${work === undefined ? 'TEMP ' : ''}TABLE ${table} AS`;
}

function keptAliases({ keep }: Asked): string[] {
  return keep.map((_, index) => `k${index}`);
}

function sorted(features: ReadonlySet<number>): number[] {
  return [...features].sort((a, b) => a - b);
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}

function tooLong(bytes: number, limit: number): ModelError {
  return new ModelError({
    code: 'booster-sql-size',
    message: 'Not even one tree fits into a statement of the allowed length.',
    expected: `at most ${limit} bytes`,
    arrived: `${bytes} bytes`,
    next: 'Allow longer statements or train shallower trees.',
  });
}
