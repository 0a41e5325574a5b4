import { describe, expect, it } from 'vitest';
import { allPlans } from '../../plans/index.ts';
import { gatesOf, type PlannedGate } from '../../runner/plan-gates.ts';
import { allTools } from '../../tools/index.ts';

const reference = { analysisDate: '2025-10-31', seed: 42 };

function gates(plan: string): PlannedGate[] {
  const found = allPlans.find(({ name }) => name === plan);
  if (found === undefined) throw new Error(`no plan ${plan}`);
  return gatesOf(found.steps(found.parameters.parse({}), reference), allTools);
}

const idsOf = (plan: string, wanted: (gate: PlannedGate) => boolean) =>
  gates(plan)
    .filter(wanted)
    .map(({ gate }) => gate)
    .join(' ');

/** Every gate that nobody can waive, and every blocking one that a person may. A change here is a change of what people may decide. */
const decided: Record<string, { leakage: string; pii: string; waivable: string }> = {
  'v3-tiers': {
    leakage: 'LL-0.0c1 LL-0.0e LL-1.1c G1.1.3 LL-1.1b LL-1.1d LL-1.1e LL-L4 G2.1.3 G2.1.4',
    pii: 'G3.1.1 LL-7.1-true',
    waivable: 'G1.1.1 G1.1.2 G2.1.1',
  },
  'v4-xgboost': {
    leakage: 'LL-0.3a LL-0.4a LL-2.2 G3.3 G3.2 LL-3.2a G2.2 LL-3.2c LL-3.2d G5.5 LL-5.1 LL-5.2',
    pii: 'LL-6.1 LL-6.3 LL-10.4-true',
    waivable: 'G0.5 G1.1 G5.1 G5.2 G6.2 G8.1',
  },
  'm5-progress': {
    leakage:
      'LL-1.3b LL-1.4c LL-1.4d M5-3.2b LL-15.1f LL-15.1g LL-15.3c M5-Q4 LL-L1 LL-L2 LL-L3 LL-15.3h M5-S3 LL-S3 LL-4.1a',
    pii: 'LL-4b LL-7.1e-true',
    waivable:
      'M5-3.3a M5-Q1 M5-15.3a M5-Q2 M5-Q3 M5-S1 M5-15.4b M5-15.4c M5-P2 M5-5b M5-5c M5-P1 M5-6d M5-6a M5-6b M5-6c M5-8.5',
  },
  'v6-true-vintage': {
    leakage: 'LL-1.4b V6-1.5c LL-1.5d V6-3.2.4 V6-3.2.5 LL-L1 LL-L2 LL-L3 LL-L4',
    pii: 'V6-4.2-policy V6-4.2 LL-4.6-true',
    waivable: 'V6-3.2.2 V6-3.2.3 V6-4.1a V6-4.1b V6-4.1c V6-4.3a V6-4.3b V6-4.4a V6-4.4b V6-5.2a V6-5.2b',
  },
  'v12-direct-lead': {
    leakage:
      'LL-V12-0.1f LL-V12-0.1n LL-V12-0.1o V12-2a V12-2b LL-V12-3.1c LL-V12-3.1d LL-V12-3.1e LL-V12-3.1g V12-QA2 LL-V12-4.3 V12-6c',
    pii: 'LL-V12-3.1f LL-V12-7.3 LL-V12-10.1d-true',
    waivable:
      'V12-1a V12-3b V12-4a V12-4a-correlation V12-4b V12-QA1 V12-QA1-completeness V12-QA1-psi V12-QA3 V12-7a V12-7b V12-7c V12-9 V12-9-segment V12-QA6 V12-QA6-segment V12-QA4 V12-QA4-variation V12-QA5 V12-13',
  },
  'contacted-to-won': {
    leakage: 'CW-1.2b CW-2.3a CW-2.3b CW-2.4a CW-2.4b CW-2.4c',
    pii: 'CW-3.1 CW-3.2f CW-3.6-true',
    waivable: '',
  },
  'firm-vintages': { leakage: 'FV-2e FV-2f FV-4c', pii: '', waivable: '' },
  'salesforce-pull': { leakage: '', pii: '', waivable: '' },
  'salesforce-sync': { leakage: '', pii: '', waivable: 'LL-SF-3c' },
  'salesforce-rollback': { leakage: '', pii: '', waivable: 'LL-SR-3c' },
};

describe('what nobody can waive, and what a person may', () => {
  it.each(Object.entries(decided))('is decided gate by gate in %s', (plan, { leakage, pii, waivable }) => {
    expect(
      idsOf(plan, ({ guards }) => guards === 'leakage')
        .split(' ')
        .sort(),
    ).toEqual(leakage.split(' ').sort());
    expect(idsOf(plan, ({ guards }) => guards === 'pii')).toBe(pii);
    expect(
      idsOf(plan, ({ severity, waiver }) => severity === 'blocking' && waiver === 'waivable')
        .split(' ')
        .sort(),
    ).toEqual(waivable.split(' ').sort());
  });

  it('is decided for every plan', () => {
    expect(Object.keys(decided).sort()).toEqual(allPlans.map(({ name }) => name).sort());
  });
});

describe('over all plans', () => {
  const all = allPlans.flatMap(({ name }) => gates(name).map((gate) => ({ plan: name, ...gate })));

  it('no gate that speaks of the future, of leakage or of listed columns is left unguarded', () => {
    const speaks =
      /leak|future|post.?contact|later than|looked into|listed columns|known at contact|geographic|not known at/i;
    const speaking = all.filter(
      ({ title, measure, onFailure, kind }) =>
        kind === 'runnable' && speaks.test(`${title} ${measure} ${onFailure}`),
    );
    const unguarded = speaking.filter(({ guards }) => guards === null);
    expect(speaking.length).toBeGreaterThan(30);
    expect(unguarded.map(({ plan, gate, title }) => `${plan} ${gate}: ${title}`)).toEqual([]);
  });

  it('a guarded gate is never waivable, not even one that only warns', () => {
    const guarded = all.filter(({ guards }) => guards !== null);
    expect(guarded.map(({ severity }) => severity)).toContain('warning');
    expect(new Set(guarded.map(({ waiver }) => waiver))).toEqual(new Set(['never']));
  });

  it('a blocking gate of a step that is not built yet offers no waiver', () => {
    const declared = all.filter(({ kind, severity }) => kind === 'declared' && severity === 'blocking');
    expect(declared.length).toBeGreaterThan(25);
    expect(new Set(declared.map(({ waiver }) => waiver))).toEqual(new Set(['closed']));
  });

  it('a waivable blocking gate holds a figure against a bar, and is never about counts that must be 0 or sameness', () => {
    const waivable = all.filter(({ severity, waiver }) => severity === 'blocking' && waiver === 'waivable');
    const equalities = waivable.filter(({ expect: { kind } }) => kind === 'equals').map(({ gate }) => gate);
    // Moves of features between two models: the document lets a person justify them.
    expect(equalities).toEqual(['V12-QA5']);
  });
});
