import { describe, expect, it } from 'vitest';
import { type Booster, type Libxgboost, openLibxgboost } from '../../../../model/booster/index.ts';
import type { Library } from '../../../../model/booster/native/library.ts';
import { type MachineOptions, machineSettings } from '../../../../model/booster/native/settings.ts';
import { boosterGolden, goldenLabels, goldenMatrix, parametersOf } from '../../golden.ts';
import { libraryHere, unlessMissing } from './library-here.ts';

describe('opening libxgboost', () => {
  it.each([
    ['a text', '/nope', '"/nope"'],
    ['null', null, 'null'],
    ['a path that is a number', { path: 5 }, '5'],
    ['a path that is null', { path: null }, 'null'],
  ])('with %s is refused and nothing is looked for', (_, given, arrived) => {
    const open = openLibxgboost as (given: unknown) => unknown;
    expect(() => open(given)).toThrow(
      expect.objectContaining({
        code: 'libxgboost-path',
        arrived,
        next: expect.stringContaining('{ path: '),
      }),
    );
  });
});

describe('the machine that is asked for', () => {
  const library = { version: '3.2.0', hasGpu: true } as Library;

  it.each<[name: string, threads: unknown, device: unknown]>([
    ['threads', 0, 'cpu'],
    ['threads', 1.5, 'cpu'],
    ['threads', 'x', 'cpu'],
    ['threads', 2 ** 31, 'cpu'],
    ['device', 1, 'tpu'],
    ['device', 1, 'cuda:'],
    ['device', 1, null],
  ])('is refused by its %s: %j threads on %j', (name, threads, device) => {
    expect(() => machineSettings(library, threads as number, { device } as MachineOptions)).toThrow(
      expect.objectContaining({ code: 'booster-parameter', message: expect.stringContaining(name) }),
    );
  });

  it('is told to the library as it takes it', () => {
    expect(machineSettings(library, 2, { device: 'cuda:1' })).toContainEqual(['device', 'cuda:1']);
  });
});

describe.skipIf(libraryHere === undefined)(`asking libxgboost${unlessMissing}`, () => {
  const golden = boosterGolden.cases[0] as (typeof boosterGolden.cases)[number];
  const data = { matrix: goldenMatrix, labels: goldenLabels };
  const parameters = { ...parametersOf(golden), rounds: 2 };

  it.each<[what: string, code: string, ask: (library: Libxgboost, booster: Booster) => unknown]>([
    [
      'no booster',
      'booster-invalid',
      (library) => library.predictMargin(undefined as unknown as Booster, goldenMatrix),
    ],
    [
      'no threads',
      'booster-parameter',
      (library, booster) => library.predictMargin(booster, goldenMatrix, { threads: 0 }),
    ],
    [
      'an option that it has not',
      'booster-parameter',
      (library, booster) =>
        library.predictMargin(booster, goldenMatrix, { trees: { begin: 0, end: 1 } } as MachineOptions),
    ],
  ])('is refused with %s', (_, code, ask) => {
    const library = openLibxgboost();
    const booster = library.train(data, parameters);
    expect(() => ask(library, booster)).toThrow(expect.objectContaining({ code }));
  });

  it('says which value is infinite', () => {
    const columns = goldenMatrix.columns.with(
      0,
      new Float32Array(goldenMatrix.rows).fill(1, 7).fill(-Infinity, 7, 8),
    );
    const library = openLibxgboost();
    const booster = library.train(data, parameters);
    expect(() => library.predictMargin(booster, { ...goldenMatrix, columns })).toThrow(
      expect.objectContaining({ code: 'matrix-not-finite', arrived: '-Infinity in row 7' }),
    );
  });
});
