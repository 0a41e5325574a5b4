import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineEvent } from '../../runner/engine-event.ts';
import type { ForeseeOptions } from '../../runner/foresee-rerun.ts';
import { ada } from './approvals/blocked-run.ts';
import { memoryOrg, previewLines, sendLines, sendPlan } from './effects/send-plan.ts';
import { engineOn, temporaryFolder, workspaceFolder } from './fixtures.ts';

/** An engine with one run of the count plan; `begun` tells the steps that a process has begun since it was last asked. */
async function counted({ finish = true } = {}) {
  const folder = await workspaceFolder();
  const { engine, events } = await engineOn(folder);
  const run = await engine.start('count');
  if (finish) await engine.advance(run, { rehearsal: true });
  const begun = () =>
    events.splice(0).flatMap((event: EngineEvent) => (event.type === 'step-started' ? event.step : []));
  begun();
  return { folder, engine, run, events, begun };
}

const changeLeads = (folder: string) => writeFile(path.join(folder, 'data/leads.csv'), 'a\nb\nd\n');

describe('what a resume would run', () => {
  test('is nothing for a finished run whose files are as they were', async () => {
    const { engine, run } = await counted();
    expect(await engine.foresee(run)).toEqual({
      run,
      state: 'finished',
      steps: [],
      waitsAt: null,
      seconds: 0,
      untimed: 0,
    });
  });

  test('names the file that changed, what falls with it, and the person it waits for', async () => {
    const { folder, engine, run } = await counted();
    await changeLeads(folder);
    const foreseen = await engine.foresee(run);
    expect(foreseen.waitsAt).toBe('2');
    expect(foreseen.steps).toMatchObject([
      { step: '1', why: 'data/leads.csv has changed', again: true, now: true },
      { step: '2', why: 'needs step 1', kind: 'human', seconds: null, now: true },
      { step: '3', why: 'needs step 1', again: true, now: false },
    ]);
  });

  test('counts the seconds of the steps before that person, as they were last time', async () => {
    const { folder, engine, run } = await counted();
    const took = engine.status(run).steps[0]?.seconds ?? 0;
    expect(took).toBeGreaterThan(0);
    await changeLeads(folder);
    expect(await engine.foresee(run)).toMatchObject({ seconds: took, untimed: 0 });
  });

  test('takes the time of an earlier run of the plan for a step that has not run yet', async () => {
    const { engine } = await counted();
    const second = await engine.start('count');
    const { steps, untimed } = await engine.foresee(second);
    expect(steps.map(({ why }) => why)).toEqual(['not run yet', 'not run yet', 'not run yet']);
    expect(steps[0]?.seconds).toBeGreaterThan(0);
    expect(untimed).toBe(0);
  });

  test('says that a time is not known where the step never ended', async () => {
    const { engine, run } = await counted({ finish: false });
    expect(await engine.foresee(run, { until: '1' })).toMatchObject({
      steps: [{ step: '1', seconds: null, again: false }],
      seconds: 0,
      untimed: 1,
    });
  });

  test('takes back the step that is named, as resume --from would', async () => {
    const { engine, run } = await counted();
    const { steps } = await engine.foresee(run, { from: '3' });
    expect(steps).toMatchObject([{ step: '3', why: 'asked for', again: true }]);
  });

  test('names the gate that blocks', async () => {
    const { folder, engine } = await counted();
    await writeFile(path.join(folder, 'data/leads.csv'), 'a\n');
    const second = await engine.start('count');
    await engine.advance(second);
    expect((await engine.foresee(second)).steps[0]).toMatchObject({ step: '1', why: 'blocked by C-1' });
  });

  test.each<{ when: string; change: boolean; options: ForeseeOptions }>([
    { when: 'an input changed', change: true, options: { rehearsal: true } },
    { when: 'an input changed and a person is waited for', change: true, options: {} },
    {
      when: 'it is asked for from step 1 until step 2',
      change: false,
      options: { from: '1', until: '2', rehearsal: true },
    },
    { when: 'it is asked for from the last step', change: true, options: { from: '3', rehearsal: true } },
    { when: 'nothing changed', change: false, options: { rehearsal: true } },
  ])('is what the resume then runs when $when', async ({ change, options }) => {
    const { folder, engine, run, begun } = await counted();
    if (change) await changeLeads(folder);
    const foreseen = await engine.foresee(run, options);
    const { from, ...rest } = options;
    if (from !== undefined) await engine.reopen(run, from, 'asked for');
    await engine.advance(run, rest);
    expect(begun()).toEqual(
      foreseen.steps.filter(({ kind, now }) => kind === 'tool' && now).map(({ step }) => step),
    );
  });

  test('is told without writing, emitting or taking the lease', async () => {
    const { folder, engine, run, events } = await counted();
    await changeLeads(folder);
    const before = engine.status(run);
    await engine.withWarehouse(async () => {
      await engine.foresee(run, { from: '1' });
    });
    expect(engine.status(run)).toEqual(before);
    expect(events).toEqual([]);
  });

  test('refuses a step that is not there', async () => {
    const { engine, run } = await counted();
    await expect(engine.foresee(run, { from: '9' })).rejects.toMatchObject({ code: 'step-unknown' });
  });
});

describe('what a resume would run of a plan that reaches outside', () => {
  async function sending(leads = 'a\nb\n') {
    const folder = await workspaceFolder({ leads });
    const org = memoryOrg();
    const home = path.join(temporaryFolder(), 'home');
    const settings = {
      plans: [sendPlan],
      tools: [previewLines, sendLines],
      connectSalesforce: org.connect,
      home,
    };
    const { engine } = await engineOn(folder, settings);
    return { folder, engine, run: await engine.start('send') };
  }

  test('waits at the effect until a person has granted it', async () => {
    const { engine, run } = await sending();
    const asks = {
      waitsAt: '2',
      steps: [
        { step: '1', now: true },
        { step: '2', now: false },
      ],
    };
    expect(await engine.foresee(run)).toMatchObject(asks);
    expect((await engine.foresee(run, { rehearsal: true })).waitsAt).toBeNull();
    await engine.advance(run);
    expect(await engine.foresee(run)).toMatchObject({ waitsAt: '2', steps: [{ step: '2', now: false }] });
    await engine.approvals.grant(`${run}/1`, {
      ...{ operator: ada, reason: 'I read the preview and it is right.', typed: '2', solo: false },
    });
    expect(await engine.foresee(run)).toMatchObject({ waitsAt: null, steps: [{ step: '2', now: true }] });
    expect(await engine.foresee(run, { from: '1' })).toMatchObject({ waitsAt: '2' });
    await engine.advance(run);
    expect(await engine.foresee(run, { from: '2' })).toMatchObject({ waitsAt: '2' });
  });

  test('waits for nobody where there is nothing to do outside', async () => {
    const { engine, run } = await sending('');
    await engine.advance(run, { until: '1' });
    expect((await engine.foresee(run)).waitsAt).toBeNull();
  });
});
