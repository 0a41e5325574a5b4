import { describe, expect, test } from 'vitest';
import { atLeast, blocking } from '../../../gates/vocabulary.ts';
import { allPlans } from '../../../plans/index.ts';
import type { Step } from '../../../plans/plan.ts';
import { v6TrueVintage } from '../../../plans/v6-true-vintage/plan.ts';
import { referenceConfiguration } from '../../../runner/configuration.ts';
import { lintPlan } from '../../../runner/lint/lint-plan.ts';
import { lintSteps } from '../../../runner/lint/lint-steps.ts';
import { allTools } from '../../../tools/index.ts';

const configuration = referenceConfiguration(allPlans);

describe.each(allPlans.map((plan) => [plan.name, plan] as const))('the plan %s', (_, plan) => {
  const findings = lintPlan(plan, configuration, allTools);

  test('has no error with its reference values', () => {
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('uses no tool that hides what it measures or touches', () => {
    const hidden = findings.filter(({ code }) => code.endsWith('-undeclared'));
    expect(hidden).toEqual([]);
  });
});

test.each(allTools.map((tool) => [tool.name, tool] as const))(
  'the tool %s declares what it measures and what it touches',
  (_, tool) => {
    expect(tool.measures).toBeDefined();
    expect(tool.touches).toBeDefined();
  },
);

describe("the V4 plan's gate on the gap between training and test", () => {
  const findings = (trainEnd: string, testStart: string) => {
    const input = {
      dataset: 'ml_features.lead_features',
      time_column: 'contact_date',
      target: 'ml_split.training',
      train_end: trainEnd,
      test_start: testStart,
    };
    const gate = blocking('G5.5', atLeast(30), {
      title: 'Days between training and test',
      measure: 'gapDays',
      onFailure: 'Move the start of the test.',
    });
    const step: Step = {
      kind: 'tool',
      id: '5',
      title: 'Split',
      needs: [],
      tool: 'split-dataset',
      input,
      gates: [gate],
    };
    return lintSteps([step], allTools).filter((finding) => finding.gate === 'G5.5');
  };

  test('can never pass with the dates that the document gives, and the finding says why', () => {
    expect(findings('2025-07-31', '2025-08-01')).toMatchObject([
      {
        code: 'gate-never-passes',
        severity: 'error',
        message:
          'Gate G5.5 of step 5 can never pass: gapDays will be 1 (training ends on 2025-07-31 and the test starts on 2025-08-01) and must be >= 30.',
      },
    ]);
  });

  test('is sound with the dates that the V3 plan works out', () => {
    expect(findings('2025-07-03', '2025-08-02')).toEqual([]);
  });
});

describe('in the V6 plan it is found', () => {
  const sound = v6TrueVintage.steps(v6TrueVintage.parameters.parse({}), {
    analysisDate: '2025-10-31',
    seed: 42,
  });

  test.each<[string, (step: Step) => Step, string]>([
    ['that the join does not need the vintages', without('3.1', '2'), 'table-unwritten'],
    [
      'that the training does not need the policy, and so not the dataset',
      without('4.1', '4.2'),
      'table-unwritten',
    ],
    ['that the backtest does not need the calibration', without('4.4', '4.3'), 'artifact-unwritten'],
    ['that a feature is written in another way', rename('Has_CFP', 'HasCFP'), 'column-unwritten'],
  ])('%s', (_, change, code) => {
    const findings = lintSteps(sound.map(change), allTools);
    expect(findings.map((finding) => finding.code)).toContain(code);
  });
});

function without(id: string, need: string): (step: Step) => Step {
  return (step) => (step.id === id ? { ...step, needs: step.needs.filter((each) => each !== need) } : step);
}

/** Misspells a column in the input of the training. */
function rename(from: string, to: string): (step: Step) => Step {
  return (step) => {
    if (step.kind !== 'tool' || step.id !== '4.1') return step;
    return { ...step, input: JSON.parse(JSON.stringify(step.input).replaceAll(`"${from}"`, `"${to}"`)) };
  };
}
