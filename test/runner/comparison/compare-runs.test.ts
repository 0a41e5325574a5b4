import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../runner/compare-runs.ts';
import type { Interval } from '../../../runner/comparison/run-record.ts';
import type { StepVerdict } from '../../../runner/run-state.ts';
import { absent, figures, ranking, recordOf, runOf, stepOf, verdictOf } from './records.ts';

const waived = { approval: 'a1', by: ['Ada'], reason: 'seen', selfApproved: true, at: '2025-11-01' };

function comparedVerdicts(a: StepVerdict[], b: StepVerdict[]) {
  return compareRuns(recordOf(runOf('r-1', { verdicts: a })), recordOf(runOf('r-2', { verdicts: b }))).gates;
}

test('a run is equal to one that says the same, in every section', () => {
  const full = {
    figures: figures({ value: 0.4, low: 0.3, high: 0.5 }),
    shap: ranking({ Has_LinkedIn: 0.6, miles: 0.4 }),
    beginning: { leadlineVersion: '1', planDigest: 'd', parameters: { folds: 5, gates: { ece: 0.05 } } },
  };
  const state = runOf('r-1', {
    steps: [
      stepOf('1', {
        verdicts: [verdictOf('G1')],
        inputs: [{ path: 'a.csv', sha256: 'x', bytes: 1 }],
        seconds: 3,
      }),
      stepOf('2', { kind: 'human', by: 'Ada' }),
    ],
  });
  const { a, b, notes, ...sections } = compareRuns(
    recordOf(state, full),
    recordOf({ ...state, run: 'r-2' }, full),
  );
  expect(notes).toEqual([]);
  expect(Object.values(sections).map(({ differences }) => differences.length)).toEqual(Array(8).fill(0));
  expect(sections).toMatchObject({
    settings: { equal: 7 },
    data: { equal: 1 },
    gates: { equal: 1 },
    metrics: { equal: 1 },
    features: { equal: 2 },
    steps: { equal: 2 },
    signOffs: { equal: 1 },
  });
});

describe('settings', () => {
  test('are compared value by value, sections opened and lists whole', () => {
    const begun = (parameters: Record<string, unknown>) => ({
      beginning: { leadlineVersion: '1', planDigest: null, parameters },
    });
    const { settings } = compareRuns(
      recordOf(runOf('r-1'), begun({ gates: { ece: 0.05, psi: 0.2 }, dates: ['a', 'b'] })),
      recordOf(runOf('r-2', { seed: 43 }), begun({ gates: { ece: 1, psi: 0.2 }, dates: ['a'] })),
    );
    expect(settings.differences).toEqual([
      { setting: 'seed', a: 42, b: 43 },
      { setting: 'gates.ece', a: 0.05, b: 1 },
      { setting: 'dates', a: ['a', 'b'], b: ['a'] },
    ]);
  });
});

test('a plan that was edited under the same version and settings is said to be another', () => {
  const begun = (planDigest: string, parameters = {}) => ({
    beginning: { leadlineVersion: '1', planDigest, parameters },
  });
  const notes = (a: ReturnType<typeof begun>, b: ReturnType<typeof begun>) =>
    compareRuns(recordOf(runOf('r-1'), a), recordOf(runOf('r-2'), b)).notes;
  expect(notes(begun('d'), begun('e'))).toContainEqual(
    expect.stringContaining('was edited between the runs'),
  );
  expect(notes(begun('d'), begun('e', { folds: 4 }))).toEqual(notes(begun('d'), begun('d')));
});

describe('data', () => {
  test('are told apart by their bytes: changed ones first, then those that only one run read', () => {
    const reads = (...files: [string, string][]) => ({
      steps: [stepOf('1', { inputs: files.map(([path, sha256]) => ({ path, sha256, bytes: 9 })) })],
    });
    const { data } = compareRuns(
      recordOf(runOf('r-1', reads(['old.csv', 'o'], ['same.csv', 's'], ['changed.csv', 'c']))),
      recordOf(runOf('r-2', reads(['same.csv', 's'], ['changed.csv', 'd'], ['new.csv', 'n']))),
    );
    expect(data.equal).toBe(1);
    expect(data.differences.map(({ path, a, b }) => [path, a?.sha256, b?.sha256])).toEqual([
      ['changed.csv', 'c', 'd'],
      ['old.csv', 'o', undefined],
      ['new.csv', undefined, 'n'],
    ]);
  });
});

describe('gates', () => {
  test('stand in the order of what got worse, whose threshold changed, what got better, what else was measured', () => {
    const gates = comparedVerdicts(
      [
        verdictOf('gone'),
        verdictOf('equal'),
        verdictOf('measured'),
        verdictOf('better', { status: 'warned' }),
        verdictOf('threshold'),
        verdictOf('worse'),
      ],
      [
        verdictOf('equal'),
        verdictOf('measured', { measured: 2 }),
        verdictOf('better'),
        verdictOf('threshold', { threshold: '>= 0' }),
        verdictOf('worse', { status: 'failed' }),
        verdictOf('new'),
      ],
    );
    expect(gates.equal).toBe(1);
    expect(gates.differences.map(({ gate, change }) => `${gate} ${change}`)).toEqual([
      'worse worse',
      'threshold threshold',
      'better better',
      'measured measured',
      'new only-b',
      'gone only-a',
    ]);
  });

  test('that people let pass hold no better for it: that is told with the waivers', () => {
    const failed = verdictOf('G', { status: 'failed' });
    expect(comparedVerdicts([failed], [{ ...failed, waived }])).toEqual({ differences: [], equal: 1 });
    expect(comparedVerdicts([verdictOf('G')], [{ ...failed, waived }]).differences).toMatchObject([
      { change: 'worse', b: { status: 'failed', waived: true } },
    ]);
  });
});

describe('metrics', () => {
  const verdict = (a: Interval, b: Interval) =>
    compareRuns(
      recordOf(runOf('r-1'), { figures: figures(a) }),
      recordOf(runOf('r-2'), { figures: figures(b) }),
    ).metrics.differences[0]?.verdict;

  test('say whether the difference lies within both intervals, or they only meet, or they are apart', () => {
    const a = { value: 0.4, low: 0.3, high: 0.5 };
    expect(verdict(a, { value: 0.45, low: 0.35, high: 0.55 })).toBe('within');
    expect(verdict(a, { value: 0.55, low: 0.5, high: 0.6 })).toBe('overlap');
    expect(verdict(a, { value: 0.45, low: 0.44, high: 0.46 })).toBe('overlap');
    expect(verdict(a, { value: 0.6, low: 0.51, high: 0.7 })).toBe('apart');
  });

  test('of a run without a model are missing, and a note says so', () => {
    const { metrics, notes } = compareRuns(
      recordOf(runOf('r-1'), { figures: figures({ value: 0.4, low: 0.3, high: 0.5 }) }),
      recordOf(runOf('r-2')),
    );
    expect(metrics.differences).toMatchObject([{ metric: 'aucPr', b: null, verdict: null }]);
    expect(notes).toContain('r-2 has no figures of a test window.');
  });
});

describe('features', () => {
  test('are the ten that lead either model, with rank and share in both', () => {
    const shares = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`f${index + 1}`, 0.05]));
    const { f1 = 0, ...others } = shares;
    const { features } = compareRuns(
      recordOf(runOf('r-1'), { shap: ranking(shares) }),
      recordOf(runOf('r-2'), { shap: ranking({ ...others, f1 }) }),
    );
    expect(features.differences.map(({ feature }) => feature)).toEqual([
      ...['f2', 'f3', 'f4', 'f5', 'f6', 'f7', 'f8', 'f9', 'f10', 'f11', 'f1'],
    ]);
    expect(features.differences.at(-1)).toEqual({
      feature: 'f1',
      a: { rank: 1, share: 0.05 },
      b: { rank: 12, share: 0.05 },
    });
  });

  test('are compared by gain, with a note, where one run has not explained its model', () => {
    const { features, notes } = compareRuns(
      recordOf(runOf('r-1'), { shap: ranking({ a: 1 }), gain: ranking({ a: 0.7, b: 0.3 }) }),
      recordOf(runOf('r-2', { state: 'blocked' }), { gain: ranking({ b: 0.6, a: 0.4 }) }),
    );
    expect(features.differences).toMatchObject([
      { feature: 'b', a: { rank: 2 }, b: { rank: 1 } },
      { feature: 'a' },
    ]);
    expect(notes).toContainEqual(expect.stringContaining('ranked by gain'));
  });

  test('that cannot be read are not compared, and a note says why', () => {
    const { features, notes } = compareRuns(
      recordOf(runOf('r-1'), { gain: ranking({ a: 1 }) }),
      recordOf(runOf('r-2'), { gain: { found: 'unreadable', because: 'model/importance.csv was changed' } }),
    );
    expect(features).toEqual({ differences: [], equal: 0 });
    expect(notes.join(' ')).toContain('model/importance.csv was changed');
  });
});

describe('the course of two runs', () => {
  test('tells steps that stand otherwise, then those that took noticeably longer', () => {
    const { steps } = compareRuns(
      recordOf(
        runOf('r-1', {
          steps: [
            stepOf('1', { seconds: 10 }),
            stepOf('2', { seconds: 10 }),
            stepOf('3', { seconds: 0.2 }),
            stepOf('4', { seconds: 1 }),
          ],
        }),
      ),
      recordOf(
        runOf('r-2', {
          steps: [
            stepOf('1', { seconds: 11 }),
            stepOf('2', { seconds: 20 }),
            stepOf('3', { seconds: 0.8 }),
            stepOf('4', { state: 'blocked', seconds: 1 }),
          ],
        }),
      ),
    );
    expect(steps.differences.map(({ step }) => step)).toEqual(['4', '2']);
    expect(steps.equal).toBe(2);
  });

  test('tells who let a gate pass, and that nobody else looked at it', () => {
    const { waivers } = compareRuns(
      recordOf(runOf('r-1', { verdicts: [verdictOf('G', { status: 'failed', waived })] })),
      recordOf(runOf('r-2', { verdicts: [verdictOf('G')] })),
    );
    expect(waivers.differences).toEqual([
      { gate: 'G', a: { by: ['Ada'], reason: 'seen', selfApproved: true }, b: null },
    ]);
  });

  test('tells a person from a stand-in', () => {
    const looked = (by: string, rehearsal: boolean) => ({
      steps: [stepOf('1', { kind: 'human', by, rehearsal })],
    });
    const { signOffs } = compareRuns(
      recordOf(runOf('r-1', looked('Ada', false))),
      recordOf(runOf('r-2', looked('rehearsal operator', true))),
    );
    expect(signOffs.differences).toMatchObject([
      { step: '1', a: { by: 'Ada', rehearsal: false }, b: { rehearsal: true } },
    ]);
  });
});

test('runs of different plans are compared in what both have, and a note says that no more is', () => {
  const comparison = compareRuns(
    recordOf(runOf('r-1', { verdicts: [verdictOf('both'), verdictOf('mine')] })),
    recordOf(
      runOf('o-1', { plan: 'other', verdicts: [verdictOf('both', { measured: 2 }), verdictOf('theirs')] }),
      { figures: absent },
    ),
  );
  expect(comparison.gates.differences.map(({ gate }) => gate)).toEqual(['both']);
  expect(comparison.steps).toEqual({ differences: [], equal: 0 });
  expect(comparison.notes[0]).toContain('The plans are different, count and other');
});

test('what neither run has is said once', () => {
  expect(compareRuns(recordOf(runOf('r-1')), recordOf(runOf('r-2'))).notes).toEqual([
    'Neither run has figures of a test window.',
    'Neither run has importances of features.',
  ]);
});

test('a run that is half done says how far it is', () => {
  const steps = [
    stepOf('1'),
    stepOf('2', { state: 'blocked' }),
    stepOf('3', { kind: 'declared', state: 'declared' }),
  ];
  const { notes } = compareRuns(recordOf(runOf('r-1')), recordOf(runOf('r-2', { state: 'blocked', steps })));
  expect(notes[0]).toBe('r-2 is not finished (blocked): 1 of 2 steps are done.');
});
