import { beforeAll, expect, it } from 'vitest';
import { cheatSheet, mostFacts, sheetFacts } from '../../../tools/enablement/cheat-sheet.ts';
import { type EnablementFacts, readFacts } from '../../../tools/enablement/enablement-facts.ts';
import { readPdf } from '../../../tools/enablement/pdf-text.ts';
import { scoredBench, words } from './bench.ts';

let facts: EnablementFacts;

beforeAll(async () => {
  const bench = await scoredBench();
  facts = await readFacts(
    bench.context.artifacts,
    Object.fromEntries(words.map(({ name, word }) => [name, word])),
  );
});

/** The facts of the bench with so many features in the explanation, each weaker than the one before. */
function withFeatures(count: number, label = (index: number) => `fact number ${index}`): EnablementFacts {
  const features = Array.from({ length: count }, (_, index) => ({
    feature: `feature_${index}`,
    label: label(index),
    rank: index + 1,
    mean_absolute: 0.9 ** index,
    share: (0.1 * 0.9 ** index) / (1 - 0.9 ** count),
    direction: [0.8, -0.8, 0.1, null][index % 4] ?? null,
  }));
  return { ...facts, explanation: { ...facts.explanation, features } };
}

it('is one page of A4 with rank, label, side and weight of every fact, and the tiers with their chances', async () => {
  const file = (await cheatSheet(facts)).toString('latin1');
  const { pages, texts } = readPdf(file);
  expect(pages).toBe(1);
  expect(file).toContain('/MediaBox [0 0 595.28 841.89]');
  for (const { rank, label, share, hot } of sheetFacts(facts)) {
    const at = texts.indexOf(label);
    const weight = share < 0.0005 ? 'under 0.1 %' : `${(100 * share).toFixed(1)} %`;
    expect(texts.slice(at - 1, at + 3)).toEqual([String(rank), label, hot, weight]);
  }
  for (const { word } of words) expect(texts).toContain(word);
  expect(texts).toContain('chance 30 % or more');
});

it('stays one page with more facts than it has room for, and with labels too long for a line', async () => {
  const many = withFeatures(
    67,
    (index) => `a fact with a name that is longer than its line, namely number ${index}`,
  );
  const { pages, texts } = readPdf((await cheatSheet(many)).toString('latin1'));
  expect(pages).toBe(1);
  const told = sheetFacts(many);
  expect(told).toHaveLength(mostFacts);
  for (const { label } of told) expect(texts).toContain(label);
});

it('parts the facts where half, and eight tenths, of all movement is reached, with a heading for each part', async () => {
  const told = sheetFacts(withFeatures(67));
  const sharesOf = (...groups: string[]) =>
    told.filter(({ group }) => groups.includes(group)).map(({ share }) => share);
  const sum = (shares: readonly number[]) => shares.reduce((all, share) => all + share, 0);
  expect(sum(sharesOf('strong'))).toBeGreaterThanOrEqual(0.5);
  expect(sum(sharesOf('strong').slice(0, -1))).toBeLessThan(0.5);
  expect(sum(sharesOf('strong', 'medium'))).toBeGreaterThanOrEqual(0.8);
  expect(sum(sharesOf('strong', 'medium').slice(0, -1))).toBeLessThan(0.8);
  const { texts } = readPdf((await cheatSheet(withFeatures(67))).toString('latin1'));
  for (const heading of ['STRONG', 'MEDIUM', 'SLIGHT'])
    expect(texts.filter((drawn) => drawn.startsWith(`${heading}:`))).toHaveLength(1);
});

it('leaves out what moves no score', () => {
  const [first, ...rest] = withFeatures(5).explanation.features;
  const features = [first, ...rest.map((one) => ({ ...one, mean_absolute: 0, share: 0 }))].filter(
    (one) => one !== undefined,
  );
  expect(sheetFacts({ ...facts, explanation: { ...facts.explanation, features } })).toHaveLength(1);
});

it('has the same bytes each time, dated by the analysis date and not by the clock', async () => {
  const [first, second] = [await cheatSheet(facts), await cheatSheet(facts)];
  expect(first.equals(second)).toBe(true);
  expect(first.toString('latin1')).toContain('(D:20251031000000Z)');
});

it('is read as two pages where there are two', () => {
  expect(readPdf('<< /Type /Pages /Count 2 >> << /Type /Page >> << /Type /Page >>').pages).toBe(2);
});
