import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Gate } from '../../../gates/gate.ts';
import { atLeast, atMost, blocking, equals, warning } from '../../../gates/vocabulary.ts';
import type { DeclaredStep, Step, ToolStep } from '../../../plans/plan.ts';
import { lintSteps } from '../../../runner/lint/lint-steps.ts';
import { count, known, share } from '../../../tools/foreseen.ts';
import { defineTool, type Tool } from '../../../tools/tool.ts';

const nothing = async () => ({ output: {}, measures: {} });

/** Writes the table `leads` with the given columns, and an artifact. */
const load = defineTool({
  name: 'load',
  title: 'Load',
  description: 'Loads leads.',
  effect: 'warehouse',
  input: z.strictObject({ columns: z.array(z.string()).default(['Id', 'contact_date']) }),
  output: z.strictObject({}),
  guards: { observedGapDays: 'leakage' },
  measures: () => ['rows', 'share', 'gapDays', 'observedGapDays'],
  foresee: () => ({
    rows: count(),
    share,
    gapDays: known(1, 'test_start minus train_end'),
    observedGapDays: { low: 1, high: Number.POSITIVE_INFINITY, because: 'test_start minus train_end' },
  }),
  touches: ({ columns }) => ({
    writes: [
      { table: 'leads', columns },
      { table: 'copy', like: 'leads', columns: ['target_label'] },
    ],
    writesArtifacts: ['loaded.json'],
  }),
  run: nothing,
});

/** Reads one table and one artifact. */
const read = defineTool({
  name: 'read',
  title: 'Read',
  description: 'Reads leads.',
  effect: 'none',
  input: z.strictObject({
    table: z.string(),
    columns: z.array(z.string()).default([]),
    artifact: z.string().default('loaded.json'),
  }),
  output: z.strictObject({}),
  measures: () => [],
  touches: ({ table, columns, artifact }) => ({ reads: [{ table, columns }], readsArtifacts: [artifact] }),
  run: nothing,
});

const silent = defineTool({
  name: 'silent',
  title: 'Silent',
  description: 'Declares nothing.',
  effect: 'none',
  input: z.strictObject({}),
  output: z.strictObject({}),
  run: nothing,
});

const tools: readonly Tool[] = [load, read, silent];

describe('a plan is found wrong before it runs', () => {
  test.each<[string, Step[], string, string]>([
    ['two steps have one id', [step('1', 'load'), step('1', 'load')], 'step-id-repeated', 'called 1'],
    [
      'two gates have one id',
      [step('1', 'load', { gates: [rows(atLeast(1))] }), step('2', 'load', { gates: [rows(atLeast(1))] })],
      'gate-id-repeated',
      'called G, in step 1 and step 2',
    ],
    [
      'a need does not exist',
      [step('3.1', 'load'), step('2', 'load', { needs: ['3.l'] })],
      'needs-unknown',
      'Did you mean 3.1?',
    ],
    ['a step needs itself', [step('1', 'load', { needs: ['1'] })], 'needs-cycle', 'Step 1 needs itself'],
    [
      'steps need each other in a circle',
      [
        step('1', 'load', { needs: ['3'] }),
        step('2', 'load', { needs: ['1'] }),
        step('3', 'load', { needs: ['2'] }),
      ],
      'needs-cycle',
      'Steps 1, 2, 3 need each other',
    ],
    [
      'a need comes later in the plan',
      [step('1', 'load', { needs: ['2'] }), step('2', 'load')],
      'needs-later',
      'which the plan lists after it',
    ],
    [
      'a runnable step needs a declared one',
      [declared('1'), step('2', 'load', { needs: ['1'] })],
      'needs-declared',
      'declared only',
    ],
    [
      'a gate is called waivable whose tool guards against leakage',
      [step('1', 'load', { gates: [gateOn('observedGapDays', atMost(5), { waivable: true })] })],
      'waivable-guard',
      'Gate G of step 1 is called waivable, and observedGapDays guards against leakage',
    ],
    [
      'a gate is called waivable that guards personal data itself',
      [{ ...declared('1'), gates: [gateOn('rows', atLeast(1), { waivable: true, guards: 'pii' })] }],
      'waivable-guard',
      'rows guards personal data',
    ],
    ['a tool does not exist', [step('1', 'laod')], 'tool-unknown', 'Did you mean load?'],
    [
      'an input does not fit',
      [step('1', 'load', { input: { columns: 3 } })],
      'tool-input-refused',
      'columns: expected a value of type array, arrived 3',
    ],
    [
      'a gate judges what its tool does not measure',
      [step('1', 'load', { gates: [blocking('G', atLeast(1), { ...words, measure: 'row' })] })],
      'measure-unknown',
      'Did you mean rows?',
    ],
    [
      'a table is not written by a step that is needed',
      [step('1', 'load'), step('2', 'read', { input: { table: 'leads', artifact: 'loaded.json' } })],
      'table-unwritten',
      'reads the table leads',
    ],
    [
      'a column is not written',
      [
        step('1', 'load'),
        step('2', 'read', { needs: ['1'], input: { table: 'copy', columns: ['Id', 'contact_dat'] } }),
      ],
      'column-unwritten',
      'reads contact_dat of the table copy, which no step that it needs writes there. Did you mean contact_date?',
    ],
    [
      'an artifact is not written',
      [
        step('1', 'load'),
        step('2', 'read', { needs: ['1'], input: { table: 'leads', artifact: 'laoded.json' } }),
      ],
      'artifact-unwritten',
      'reads the artifact laoded.json',
    ],
  ])('where %s', (_, steps, code, message) => {
    const findings = lintSteps(steps, tools).filter((finding) => finding.code === code);
    expect(findings).toHaveLength(1);
    expect(findings[0]).toMatchObject({ severity: 'error' });
    expect(findings[0]?.message).toContain(message);
    expect(findings[0]?.next).not.toBe('');
  });

  test('and the advice names the step to add to the needs', () => {
    const [table, artifact] = lintSteps(
      [step('1', 'load'), step('2', 'read', { input: { table: 'leads' } })],
      tools,
    );
    expect(table?.next).toBe('Add 1, which writes it, to the needs of step 2.');
    expect(artifact?.next).toBe('Add 1, which writes it, to the needs of step 2.');
  });

  test('and what is needed through another step counts', () => {
    const steps = [
      step('1', 'load'),
      person('2', ['1']),
      step('3', 'read', { needs: ['2'], input: { table: 'copy', columns: ['ID', 'target_label'] } }),
    ];
    expect(lintSteps(steps, tools)).toEqual([]);
  });
});

describe('a gate on what can be foreseen', () => {
  test.each<[string, Gate]>([
    ['a share above 1', gateOn('share', atLeast(1.01))],
    ['a count that is not whole', gateOn('rows', equals(2.5))],
    ['a count below 0', gateOn('rows', atMost(-1))],
    ['a word where a number is measured', gateOn('rows', equals('many'))],
    ['a range that is turned round', gateOn('rows', { kind: 'between', low: 5, high: 3 })],
    ['more days than the dates leave', gateOn('gapDays', atLeast(30))],
  ])('can never pass when it asks for %s', (_, gate) => {
    expect(lintSteps([step('1', 'load', { gates: [gate] })], tools)).toMatchObject([
      { code: 'gate-never-passes', severity: 'error', step: '1', gate: 'G' },
    ]);
  });

  test('says what the measure will be, and what from', () => {
    const [finding] = lintSteps([step('1', 'load', { gates: [gateOn('gapDays', atLeast(30))] })], tools);
    expect(finding?.message).toBe(
      'Gate G of step 1 can never pass: gapDays will be 1 (test_start minus train_end) and must be >= 30.',
    );
  });

  test('that only warns is a warning when it can never pass', () => {
    const gate = warning('G', atLeast(2), { ...words, measure: 'share' });
    expect(lintSteps([step('1', 'load', { gates: [gate] })], tools)).toMatchObject([
      { code: 'gate-never-passes', severity: 'warning' },
    ]);
  });

  test.each<[string, Gate]>([
    ['a count of at least 0', gateOn('rows', atLeast(0))],
    ['a share of at most 1', gateOn('share', atMost(1))],
    ['a count above -0.5', gateOn('rows', { kind: 'above', value: -0.5 })],
  ])('can never fail when it asks for %s, which is a warning', (_, gate) => {
    expect(lintSteps([step('1', 'load', { gates: [gate] })], tools)).toMatchObject([
      { code: 'gate-never-fails', severity: 'warning', gate: 'G' },
    ]);
  });

  test.each<[string, Gate]>([
    ['a share of at least 0.85', gateOn('share', atLeast(0.85))],
    ['a share of exactly 1', gateOn('share', equals(1))],
    ['a count above 0', gateOn('rows', { kind: 'above', value: 0 })],
    ['a count of exactly 0', gateOn('rows', equals(0))],
    ['what the dates leave', gateOn('gapDays', atLeast(1))],
    ['what the dates leave at least', gateOn('observedGapDays', atLeast(1))],
  ])('is sound when it asks for %s', (_, gate) => {
    expect(lintSteps([step('1', 'load', { gates: [gate] })], tools)).toEqual([]);
  });
});

test('a tool that declares nothing is a warning, and no guess is made about what follows it', () => {
  const steps = [
    step('1', 'silent', { gates: [rows(atLeast(1))] }),
    step('2', 'read', { needs: ['1'], input: { table: 'anything' } }),
  ];
  expect(lintSteps(steps, tools).map(({ code, severity, step: at }) => [code, severity, at])).toEqual([
    ['measures-undeclared', 'warning', '1'],
    ['touches-undeclared', 'warning', '1'],
  ]);
});

const words = { title: 'What is judged', measure: 'rows', onFailure: 'Look.' };

function rows(expectation: Gate['expect']): Gate {
  return gateOn('rows', expectation);
}

function gateOn(measure: string, expectation: Gate['expect'], more: Partial<Gate> = {}): Gate {
  return { ...blocking('G', expectation, { ...words, measure }), ...more };
}

function step(id: string, tool: string, more: Partial<ToolStep> = {}): ToolStep {
  return { kind: 'tool', id, title: id, needs: [], tool, input: {}, gates: [], ...more };
}

function person(id: string, needs: string[]): Step {
  return { kind: 'human', id, title: id, needs, instructions: 'Look.', checklist: [] };
}

function declared(id: string): DeclaredStep {
  return { kind: 'declared', id, title: id, needs: [], why: 'Later.', gates: [] };
}
