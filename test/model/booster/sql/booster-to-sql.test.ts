import { validate } from '@polyglot-sql/sdk';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Booster, outputOf } from '../../../../model/booster/booster.ts';
import { boosterToSql, type ScoringSqlOptions } from '../../../../model/booster/sql/booster-to-sql.ts';
import type { Calibrator } from '../../../../model/booster/sql/output.ts';
import { treeOf } from '../../../../model/booster/tree.ts';
import { applyIsotonic } from '../../../../model/calibrate/isotonic.ts';
import { applyPlatt } from '../../../../model/calibrate/platt.ts';
import { engineSession } from '../../../warehouse/engine-session.ts';
import { largestDifference } from '../../golden.ts';
import { boosters, featureNames, marginOf, type Row, rows } from './fuzzed.ts';

const connection = engineSession();
const options: ScoringSqlOptions = { dialect: 'duckdb', source: ['main', 'the "leads"'], keep: ['f0'] };

describe('a booster as a query', () => {
  test('scores every row as the booster does: missing, infinite and threshold values, categories, weights', async () => {
    await fc.assert(
      fc.asyncProperty(boosters, rows, async (booster, given) => {
        await fill(given);
        const found = await score(booster, options);
        const margins = given.map((row) => marginOf(booster, row));
        expect(largestDifference(found.margins, margins)).toBeLessThan(1e-11);
        expect(
          largestDifference(
            found.outputs,
            margins.map((margin) => outputOf(booster, margin)),
          ),
        ).toBeLessThan(1e-11);
      }),
      { numRuns: 150 },
    );
  });

  test('scores the same to the 14th digit in stages, each statement within the limit', async () => {
    let inStages = 0;
    await fc.assert(
      fc.asyncProperty(boosters, rows, async (booster, given) => {
        await fill(given);
        const asked = { ...options, maxBytes: longestTree(booster) + 200 };
        const { statements } = boosterToSql(booster, asked);
        for (const statement of statements) expect(Buffer.byteLength(statement)).toBeLessThan(asked.maxBytes);
        if (statements.length > 1) inStages++;
        const [whole, staged] = [await score(booster, options), await score(booster, asked)];
        expect(largestDifference(staged.margins, whole.margins)).toBeLessThan(1e-14);
      }),
      { numRuns: 60 },
    );
    expect(inStages).toBeGreaterThan(10);
  });

  test('is read by the independent parser when it is written for BigQuery', () => {
    fc.assert(
      fc.property(boosters, fc.boolean(), (booster, inStages) => {
        const { statements, cleanup } = boosterToSql(booster, {
          dialect: 'bigquery',
          source: ['a-project', 'data', 'leads'],
          keep: ['Id'],
          target: ['data', 'scores'],
          ...(inStages ? { maxBytes: longestTree(booster) + 200 } : {}),
        });
        for (const text of [...statements, ...cleanup]) expect(validate(text, 'bigquery').errors).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('has the same text every time, and in both dialects but for names and types', () => {
    const booster = stump({ threshold: 24.5, defaultLeft: true });
    expect(boosterToSql(booster, options)).toEqual(boosterToSql(booster, options));
    expect(
      boosterToSql(booster, { dialect: 'bigquery', source: ['d', 't'], keep: ['Id'] }).statements,
    ).toEqual([
      [
        'SELECT k0 AS `Id`,summed AS `margin`,1e0/(1e0+EXP(GREATEST(-7e2,LEAST(7e2,-summed)))) AS `probability`',
        'FROM (SELECT k0,0e0+(IF(f0>=24499999046325684e-15,5e-1,-25e-2)) AS summed',
        'FROM (SELECT s.`Id` AS k0,CAST(s.`plain` AS FLOAT64) AS f0 FROM `d`.`t` AS s) AS given) AS added',
      ].join('\n'),
    ]);
  });

  test('asks for no column that no tree asks for', () => {
    const [text] = boosterToSql(stump({ threshold: 1, defaultLeft: false }), options).statements;
    expect(text).not.toContain('größe');
  });
});

test.each<Calibrator>([
  { kind: 'platt', a: -1.25, b: 0.5 },
  { kind: 'platt', a: -1e6, b: 0 },
  { kind: 'isotonic', margins: [-0.3], probabilities: [0.25] },
  {
    kind: 'isotonic',
    margins: [-0.3, -0.2, -0.1, 0.2, 0.55],
    probabilities: [0.01, 0.01, 0.125, 0.5, 0.625],
  },
])('a calibrator is part of the query: $kind of $margins', async (calibrator) => {
  await fc.assert(
    fc.asyncProperty(boosters, rows, async (booster, given) => {
      await fill(given);
      const { margins, outputs } = await score(booster, { ...options, calibrator });
      const expected =
        calibrator.kind === 'platt'
          ? applyPlatt(calibrator, margins)
          : applyIsotonic(
              { margins: [...calibrator.margins], probabilities: [...calibrator.probabilities] },
              margins,
            );
      expect(largestDifference(outputs, expected)).toBeLessThan(1e-12);
    }),
    { numRuns: 25 },
  );
});

describe('what is asked for beside the score', () => {
  test('a table is made, features are read from the columns that are given, and stages leave tables of a given name', async () => {
    await fill([[1, 3, 2]]);
    const booster = {
      ...stump({ threshold: 2, defaultLeft: true }),
      trees: Array.from(
        { length: 40 },
        () => stump({ threshold: 2, defaultLeft: true }).trees[0] as Booster['trees'][number],
      ),
    };
    const { statements, cleanup } = boosterToSql(booster, {
      ...options,
      columns: { plain: featureNames[2] as string },
      target: ['scores'],
      names: { margin: 'm', output: 'p' },
      work: ['main', 'half done'],
      maxBytes: 1200,
    });
    expect(statements.length).toBeGreaterThan(1);
    expect(cleanup).toEqual(
      statements.slice(1).map((_, index) => `DROP TABLE "main"."half done_${index + 1}"`),
    );
    for (const statement of [...statements, ...cleanup]) await connection().run(statement);
    const reader = await connection().runAndReadAll('SELECT f0, m FROM scores');
    expect(reader.getRowsJson()).toEqual([[0, 20]]);
  });
});

describe('what cannot be written', () => {
  const booster = stump({ threshold: 1, defaultLeft: true });

  test.each([
    ['two columns of one name', booster, { keep: ['Margin'] }, 'booster-sql-name'],
    ['a column without a name', booster, { keep: [''] }, 'booster-sql-name'],
    ['a limit below one tree', booster, { maxBytes: 300 }, 'booster-sql-size'],
    [
      'a threshold that is not finite',
      stump({ threshold: Number.POSITIVE_INFINITY, defaultLeft: true }),
      {},
      'booster-sql-number',
    ],
    ['a tree 501 deep', chain(501), {}, 'booster-sql-depth'],
    [
      'a curve that does not ascend',
      booster,
      { calibrator: { kind: 'isotonic', margins: [1, 1], probabilities: [0, 1] } as const },
      'booster-sql-calibrator',
    ],
  ])('%s', (_, given, asked, code) => {
    expect(() => boosterToSql(given, { ...options, ...asked })).toThrow(expect.objectContaining({ code }));
  });

  test('a tree 500 deep is written, and the parser for BigQuery follows as deep as it goes', async () => {
    await fill([
      [3, 0, 0],
      [1000, 0, 0],
    ]);
    const { margins } = await score(chain(500), options);
    expect(margins).toEqual([4, 501]);
    const { statements } = boosterToSql(chain(20), { dialect: 'bigquery', source: ['d', 't'] });
    expect(validate(statements[0] as string, 'bigquery').errors).toEqual([]);
  });
});

async function fill(given: readonly Row[]): Promise<void> {
  const value = (each: number | null): string => `CAST(${each === null ? 'NULL' : `'${each}'`} AS DOUBLE)`;
  const columns = [...featureNames, 'f0'].map((name) => `"${name.replaceAll('"', '""')}"`);
  const values = given.map((row, index) => `(${[...row.map(value), index].join(', ')})`);
  await connection().run(
    `CREATE OR REPLACE TABLE "the ""leads""" (${columns.map((name) => `${name} DOUBLE`).join(', ')})`,
  );
  await connection().run(`INSERT INTO "the ""leads""" VALUES ${values.join(', ')}`);
}

async function score(
  booster: Booster,
  asked: ScoringSqlOptions,
): Promise<{ margins: number[]; outputs: number[] }> {
  const { statements, cleanup } = boosterToSql(booster, asked);
  for (const statement of statements.slice(0, -1)) await connection().run(statement);
  const reader = await connection().runAndReadAll(`SELECT * FROM (${statements.at(-1)}) ORDER BY "f0"`);
  const [, margins, outputs] = reader.getColumns() as number[][];
  for (const statement of cleanup) await connection().run(statement);
  return { margins: margins as number[], outputs: outputs as number[] };
}

/** The most bytes of a statement with one tree. */
function longestTree(booster: Booster): number {
  const alone = booster.trees.map(
    (tree) => boosterToSql({ ...booster, trees: [tree] }, options).statements[0],
  );
  return Math.max(500, ...alone.map((text) => Buffer.byteLength(text as string)));
}

/** One question of the first feature: -0.25 to the left, 0.5 to the right. */
function stump({ threshold, defaultLeft }: { threshold: number; defaultLeft: boolean }): Booster {
  const none = {
    left: -1,
    right: -1,
    feature: 0,
    sumHessian: 1,
    lossChange: 0,
    baseWeight: 0,
    defaultLeft: false,
  };
  return {
    featureNames,
    objective: 'binary:logistic',
    baseScore: 0.5,
    scalePosWeight: 1,
    trees: [
      treeOf([
        { ...none, left: 1, right: 2, parent: -1, threshold, defaultLeft },
        { ...none, parent: 0, threshold: -0.25 },
        { ...none, parent: 0, threshold: 0.5 },
      ]),
    ],
    bestRound: 1,
  };
}

/** A tree that asks the first feature for 1, 2, 3 and so on: its leaves are 1 and the count of questions that were passed. */
function chain(depth: number): Booster {
  const none = {
    left: -1,
    right: -1,
    feature: 0,
    sumHessian: 1,
    lossChange: 0,
    baseWeight: 0,
    defaultLeft: false,
  };
  const nodes = Array.from({ length: depth }, (_, step) => [
    { ...none, left: 2 * step + 1, right: 2 * step + 2, parent: 2 * step - 2, threshold: step + 1 },
    { ...none, parent: 2 * step, threshold: step + 1 },
  ]);
  const tree = treeOf([...nodes.flat(), { ...none, parent: 2 * depth - 2, threshold: depth + 1 }]);
  return { ...stump({ threshold: 0, defaultLeft: true }), trees: [tree] };
}
