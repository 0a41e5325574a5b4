import { describe, expect, test } from 'vitest';
import { readReferencePlans } from '../../runner/plan-reader.ts';
import { renderBrief } from '../../runner/step-brief.ts';
import { countLines, countPlan, doubleLines } from './count-plan.ts';
import { engineOn, workspaceFolder } from './fixtures.ts';
import { chooseColumns, phasePlan } from './phase-plan.ts';

const plans = [phasePlan, countPlan];
const tools = [chooseColumns, countLines, doubleLines];

describe('the gates of a plan', () => {
  test('are known without a workspace, declared ones too', () => {
    const { run, gates } = readReferencePlans(plans, tools).gatesOfPlan('phases');
    expect(run).toBeNull();
    expect(gates).toMatchObject([
      {
        gate: 'P-1',
        step: '1.1',
        tool: 'choose-columns',
        measure: 'kept',
        threshold: '>= 1',
        kind: 'runnable',
        status: 'not-judged',
        verdict: null,
        evidence: 'evidence/P-1.json',
        onFailure: 'Look at what was removed.',
      },
      { gate: 'P-2', step: '2.1', tool: null, kind: 'declared', status: 'declared' },
    ]);
  });

  test('carry the verdicts of the newest run of that plan', async () => {
    const { engine } = await engineOn(await workspaceFolder(), { plans, tools });
    await engine.advance(await engine.start('phases'), { until: '1.1' });
    await engine.start('count');
    const { run, gates } = engine.gatesOfPlan('phases');
    expect(run).toBe('phases-1');
    expect(gates.map(({ status }) => status)).toEqual(['passed', 'declared']);
    expect(gates[0]?.verdict).toMatchObject({ measured: 1, step: '1.1' });

    await engine.start('phases');
    expect(engine.gatesOfPlan('phases')).toMatchObject({
      run: 'phases-2',
      gates: [{ status: 'not-judged' }, {}],
    });
    expect(engine.gatesOfPlan('phases', 'phases-1').gates[0]?.status).toBe('passed');
    expect(() => engine.gatesOfPlan('phases', 'count-1')).toThrow(
      expect.objectContaining({ code: 'run-of-other-plan' }),
    );
  });
});

describe('what a tool guards', () => {
  const guarding = { ...chooseColumns, guards: { kept: 'leakage' } } as const;
  const lenient = {
    ...phasePlan,
    steps: (...given: Parameters<typeof phasePlan.steps>) =>
      phasePlan
        .steps(...given)
        .map((step) =>
          step.kind === 'tool'
            ? { ...step, gates: step.gates.map((gate) => ({ ...gate, severity: 'warning' as const })) }
            : step,
        ),
  };

  test('is shown with the gate, and stands in the verdict of a run, though the plan says nothing of it', async () => {
    const folder = await workspaceFolder({ yaml: 'plans: { phases: { fewest: 2 } }' });
    const { engine } = await engineOn(folder, { plans: [lenient], tools: [guarding] });
    expect(engine.gatesOfPlan('phases').gates[0]).toMatchObject({ waiver: 'never', guards: 'leakage' });
    expect(engine.gatesOfPlan('phases').gates[1]).toMatchObject({ waiver: 'waivable', guards: null });
    const { verdicts } = await engine.advance(await engine.start('phases'));
    expect(verdicts).toMatchObject([{ gate: 'P-1', status: 'warned', guards: 'leakage' }]);
  });

  test('is by measure: another measure of the same tool is left alone', () => {
    const other = { ...chooseColumns, guards: { constructor: 'pii', rows: 'leakage' } } as const;
    const [gate] = readReferencePlans([phasePlan], [other]).gatesOfPlan('phases').gates;
    expect(gate).toMatchObject({ waiver: 'closed', guards: null });
  });
});

describe('a threshold that leadline.yaml changes', () => {
  test('is shown before any run, journalled when the run begins, and part of its state', async () => {
    const folder = await workspaceFolder({ yaml: 'plans: { phases: { fewest: 0 } }' });
    const { engine, events } = await engineOn(folder, { plans, tools });
    const changed = [
      {
        gate: 'P-1',
        step: '1.1',
        title: 'columns that are left',
        change: 'loosened',
        reference: '>= 1',
        value: '>= 0',
      },
    ];
    expect(engine.viewPlan('phases').changedGates).toEqual(changed);
    expect(engine.viewPlan('count').changedGates).toEqual([]);
    const run = await engine.start('phases');
    expect(events).toContainEqual(expect.objectContaining({ type: 'run-started', changedGates: changed }));
    expect(engine.status(run).changedGates).toEqual(changed);
  });
});

describe('the brief of a step', () => {
  const reader = readReferencePlans(plans, tools);

  test('holds what plan and tool say, and nothing else', () => {
    expect(reader.stepBrief('phases', '1.1')).toMatchObject({
      task: 'Choose the columns. Ask when fewer than two are left.',
      inputs: [
        { name: 'table', value: 'ml.features', description: 'Where the columns are.' },
        { name: 'most', value: 3, description: null },
      ],
      outputs: [{ name: 'kept', description: 'How many columns are left.' }],
      touches: {
        reads: [],
        writes: [{ table: 'ml.features', columns: ['a', 'b'] }],
        writesArtifacts: ['columns.json'],
      },
      gates: [{ gate: 'P-1', threshold: '>= 1', reference: null }],
      call: { command: 'leadline step 1.1', mcp: { tool: 'run_step', arguments: { until: '1.1' } } },
    });
  });

  test('reads as a task, with gates and when to stop', () => {
    const text = renderBrief(reader.stepBrief('phases', '1.1'));
    expect(text.match(/^#+ .*/gm)).toEqual([
      '# Step 1.1: Choose',
      '## Task',
      '## Before it',
      '## Inputs',
      '## Outputs',
      '## Gates',
      '## When to stop and ask',
      '## How to run it',
    ]);
    expect(text).toContain('- `P-1` (blocking) columns that are left: `kept` must be >= 1.');
    expect(text).toContain('When it does not hold: Look at what was removed.');
    expect(text).toContain('Never change a threshold');
    expect(text).toContain('- writes the table `ml.features` (a, b)');
  });

  test('of a human step is the request to the person, which an agent cannot complete', () => {
    const text = renderBrief(reader.stepBrief('phases', '1.2'));
    expect(text).toContain('Open columns.json.\n- [ ] It is plausible.');
    expect(text).toContain("This step is a person's.");
    expect(text).toContain('The person types `leadline step 1.2 --done --note TEXT`.');
    expect(text).not.toContain('## Inputs');
  });

  test('of a declared step says why it cannot run, with the gates that it will have', () => {
    const text = renderBrief(reader.stepBrief('phases', '2.1'));
    expect(text).toContain('Sending comes later.');
    expect(text).toContain('`P-2` (warning)');
    expect(text).not.toContain('## How to run it');
  });

  test("names a threshold that is not the reference's", async () => {
    const folder = await workspaceFolder({ yaml: 'plans: { phases: { fewest: 2 } }' });
    const { engine } = await engineOn(folder, { plans, tools });
    expect(renderBrief(engine.stepBrief('phases', '1.1'))).toContain('must be >= 2 (the reference has >= 1)');
  });

  test('of a step that is not there comes with the nearest that is', () => {
    expect(() => reader.stepBrief('phases', '1.11')).toThrow(/Did you mean 1\.1\?/);
  });
});
