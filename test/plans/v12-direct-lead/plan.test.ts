import { describe, expect, it } from 'vitest';
import { parameters } from '../../../plans/v12-direct-lead/parameters.ts';
import { v12DirectLead } from '../../../plans/v12-direct-lead/plan.ts';

const run = { analysisDate: '2025-10-31', seed: 42 };
const steps = v12DirectLead.steps(parameters.parse({}), run);
const gates = steps.flatMap((step) => (step.kind === 'human' ? [] : step.gates));

describe('the V12 plan', () => {
  it('names every step after its unit and task, or after its checkpoint', () => {
    for (const { id, phase } of steps) {
      if (phase?.id === 'QA') expect(id).toMatch(/^(QA\d[a-z]?|S)$/);
      else expect(id).toMatch(new RegExp(`^${phase?.id.replace('Unit ', '')}\\.\\d[a-z]?$`));
    }
  });

  it('names no gate twice', () => {
    const ids = gates.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('has the document thresholds', () => {
    const expectOf = (id: string) => gates.find((gate) => gate.id === id)?.expect;
    expect(expectOf('V12-1a')).toEqual({ kind: 'at-least', value: 0.95 });
    expect(expectOf('V12-3b')).toEqual({ kind: 'between', low: 0.03, high: 0.06 });
    expect(expectOf('V12-4a')).toEqual({ kind: 'at-most', value: 10 });
    expect(expectOf('V12-4b')).toEqual({ kind: 'below', value: 0.25 });
    expect(expectOf('V12-7a')).toEqual({ kind: 'at-least', value: 0.07 });
    expect(expectOf('V12-7b')).toEqual({ kind: 'below', value: 0.2 });
    expect(expectOf('V12-7c')).toEqual({ kind: 'below', value: 0.15 });
    expect(expectOf('V12-9-segment')).toEqual({ kind: 'at-most', value: 0.05 });
    expect(expectOf('V12-S1')).toEqual({ kind: 'at-least', value: 0.065 });
    expect(expectOf('V12-S2')).toEqual({ kind: 'at-least', value: 0.3 });
  });

  it('splits by the same fields wherever it splits', () => {
    const fields = ['folds', 'gap_days', 'test_fraction', 'validation_fraction'];
    const splits = steps.flatMap((step) => {
      if (step.kind !== 'tool' || !('test_fraction' in step.input)) return [];
      return [{ step: step.id, fields: fields.map((name) => step.input[name]) }];
    });
    expect(splits.map(({ step }) => step)).toEqual(['4.3', '6.1', '7.1', '7.3', '7.4']);
    for (const split of splits) expect(split.fields).toEqual([5, 30, 0.2, 0.15]);
  });

  it('leaves unstable features out of every matrix, and puts them back when none is named', () => {
    const lists = (overrides: object) =>
      v12DirectLead.steps(parameters.parse(overrides), run).flatMap((step) => {
        if (step.kind !== 'tool' || !Array.isArray(step.input.features)) return [];
        // The audits try all columns of the table, trained on or not.
        if (step.tool.startsWith('audit-')) return [];
        return [(step.input.features as { name: string }[]).map(({ name }) => name)];
      });
    for (const names of lists({})) expect(names).not.toContain('pct_reps_with_cfp');
    for (const names of lists({ unstable_features: [] })) expect(names).toContain('pct_reps_with_cfp');
  });

  it('says itself which columns no row may lack, so that the schema is not only what the build happens to be', () => {
    const derive = steps.find(({ id }) => id === '5.1');
    const listed = derive?.kind === 'tool' ? derive.input.features : [];
    const asked = (listed as { name: string; nullable: boolean | null }[]).map(
      ({ name, nullable }) => [name, nullable] as const,
    );
    expect(Object.fromEntries(asked)).toMatchObject({
      is_veteran_advisor: false,
      license_count: false,
      MilesToWork: null,
    });
  });

  it('waits with the A/B test for its power and for the measuring of adoption', () => {
    expect(steps.find(({ id }) => id === '14.1')?.needs).toEqual(['12.1', '13.1', '13.2']);
  });

  it('lets nothing that runs stand behind the power gate, which may fail', () => {
    const behind = steps.slice(steps.findIndex(({ id }) => id === '13.1') + 1);
    expect(behind.every(({ kind }) => kind === 'declared')).toBe(true);
  });
});
