import { describe, expect, it } from 'vitest';
import { parameters } from '../../../plans/v6-true-vintage/parameters.ts';
import { v6TrueVintage } from '../../../plans/v6-true-vintage/plan.ts';

const steps = v6TrueVintage.steps(parameters.parse({}), { analysisDate: '2025-10-31', seed: 42 });

describe('the V6 plan', () => {
  it('puts every step into one of the four phases of the document', () => {
    expect([...new Set(steps.map(({ phase }) => phase?.id))]).toEqual(['1', '2', '3', '4']);
  });

  it('names no gate twice', () => {
    const ids = steps.flatMap((step) => (step.kind === 'human' ? [] : step.gates.map(({ id }) => id)));
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  it('files the reports that the document names, dated by the analysis date', () => {
    const documents = steps.flatMap((step) =>
      step.kind === 'tool' && Array.isArray(step.input.documents)
        ? (step.input.documents as { name: string }[]).map(({ name }) => name)
        : [],
    );
    expect(documents).toEqual(
      expect.arrayContaining([
        'config/v6_pii_droplist.json',
        'step_1_3_validation_report.md',
        'step_1_7_schema_validation_report.md',
        'step_2_master_view_report.md',
        'model_training_report_v6_20251031.md',
        'calibration_report_v6_20251031.md',
        'backtesting_report_v6_20251031.md',
        'overfitting_analysis_v6_20251031.md',
      ]),
    );
  });

  it('has the thresholds of the steps that cannot run yet', () => {
    const gates = steps.flatMap((step) => (step.kind === 'declared' ? step.gates : []));
    const expectOf = (id: string) => gates.find((gate) => gate.id === id)?.expect;
    expect(expectOf('V6-5.1b')).toEqual({ kind: 'below', value: 500 });
    expect(expectOf('V6-5.3b')).toEqual({ kind: 'above', value: 0.5 });
    expect(expectOf('V6-6.1a-errors')).toEqual({ kind: 'below', value: 0.005 });
    expect(expectOf('V6-6.2c')).toEqual({ kind: 'below', value: 0.15 });
    expect(expectOf('V6-6.2c-variation')).toEqual({ kind: 'below', value: 0.2 });
  });

  it('lets nothing that runs stand behind the power gates, which may fail', () => {
    const behind = steps.slice(steps.findIndex(({ id }) => id === '5.2') + 1);
    expect(behind.every(({ kind }) => kind === 'declared')).toBe(true);
  });
});
