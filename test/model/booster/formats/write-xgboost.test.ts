import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  fromXgboostJson,
  fromXgboostUbjson,
  toXgboostJson,
  toXgboostUbjson,
} from '../../../../model/booster/index.ts';
import { type BoosterCase, boosterGolden, largestDifference } from '../../golden.ts';
import { formatGoldens, marginsOf, newest, savedModels } from './format-golden.ts';

/** Pruning leaves marks at leaves that nothing reads, and we do not keep them. */
const unpruned = newest.filter(({ name }) => name !== 'pruned' && name !== 'a leaf');

/** An empty list writes no names, where the model had none. */
const namesIn = (json: string): string[] =>
  JSON.parse(json.replaceAll(/-?Infinity|NaN/g, '0')).learner.feature_names;

describe('a model that we save', () => {
  const booster = fromXgboostJson((boosterGolden.cases[0] as BoosterCase).model);

  it.each(unpruned)('is what xgboost 3.2 saves, byte for byte: $name', ({ json, ubjson }) => {
    const read = fromXgboostJson(json);
    expect(toXgboostJson(read, namesIn(json))).toBe(json);
    expect(Buffer.compare(toXgboostUbjson(read, namesIn(json)), ubjson)).toBe(0);
  });

  it.each(
    savedModels
      .filter(({ xgboost }) => xgboost === '3.0.5')
      .filter(({ name }) => unpruned.some((model) => model.name === name)),
  )('is what xgboost 3.0 saves, where that is asked for: $name', ({ json, ubjson }) => {
    const read = fromXgboostJson(json);
    expect(toXgboostJson(read, namesIn(json), '3.0')).toBe(json);
    expect(Buffer.compare(toXgboostUbjson(read, namesIn(json), '3.0'), ubjson)).toBe(0);
  });

  it.each(boosterGolden.cases)(
    'is what xgboost saved, but for whether base_score was given: $name',
    ({ model }) => {
      const theirs = model.replace('"boost_from_average":"0"', '"boost_from_average":"1"');
      expect(toXgboostJson(fromXgboostJson(model))).toBe(theirs);
    },
  );

  it.each(savedModels)(
    'loses nothing that predicts, whoever saved it first: $name of $xgboost',
    ({ json }) => {
      const read = fromXgboostJson(json);
      expect(fromXgboostJson(toXgboostJson(read))).toEqual(read);
      expect(fromXgboostUbjson(toXgboostUbjson(read))).toEqual(read);
      const { categoryNames, ...older } = read;
      expect(fromXgboostUbjson(toXgboostUbjson(read, undefined, '3.0'))).toEqual(older);
    },
  );

  it.each([
    ['a bracket', 'score[0]'],
    ['a control character', 'score\u0001'],
    ['half a letter', 'score\ud83d'],
  ])('refuses feature names that xgboost would refuse or not read back: %s', (_, name) => {
    const names = booster.featureNames.with(0, name);
    for (const write of [toXgboostJson, toXgboostUbjson])
      expect(() => write(booster, names)).toThrow(expect.objectContaining({ code: 'feature-name' }));
  });

  it('refuses names of categories of which the Python package would lose letters', () => {
    const frame = { ...booster, categoryNames: booster.featureNames.map(() => ['größe']) };
    expect(() => toXgboostJson(frame)).toThrow(expect.objectContaining({ code: 'category-name' }));
  });

  it('refuses another number of names, and a name that is given twice', () => {
    const refused = expect.objectContaining({ code: 'feature-name' });
    expect(() => toXgboostJson(booster, booster.featureNames.slice(1))).toThrow(refused);
    expect(() => toXgboostJson(booster, booster.featureNames.with(0, booster.featureNames[1] ?? ''))).toThrow(
      refused,
    );
  });
});

describe("a model that we save, in Python's xgboost", () => {
  const hasPython = spawnSync('python3', ['-c', 'import xgboost']).status === 0;

  it.skipIf(!hasPython)(
    'predicts there what it predicts here (skipped where python3 cannot import xgboost)',
    () => {
      const script = fileURLToPath(
        new URL('../../../goldens/model/check_python_opens_ours.py', import.meta.url),
      );
      const boosters = newest.map(({ json }) => fromXgboostJson(json));
      const input = JSON.stringify({
        columns: formatGoldens[0]?.columns,
        models: boosters.flatMap((booster) => [
          Buffer.from(toXgboostJson(booster)).toString('base64'),
          Buffer.from(toXgboostUbjson(booster)).toString('base64'),
          Buffer.from(toXgboostUbjson(booster, undefined, '3.0')).toString('base64'),
        ]),
      });
      const { stdout, stderr } = spawnSync('python3', [script], { input, encoding: 'utf8', maxBuffer: 1e8 });
      expect(stderr).not.toContain('Error');
      const answers = JSON.parse(stdout) as { margins: number[]; saved: string }[];
      expect(answers).toHaveLength(3 * boosters.length);
      for (const [index, { margins, saved }] of answers.entries()) {
        const booster = boosters[Math.floor(index / 3)] as (typeof boosters)[number];
        expect(largestDifference(marginsOf(booster), margins)).toBeLessThan(1e-5);
        const { categoryNames, ...older } = booster;
        expect(fromXgboostJson(saved)).toEqual(index % 3 === 2 ? older : booster);
      }
    },
  );
});
