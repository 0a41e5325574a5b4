import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SandboxSummary } from '../../sandbox/generate.ts';
import { traits } from '../../sandbox/truth.ts';
import { duckdb } from '../../warehouse/dialects/duckdb.ts';
import { listQueries, readQueryHeader, renderQuery } from '../../warehouse/render.ts';
import { makeTiny, temporaryFolder } from './made.ts';

const folder = temporaryFolder();
let normal: SandboxSummary;
let weak: SandboxSummary;

beforeAll(async () => {
  normal = await makeTiny(join(folder.path, 'normal'));
  weak = await makeTiny(join(folder.path, 'weak'), { signal: 'weak' });
});
afterAll(folder.remove);

function lift(sandbox: SandboxSummary, segment: string) {
  const found = sandbox.truth.lifts.find((each) => each.segment === segment);
  if (found === undefined) throw new Error(`no segment ${segment}`);
  return found;
}

describe('the ground truth', () => {
  it('gives the tiny sandbox a base rate near one in five, with either signal', () => {
    for (const sandbox of [normal, weak]) {
      expect(sandbox.truth.baseRate).toBeGreaterThan(0.15);
      expect(sandbox.truth.baseRate).toBeLessThan(0.23);
    }
  });

  it('converts each published segment as often as the written truth expects, within three standard errors', () => {
    for (const { segment, leads, positives, expectedLift, realisedLift } of normal.truth.lifts) {
      const rate = (positives / leads) * (expectedLift / (realisedLift ?? Number.NaN));
      const error = Math.sqrt((rate * (1 - rate)) / leads);
      expect(Math.abs(positives / leads - rate), segment).toBeLessThan(3 * error);
    }
  });

  it('lifts what the reference documents found to lift, and much less with a weak signal', () => {
    expect(normal.truth.lifts).toHaveLength(9);
    for (const { segment, expectedLift } of normal.truth.lifts)
      expect(expectedLift, segment).toBeGreaterThan(1.2);
    expect(lift(normal, 'tenure_1_to_2').realisedLift).toBeGreaterThan(1.8);
    expect(lift(weak, 'tenure_1_to_2').expectedLift).toBeLessThan(2);
  });

  it('spreads conversions over days as the reference does: half within a day or two, a tenth after a month', () => {
    expect(Number(normal.truth.leads.medianDaysToConversion)).toBeLessThanOrEqual(2);
    expect(Number(normal.truth.leads.p90DaysToConversion)).toBeGreaterThan(20);
    expect(Number(normal.truth.leads.p90DaysToConversion)).toBeLessThan(75);
  });

  it('has one weight for every column of the traits query, in its order', () => {
    const query = renderQuery('sandbox/lead-traits', {}, duckdb).text;
    const columns = [...query.matchAll(/ AS (\w+),?$/gm)].map((match) => match[1]);
    expect(columns).toEqual(traits.map((trait) => trait.name));
  });

  it('is documented with the very weights that are used', () => {
    const text = readFileSync(new URL('../../docs/sandbox.md', import.meta.url), 'utf8');
    const page = text.replaceAll(/ +/g, ' ');
    for (const { name, meaning, logOdds } of traits)
      expect(page).toContain(`| \`${name}\` | ${meaning} | ${logOdds} |`);
  });
});

describe('the queries of the sandbox', () => {
  it('render with the example in their header, for DuckDB alone', () => {
    const names = listQueries().filter((name) => name.startsWith('sandbox/'));
    expect(names.length).toBeGreaterThan(20);
    for (const name of names) {
      const header = readQueryHeader(name);
      expect(header.engines).toEqual(['duckdb']);
      expect(renderQuery(name, header.example, duckdb).text.length).toBeGreaterThan(50);
    }
  });
});
