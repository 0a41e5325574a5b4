import { afterEach, expect, test, vi } from 'vitest';
import { createRandom } from '../../../model/booster/random.ts';
import { fitBoosters, type NamedFit } from '../../../tools/model/fit.ts';
import { boosterInput } from '../../../tools/model/inputs.ts';
import { libraryHere, unlessMissing } from '../../model/booster/native/library-here.ts';

const random = createRandom(5);
const rows = 20_000;
const columns = Array.from({ length: 50 }, () => Float32Array.from({ length: rows }, () => random.uniform()));
const matrix = { rows, names: columns.map((_, index) => `f${index}`), columns };
const labels = Uint8Array.from(columns[0] ?? [], (value) => (random.uniform() < value / 4 ? 1 : 0));
const rowsFrom = (begin: number, end: number) =>
  Int32Array.from({ length: end - begin }, (_, index) => begin + index);
const fits: NamedFit[] = ['one', 'two', 'three', 'four', 'five'].map((name) => ({
  name,
  matrix,
  labels,
  train: rowsFrom(0, 18_000),
  validation: rowsFrom(18_000, 20_000),
}));
const booster = boosterInput.parse({ rounds: 2 });
const silent = { seed: 42, signal: new AbortController().signal, progress: () => {} };

afterEach(() => {
  vi.unstubAllEnvs();
});

test('boosters that are trained on threads are the ones that are trained here, fit by fit', async () => {
  // Together they have cells enough for threads; one alone has not.
  const together = await fitBoosters(fits, booster, silent);
  const alone = (await Promise.all(fits.map((fit) => fitBoosters([fit], booster, silent)))).flat();
  expect(together).toEqual(alone);
  expect(together[0]?.trees).not.toEqual(together[1]?.trees);
});

test('what the mathematics refuses on a thread arrives with its code', async () => {
  const oneClass = fits.map((fit) => ({ ...fit, labels: new Uint8Array(rows) }));
  await expect(fitBoosters(oneClass, booster, silent)).rejects.toMatchObject({
    name: 'LeadlineError',
    code: 'labels-one-class',
  });
});

test('an abort stops the threads with its own reason', async () => {
  const stop = new AbortController();
  const progress = () => stop.abort(new Error('enough'));
  await expect(fitBoosters(fits, booster, { ...silent, signal: stop.signal, progress })).rejects.toThrow(
    'enough',
  );
});

test('progress counts up to all rounds of all fits', async () => {
  const seen: number[] = [];
  const progress = ({ done, total }: { done?: number; total?: number }) =>
    seen.push((done ?? 0) / (total ?? 1));
  await fitBoosters(fits.slice(0, 2), booster, { ...silent, progress });
  expect(seen.at(-1)).toBe(1);
});

test.skipIf(libraryHere === undefined)(
  `libxgboost trains where it is asked for, on threads as here, and is named${unlessMissing}`,
  async () => {
    const theirs = boosterInput.parse({ rounds: 2, engine: 'libxgboost', subsample: 1, colsample_bytree: 1 });
    const together = await fitBoosters(fits, theirs, silent);
    const [alone] = await fitBoosters(fits.slice(0, 1), theirs, silent);
    expect(together[0]).toEqual(alone);
    expect(alone?.engine).toMatch(/^libxgboost \d/);
    const [ours] = await fitBoosters(fits.slice(0, 1), { ...theirs, engine: 'leadline' }, silent);
    expect(ours?.engine).toBeUndefined();
    expect(together[0]?.trees).toEqual(ours?.trees);
  },
);

test.each([1, 5])('a libxgboost that is not there is an error, with %i boosters to train', async (count) => {
  vi.stubEnv('LEADLINE_LIBXGBOOST', '/nowhere/libxgboost.so');
  const theirs = boosterInput.parse({ rounds: 2, engine: 'libxgboost' });
  await expect(fitBoosters(fits.slice(0, count), theirs, silent)).rejects.toMatchObject({
    name: 'LeadlineError',
    code: 'libxgboost-missing',
    arrived: '/nowhere/libxgboost.so',
  });
});

test('only libxgboost takes a graphics card', () => {
  expect(boosterInput.safeParse({ engine: 'libxgboost', device: 'cuda' }).success).toBe(true);
  for (const refused of [{ device: 'cuda' }, { engine: 'leadline', device: 'cuda' }]) {
    expect(boosterInput.safeParse(refused).error?.issues[0]?.path).toEqual(['device']);
  }
});
