import { describe, expect, it } from 'vitest';
import { describeExpectation } from '../../../gates/judge.ts';
import { parameters } from '../../../plans/m5-progress/parameters.ts';
import { m5Progress } from '../../../plans/m5-progress/plan.ts';

const run = { analysisDate: '2025-10-31', seed: 42 };
const stepsOf = (overrides: object = {}) => m5Progress.steps(parameters.parse(overrides), run);
const gatesOf = (overrides: object = {}) =>
  stepsOf(overrides).flatMap((step) => (step.kind === 'human' ? [] : step.gates));
const rejected = ['v1', 'v4', 'v5'] as const;

describe('the plan m5-progress, model half', () => {
  it.each([
    ['M5-15.4a', 'blocking', '> 0.15'],
    ['M5-15.4b', 'blocking', '< 0.15'],
    ['M5-15.4c', 'blocking', '< 0.2'],
    ['M5-5a', 'blocking', '= 2'],
    ['M5-5b', 'blocking', '<= 0.05'],
    ['M5-5c', 'blocking', '<= 0.05'],
    ['M5-6a', 'blocking', '< 0.1'],
    ['M5-6b', 'blocking', '< 0.15'],
    ['M5-6c', 'blocking', '> 0.3'],
    ['M5-6d', 'blocking', '<= 0.1'],
    ['M5-8', 'blocking', '= 0'],
    ['M5-8.5', 'blocking', '>= 0.8'],
    ['M5-Q2', 'blocking', '> 0.95'],
    ['M5-Q3', 'blocking', '< 0.25'],
    ['M5-S1', 'blocking', '< 10'],
    ['M5-S2', 'warning', '= true'],
    ['M5-S3', 'blocking', '= true'],
    ['M5-P1', 'blocking', '< 0.05'],
    ['M5-P2', 'blocking', '< 0.1'],
    ['M5-P3', 'warning', '= true'],
  ])('has the gate %s, %s, with the threshold of the document', (id, severity, threshold) => {
    const [gate] = gatesOf().filter((each) => each.id === id);
    expect(gate).toMatchObject({ severity });
    expect(gate === undefined ? '' : describeExpectation(gate.expect)).toBe(threshold);
  });

  it('tells of the bar of the hybrid models on the pivot, and stops a rejected model at it', () => {
    const severity = (reenact: string) => gatesOf({ reenact }).find(({ id }) => id === 'M5-4b')?.severity;
    expect(severity('none')).toBe('warning');
    expect(rejected.map(severity)).toEqual(['blocking', 'blocking', 'blocking']);
  });

  it.each(rejected)('judges %s by the gates that the document rejected it by, at its training', (reenact) => {
    const training = stepsOf({ reenact }).find(({ id }) => id === '4b');
    const ids = training?.kind === 'tool' ? training.gates.map(({ id }) => id) : [];
    expect(ids).toEqual(['M5-4b', 'M5-6a', 'M5-6b', 'LL-4b']);
    expect(training).toMatchObject({ input: { booster: { early_stopping_rounds: null } } });
    expect(stepsOf({ reenact }).some(({ id }) => id === '7.1e')).toBe(false);
  });

  it('splits by the same fields wherever it splits', () => {
    const fields = ['folds', 'gap_days', 'test_fraction', 'validation_fraction'];
    const splits = stepsOf().flatMap((step) => {
      if (step.kind !== 'tool' || !('test_fraction' in step.input)) return [];
      return [{ step: step.id, fields: fields.map((name) => step.input[name]) }];
    });
    expect(splits.map(({ step }) => step)).toEqual(['S3', '4.1', '4.2', '4b', '4.3', '6.3']);
    for (const split of splits) expect(split.fields).toEqual([5, 30, 0.2, 0.15]);
  });

  it('trains on no assets: they are there to segment by', () => {
    const training = stepsOf().find(({ id }) => id === '4b');
    const { features, segment_column } = (training?.kind === 'tool' ? training.input : {}) as {
      features: { name: string }[];
      segment_column: string;
    };
    expect(segment_column).toBe('aum_tier');
    expect(features.filter(({ name }) => /aum|asset/i.test(name))).toEqual([]);
  });

  it('holds no column that a policy masks or turns back to be critical', () => {
    const critical = (reenact: string) => {
      const step = stepsOf({ reenact }).find(({ id }) => id === '4a');
      return step?.kind === 'tool' ? step.input.critical : null;
    };
    expect(critical('none')).toContain('DateOfHireAtCurrentFirm_NumberOfYears');
    expect(critical('v4')).toEqual([
      'IsPrimaryRIAFirm',
      'Has_Series_65',
      'NumberRIAFirmAssociations',
      'NumberFirmAssociations',
      'NumberOfPriorFirms',
    ]);
    expect(critical('v1')).toEqual(['IsPrimaryRIAFirm', 'Has_Series_65']);
  });

  it('declares shadow, experiment and rollout, and lets nothing that runs stand behind the power gate', () => {
    const steps = stepsOf();
    const declared = steps.flatMap((step) => (step.kind === 'declared' ? step.gates : []));
    expect(declared.map(({ id }) => id).join(' ')).toBe(
      'M5-7a M5-7b M5-7c M5-9a M5-9b M5-9c M5-13a M5-13b M5-13c M5-13d M5-13e',
    );
    const behind = steps.slice(steps.findIndex(({ id }) => id === '8.5') + 1);
    expect(behind.every(({ kind }) => kind === 'declared')).toBe(true);
  });

  it('enables the SGAs of the pivot, asks people to approve that before the power is judged, and enables nobody by a rejected model', () => {
    const kindsOf = (overrides: object) =>
      stepsOf(overrides).flatMap(({ id, kind }) => (/^8/.test(id) ? [`${id} ${kind}`] : []));
    expect(kindsOf({})).toEqual(['8 tool', '8a human', '8.5 tool']);
    expect(kindsOf({ reenact: 'v4' })).toEqual(['8 declared', '8.5 tool']);
  });

  it('calls the segments of assets and growth by what they are', () => {
    const enable = stepsOf().find(({ id }) => id === '8');
    expect(enable?.kind === 'tool' ? enable.input.segment_words : null).toEqual({
      below_100m: 'firm assets under $100M',
      '100m_to_500m': 'firm assets of $100M to under $500M',
      above_500m: 'firm assets of $500M or more',
    });
    const explain = stepsOf().find(({ id }) => id === '4.5');
    const cohorts = (explain?.kind === 'tool' ? explain.input.cohorts : []) as { names?: string[] }[];
    expect(cohorts.flatMap(({ names }) => (names === undefined ? [] : [names]))).toEqual([
      ['firm assets shrink', 'firm assets grow 0 % to under 10 %', 'firm assets grow 10 % or more'],
    ]);
  });
});
