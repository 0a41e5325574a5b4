import { describe, expect, it } from 'vitest';
import type { Step } from '../../../plans/plan.ts';
import { datesOf } from '../../../plans/v4-xgboost/dates.ts';
import { matrixOf } from '../../../plans/v4-xgboost/features.ts';
import { parameters } from '../../../plans/v4-xgboost/parameters.ts';
import { v4Xgboost } from '../../../plans/v4-xgboost/plan.ts';
import { lintSteps } from '../../../runner/lint/lint-steps.ts';
import { datedFeatures, keyColumns } from '../../../tools/employment/columns.ts';
import { allTools } from '../../../tools/index.ts';

const run = { analysisDate: '2025-10-31', seed: 42 };
const stepsWith = (overrides: object) => v4Xgboost.steps(parameters.parse(overrides), run);
const gatesOf = (steps: readonly Step[]) => steps.flatMap((step) => ('gates' in step ? step.gates : []));

/** Appendix 15, phase 3's text and the constants, as the project's list of gates names them. */
const documented = `
  G0.1 G0.2 G0.3 G0.4 G0.5 G0.6 G1.1 G1.2 G1.3 G1.4 G1.5 G2.1 G2.2 G2.3 G2.4 G2.5
  G3.1 G3.2 G3.3 G3.4 G3.5 G3.5a G3.5b G3.6 G3.6a G3.6b G4.1 G4.2 G4.3 G4.c G5.1 G5.2 G5.3 G5.4 G5.5
  G6.1 G6.2 G6.3 G7.1 G7.2 G7.3 G7.4 G7.5 G8.1 G8.2 G8.3 G8.4 G8.5`
  .trim()
  .split(/\s+/);

const blocking = `
  G0.1 G0.2 G0.3 G0.4 G0.5 G1.1 G2.2 G2.5 G3.2 G3.3 G3.5 G3.5a G3.5b G5.1 G5.2 G5.5 G6.2 G8.1`
  .trim()
  .split(/\s+/);

describe('the plan', () => {
  const steps = stepsWith({});

  it('has each of the 48 gates of the document once, and calls its own LL', () => {
    const ids = gatesOf(steps).map(({ id }) => id);
    expect(documented).toHaveLength(48);
    expect(ids.filter((id) => !id.startsWith('LL-')).sort()).toEqual([...documented].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('lets those gates block that the document lets block', () => {
    const own = gatesOf(steps).filter(({ id }) => !id.startsWith('LL-'));
    const found = own.filter(({ severity }) => severity === 'blocking').map(({ id }) => id);
    expect(found.sort()).toEqual([...blocking].sort());
  });

  it('goes through the phases 0 to 10', () => {
    const phases = [...new Set(steps.map(({ phase }) => phase?.id))];
    expect(phases).toEqual(Array.from({ length: 11 }, (_, phase) => String(phase)));
  });

  it('trains on columns of the feature table, and on no value of today', () => {
    const training = steps.find(({ id }) => id === '6.3');
    const { features } = (training as unknown as { input: { features: { name: string }[] } }).input;
    const dated = datedFeatures.map(({ name }) => name);
    expect(features.map(({ name }) => name).filter((name) => !dated.includes(name))).toEqual([]);
  });

  it('lists what the document excludes, and every key of the feature table, as columns that no model may see', () => {
    const policy = steps.find(({ id }) => id === '6.1');
    const listed = (policy as unknown as { input: { drop_list: { column: string }[] } }).input.drop_list.map(
      ({ column }) => column,
    );
    const excluded = `state city metro zip days_to_conversion conversion_date lead_id advisor_crd firm_crd contacted_date created_date`;
    const keys = keyColumns.filter((name) => !['target_label', 'unscorable_reason'].includes(name));
    expect([...excluded.split(' '), ...keys].filter((name) => !listed.includes(name))).toEqual([]);
  });

  it('looks for the signals of the exploration among so few features that some may be missing', () => {
    const { expected_features, expected_within, gates } = parameters.parse({});
    const others = matrixOf({ extra_features: [] }).filter(({ name }) => !expected_features.includes(name));
    expect(others.length).toBeGreaterThan(expected_within - gates.expected_at_top);
  });

  it('is sound before it runs', () => {
    expect(lintSteps(steps, allTools)).toEqual([]);
  });
});

describe('the dates', () => {
  it('end training so early that the gap before the document’s test holds', () => {
    expect(datesOf(parameters.parse({}))).toEqual({
      train_start: '2024-02-01',
      train_end: '2025-07-02',
      test_start: '2025-08-01',
      test_end: '2025-10-31',
    });
  });

  it('of the document itself can never pass G5.5, and lint says so before anything runs', () => {
    const steps = stepsWith({ train_end: '2025-07-31', test_start: '2025-08-01' });
    const found = lintSteps(steps, allTools).filter(({ gate }) => gate === 'G5.5');
    expect(found).toMatchObject([
      {
        code: 'gate-never-passes',
        severity: 'error',
        message:
          'Gate G5.5 of step 5.1 can never pass: gapDays will be 1 (training ends on 2025-07-31 and the test starts on 2025-08-01) and must be >= 30.',
      },
    ]);
  });

  it('are the same in every step that splits', () => {
    const splits = stepsWith({ train_end: '2025-06-15' }).flatMap((step) =>
      step.kind === 'tool' && 'train_end' in step.input ? [step.input.train_end] : [],
    );
    expect(splits.length).toBeGreaterThan(3);
    expect(new Set(splits)).toEqual(new Set(['2025-06-15']));
  });
});
