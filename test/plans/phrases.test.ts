import { describe, expect, test } from 'vitest';
import { features as contactedToWon } from '../../plans/contacted-to-won/features.ts';
import { category, daysSince, flag, isKnown, number, ratio } from '../../plans/leads-and-vendor/features.ts';
import { temporalFeatures } from '../../plans/m5-progress/features.ts';
import { matrixOf as employmentMatrix } from '../../plans/v4-xgboost/features.ts';
import { matrixOf as vintageMatrix } from '../../plans/vintages/matrix.ts';
import { evidenceOf, narrativeChecker } from '../../tools/model/check-narrative.ts';
import { tellValue } from '../../tools/model/driver-words.ts';
import type { FittedFeature } from '../../tools/model/features.ts';
import { type FeatureSpec, featureList } from '../../tools/model/inputs.ts';
import { narrativeOf } from '../../tools/model/narrative.ts';

const added = { extra_features: [{ name: 'firm_newsReach2', from: 'x' }] } as never;

/** The features of every plan that scores by a model, and those that a plan of one's own makes from labels. */
const families: Record<string, unknown> = {
  vintages: vintageMatrix(added),
  employment: employmentMatrix(added),
  'day of contact': withoutSources(temporalFeatures),
  'contacted to won': withoutSources(contactedToWon),
  'a plan of one’s own': withoutSources([
    number('seats_wanted', 'number of seats wanted'),
    flag('has_site', 'web site'),
    category('region', 'region'),
    daysSince('company_age', 'founded_on', 'company age'),
    ratio('hiring', 'open_jobs', 'employees', 'share of open jobs'),
    isKnown('vat_known', 'vat_no', 'number in the register'),
  ]),
};

function withoutSources(features: readonly object[]) {
  return features.map((feature) => ({ ...feature, from: undefined, derived: undefined })).map(onlyDefined);
}

function onlyDefined(feature: object): object {
  return Object.fromEntries(Object.entries(feature).filter(([, value]) => value !== undefined));
}

/** Every way in which a lead's value can lie to the median of the training leads, and that it is not known. */
function valuesOf({ kind, order }: FeatureSpec): (number | string | null)[] {
  if (kind === 'flag') return [0, 1, null];
  if (kind === 'category') return [...(order ?? ['somewhere']), 'elsewhere', null];
  return [-14, -1, 0, 0.004, 0.234, 1, 2, 3, 5.25, 14, 1234, null];
}

function fitted({ encoding: _encoding, order, ...feature }: FeatureSpec): FittedFeature {
  const encoder =
    feature.kind === 'category'
      ? order === undefined
        ? { kind: 'frequency' as const, categories: ['somewhere'], shares: [0.6] }
        : { kind: 'ordinal' as const, categories: order }
      : null;
  return { ...feature, encoder, median: 2, missing: 0 };
}

const figures = { probability: 0.113, baseRate: 0.039, outcome: 'a call within 30 days' };

describe.each(Object.entries(families))('the words of %s', (_name, list) => {
  const features = featureList.parse(list);
  const check = narrativeChecker({ names: features.map(({ name }) => name), longest: 1000 });
  const told = features.flatMap((feature) =>
    valuesOf(feature).flatMap((raw) =>
      [-1, 2, 5].map((encoded) => ({
        feature: feature.name,
        raw,
        ...tellValue(fitted(feature), raw, typeof raw === 'number' && encoded === 5 ? raw : encoded),
      })),
    ),
  );

  test('keep to the evidence, whatever the value', () => {
    const faults = told.flatMap((one) => {
      const narrative = narrativeOf([{ ...one, contribution: 1 }], figures, {
        longest: 1000,
        suppressNumbers: false,
      });
      const found = check(narrative, { id: '00Q', texts: evidenceOf([one], figures) });
      return found.map((fault) => ({ ...one, ...fault }));
    });
    expect(faults).toEqual([]);
  });

  test('are clauses that stand in a sentence and fit a field of Salesforce', () => {
    const odd = told.filter(({ text }) => text.length > 255 || /[.;:]$|[;]|^\s|\s$|\s{2}|\{/.test(text));
    expect(odd).toEqual([]);
  });
});
