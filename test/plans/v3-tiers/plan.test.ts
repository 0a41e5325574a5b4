import { describe, expect, it } from 'vitest';
import { judgeAll } from '../../../gates/judge.ts';
import type { Step } from '../../../plans/plan.ts';
import { datesOf } from '../../../plans/v3-tiers/dates.ts';
import { parameters } from '../../../plans/v3-tiers/parameters.ts';
import { v3Tiers } from '../../../plans/v3-tiers/plan.ts';
import { allTools } from '../../../tools/index.ts';

const defaults = parameters.parse({});
const steps = v3Tiers.steps(defaults, { analysisDate: '2025-10-31', seed: 42 });

/** As the reference log and the project's list of gates name them. */
const documented = `
  G0.0.1 PREFLIGHT-1 PREFLIGHT-2 PREFLIGHT-3 G0.1.0 G0.1.1 G0.1.2 G0.1.3 G0.1.4 G0.1.5 G0.2.1 G0.2.2 G0.2.3 G0.2.4 G0.2.5 G0.2.6
  G1.1.1 G1.1.2 G1.1.3 G2.1.1 G2.1.2 G2.1.3 G2.1.4 G2.1.5 G3.1.1 G3.1.2 G3.1.3 G3.1.4 G3.1.6 G3.1.7 G3.1.8 G4.1.1 G4.1.2 G4.2.1
  G5.1.3 G5.1.4 G5.1.5 G5.1.6 G6.1.4 G6.1.5 G7.1.2 G7.3.1 BACKTEST-1 BACKTEST-2 BACKTEST-3
  V3.2.1 V3.2.2 V3.2.3 V3.2.4 V3.2.5 V3.2-1 V3.2-2 V3.2-3 V3.2-4 V3.2-5 V3.2-6`
  .trim()
  .split(/\s+/);

const gatesOf = (some: readonly Step[]) => some.flatMap((step) => ('gates' in step ? step.gates : []));

describe('the plan', () => {
  it('has every gate of the reference log once, and calls its own LL', () => {
    const ids = gatesOf(steps).map(({ id }) => id);
    expect(documented).toHaveLength(56);
    expect(ids.filter((id) => !id.startsWith('LL-')).sort()).toEqual([...documented].sort());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('judges measures that its tools say they hand back', () => {
    for (const step of steps) {
      if (step.kind !== 'tool') continue;
      const tool = allTools.find(({ name }) => name === step.tool);
      const measures = tool?.measures?.(tool.input.parse(step.input) as never) ?? [];
      for (const { id, measure } of step.gates)
        expect({ id, known: measures.includes(measure) }).toEqual({ id, known: true });
    }
  });

  it('reckons the dates of the log back from its analysis date', () => {
    expect(datesOf(defaults, '2025-10-31')).toEqual({
      train: { from: '2024-02-01', to: '2025-07-03' },
      test: { from: '2025-08-02', to: '2025-10-01' },
    });
  });

  it('asks for 30 days between training and test, however many days the plan leaves out', () => {
    const shorter = parameters.parse({ gap_days: 10 });
    const split = v3Tiers
      .steps(shorter, { analysisDate: '2025-10-31', seed: 42 })
      .find(({ id }) => id === '2.1');
    const gap = split?.kind === 'tool' ? split.gates.find(({ id }) => id === 'G2.1.3') : undefined;
    expect(gap && judgeAll([gap], { gapDays: { value: 10 } })[0]?.status).toBe('failed');
    expect(gap && judgeAll([gap], { gapDays: { value: 30 } })[0]?.status).toBe('passed');
  });

  it('gives every step the phase of the log', () => {
    const phases = [...new Set(steps.map(({ phase }) => phase?.id))];
    expect(phases).toEqual([
      ...['0.0', '0.0-PREFLIGHT', '0.1', '0.2', '1.1', '2.1', '3.1', '4.1', 'V3.2', 'V3.2_12212025'],
      ...['5.1', '6.1', '7.1', 'BACKTEST', 'REPORT'],
    ]);
  });

  it('puts the version in force that the parameter names, and makes the tables of all', () => {
    const chosen = v3Tiers.steps(parameters.parse({ tier_version: 'V3' }), {
      analysisDate: '2025-10-31',
      seed: 1,
    });
    const text = JSON.stringify(chosen);
    for (const table of ['lead_scores_v3"', 'lead_scores_v3_2"', 'lead_scores_v3_2_12212025"'])
      expect(text).toContain(`ml_features.${table}`);
    expect(text).toContain('"open_scores":"ml_features.open_lead_scores_v3"');
  });
});
