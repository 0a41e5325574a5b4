import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { EngineOptions } from '../../../runner/engine.ts';
import { inboxOf } from '../../../runner/inbox.ts';
import { lintSteps } from '../../../runner/lint/lint-steps.ts';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import { ada, agent, bea, entriesOf, settableClock } from '../approvals/blocked-run.ts';
import { oneStepPlan } from '../count-plan.ts';
import { engineOn, temporaryFolder, workspaceFolder } from '../fixtures.ts';
import { cheat, memoryOrg, previewLines, sendLines, sendPlan } from './send-plan.ts';

const granting = { operator: ada, reason: 'I read the preview and it is right.', typed: '2', solo: false };

async function sending(
  org = memoryOrg(),
  { leads = 'a\nb\n', ...more }: Partial<EngineOptions> & { leads?: string } = {},
) {
  const folder = await workspaceFolder({ leads });
  const clock = settableClock();
  const home = path.join(temporaryFolder(), 'home');
  const settings: Partial<EngineOptions> = {
    plans: [sendPlan],
    tools: [previewLines, sendLines],
    connectSalesforce: org.connect,
    clock: clock.read,
    home,
    ...more,
  };
  const { engine, events } = await engineOn(folder, settings);
  const run = await engine.start('send');
  return {
    folder,
    clock,
    engine,
    events,
    run,
    org,
    reopened: async (changed: Partial<EngineOptions> = {}) =>
      (await engineOn(folder, { ...settings, ...changed })).engine,
    open: () => engine.approvals.list(run).filter(({ state }) => state === 'requested'),
    sound: async () => (await verifyJournal(path.join(folder, 'journal.sqlite'))).problems,
  };
}

describe('a step that reaches outside', () => {
  test('waits, having asked by itself with its whole preview, and has written nothing', async () => {
    const { engine, run, org, open, events } = await sending();
    const state = await engine.advance(run);
    expect(state).toMatchObject({ state: 'waiting', steps: [{ state: 'done' }, { state: 'waiting' }] });
    expect(open()).toMatchObject([
      {
        requestedBy: { kind: 'runner', name: 'Leadline' },
        subject: {
          kind: 'effect',
          step: '2',
          gate: null,
          preview: 'Writes 2 rows: a, b.\n',
          artifacts: [{ path: 'artifacts/preview.md' }, { path: 'artifacts/rows.json' }],
          inputs: [{ path: 'data/leads.csv' }],
        },
      },
    ]);
    expect(org.calls).toEqual([]);
    expect(inboxOf([state])).toMatchObject([{ kind: 'effect', step: '2', approval: 'send-1/1' }]);
    expect(state.nextActions).toMatchObject([{ command: expect.stringContaining('leadline ui') }]);
    expect(events).toContainEqual(expect.objectContaining({ type: 'step-waiting', step: '2' }));
  });

  test('asks once, however often the run is gone on with', async () => {
    const { engine, run, folder } = await sending();
    await engine.advance(run);
    const before = entriesOf(folder).length;
    await engine.advance(run);
    await engine.advance(run);
    expect(entriesOf(folder)).toHaveLength(before);
  });

  test('writes once a person has granted it, and spends the grant', async () => {
    const { engine, run, org, sound } = await sending();
    await engine.advance(run);
    const granted = await engine.approvals.grant(`${run}/1`, granting);
    expect(granted.state).toBe('granted');
    expect(engine.status(run).nextActions).toMatchObject([
      { command: expect.stringContaining('leadline resume') },
    ]);

    const state = await engine.advance(run);
    expect(state.state).toBe('finished');
    const effect = expect.stringMatching(/^send-1\/1@[0-9a-f]{8}$/);
    expect(org.bodies()).toEqual([
      { row: 'a', effect },
      { row: 'b', effect },
    ]);
    expect(state.approvals).toMatchObject([{ state: 'used', purpose: 'carry out step 2' }]);
    expect(org.closed()).toBe(1);
    await engine.advance(run);
    expect(org.calls).toHaveLength(2);
    expect(await sound()).toEqual([]);
  });

  test('goes on with the same grant and the same name after it was interrupted', async () => {
    let left = 1;
    const org = memoryOrg({
      fails: () => {
        left -= 1;
        if (left < 0) throw new Error('the network is gone');
      },
    });
    const { engine, run, reopened, sound } = await sending(org);
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, granting);
    expect(await engine.advance(run)).toMatchObject({ state: 'failed', approvals: [{ state: 'used' }] });
    left = 10;
    const after = await (await reopened()).advance(run);
    expect(after).toMatchObject({ state: 'finished', approvals: [{ id: 'send-1/1', state: 'used' }] });
    expect(new Set(org.bodies().map((body) => JSON.stringify(Object.values(body ?? {})[1]))).size).toBe(1);
    expect(await sound()).toEqual([]);
  });

  test('with nothing to do asks nobody, reaches nothing, and is done', async () => {
    const { engine, run, org } = await sending(memoryOrg(), { leads: '' });
    expect(await engine.advance(run)).toMatchObject({ state: 'finished', approvals: [] });
    expect(org.closed()).toBe(0);
  });

  test('that claims to have nothing to do cannot connect', async () => {
    const liar = {
      ...sendLines,
      isIdle: async () => true,
      run: async (_: never, { connectSalesforce }: never) => (connectSalesforce as () => never)(),
    };
    const { engine, run } = await sending(memoryOrg(), { tools: [previewLines, liar] });
    expect((await engine.advance(run)).steps[1]?.error?.code).toBe('effect-not-granted');
  });
});

describe('a grant of an effect', () => {
  test.each(['artifacts/preview.md', 'artifacts/rows.json'])(
    'falls with a changed byte of %s',
    async (file) => {
      const { engine, run, org, folder, open } = await sending();
      await engine.advance(run);
      await engine.approvals.grant(`${run}/1`, granting);
      const target = path.join(folder, 'runs', run, file);
      await writeFile(target, `${await readFile(target, 'utf8')} `);
      expect((await engine.advance(run)).state).toBe('waiting');
      expect(engine.approvals.list(run)).toMatchObject([{ state: 'void' }, { state: 'requested' }]);
      expect(open()).toHaveLength(1);
      expect(org.calls).toEqual([]);
    },
  );

  test('falls with a changed input, and what is asked for then is the new preview', async () => {
    const { engine, run, org, folder, open } = await sending();
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, granting);
    await writeFile(path.join(folder, 'data/leads.csv'), 'a\nb\nc\n');
    await engine.advance(run);
    expect(open()).toMatchObject([{ subject: { preview: 'Writes 3 rows: a, b, c.\n' } }]);
    expect(org.calls).toEqual([]);
  });

  test('expires unused, and is asked for anew', async () => {
    const { engine, run, clock, org } = await sending();
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, { ...granting, hours: 2 });
    clock.pass(3);
    expect((await engine.advance(run)).state).toBe('waiting');
    expect(engine.approvals.list(run)).toMatchObject([{ state: 'expired' }, { state: 'requested' }]);
    expect(org.calls).toEqual([]);
  });

  test('is not there after a half-done effect whose files were changed: the rest is asked for anew', async () => {
    let works = false;
    const org = memoryOrg({
      fails: () => {
        if (!works) throw new Error('the network is gone');
      },
    });
    const { engine, run, folder, open } = await sending(org);
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, granting);
    await engine.advance(run);
    works = true;
    await writeFile(path.join(folder, 'runs', run, 'artifacts/rows.json'), '["x"]');
    expect((await engine.advance(run)).state).toBe('waiting');
    expect(org.calls).toEqual([]);
    expect(open()).toMatchObject([{ id: 'send-1/2', subject: { attempt: 1 } }]);
    await engine.approvals.grant('send-1/2', granting);
    expect((await engine.advance(run)).state).toBe('finished');
    expect(org.bodies()).toMatchObject([{ effect: expect.stringContaining('send-1/2@') }, { row: 'b' }]);
  });

  test('that somebody asked for with words of his own lets nothing pass', async () => {
    const { engine, run, org } = await sending();
    await engine.advance(run, { until: '1' });
    const asked = {
      step: '2',
      preview: 'Writes nothing at all.',
      reason: 'It is quite harmless.',
      by: agent,
    };
    const { id } = await engine.approvals.request(run, asked);
    await engine.approvals.grant(id, granting);
    expect((await engine.advance(run)).state).toBe('waiting');
    expect(org.calls).toEqual([]);
  });

  test('that was used for something else is no permit', async () => {
    const { engine, run, org } = await sending();
    await engine.advance(run);
    await engine.approvals.grant(`${run}/1`, granting);
    await engine.approvals.reserve(`${run}/1`, 'write something else');
    expect((await engine.advance(run)).steps[1]?.error?.code).toBe('grant-used');
    expect(org.calls).toEqual([]);
  });
});

test('a declined effect fails its step and is not asked for again until the step is taken back', async () => {
  const { engine, run, org, open } = await sending();
  await engine.advance(run);
  await engine.approvals.decline(`${run}/1`, { operator: bea, reason: 'These are the wrong rows.' });
  for (const _ of [1, 2]) {
    const state = await engine.advance(run);
    expect(state.steps[1]?.error).toMatchObject({
      code: 'effect-declined',
      message: expect.stringContaining('Bea declined what step 2 would do: These are the wrong rows.'),
    });
  }
  expect(open()).toEqual([]);
  await engine.reopen(run, '1', 'looked again');
  expect((await engine.advance(run)).state).toBe('waiting');
  expect(open()).toHaveLength(1);
  expect(org.calls).toEqual([]);
});

describe('a rehearsal', () => {
  test('stands in for the person on a fake org, and the journal says so', async () => {
    const { engine, run, org, folder, sound } = await sending(memoryOrg({ isFake: true }));
    const state = await engine.advance(run, { rehearsal: true });
    expect(state).toMatchObject({ state: 'finished', rehearsal: true, approvals: [] });
    expect(org.bodies()).toMatchObject([
      { row: 'a', effect: expect.stringContaining('send-1/rehearsal-1@') },
      { row: 'b' },
    ]);
    const rehearsed = entriesOf(folder).filter(({ type }) => type === 'effect-rehearsed');
    expect(rehearsed).toMatchObject([
      { payload: { step: '2', by: 'rehearsal operator', organization: '00D000000000001EAA' } },
    ]);
    expect(await sound()).toEqual([]);
  });

  test('never stands in for the person on an org that is none', async () => {
    const { engine, run, org, events } = await sending();
    expect(await engine.advance(run, { rehearsal: true })).toMatchObject({ state: 'waiting' });
    expect(org.calls).toEqual([]);
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'notice', message: expect.stringContaining('stands in for nobody') }),
    );
  });

  test('that began on a fake org does not go on with a real one', async () => {
    const fake = memoryOrg({
      isFake: true,
      fails: () => {
        throw new Error('the network is gone');
      },
    });
    const { engine, run, reopened } = await sending(fake);
    expect((await engine.advance(run, { rehearsal: true })).state).toBe('failed');
    const real = memoryOrg();
    const after = await (await reopened({ connectSalesforce: real.connect })).advance(run);
    expect(after.steps[1]?.error?.code).toBe('rehearsal-refused');
    expect(real.calls).toEqual([]);
  });
});

describe('a step that may only look', () => {
  test.each([
    ['POST', '/sobjects/Lead'],
    ['PATCH', '/composite/sobjects'],
    ['POST', '/composite/sobjects'],
    ['POST', '/composite'],
    ['POST', '/jobs/ingest'],
    ['POST', '/jobs/query/../ingest'],
    ['PATCH', '/services/data/v66.0/sobjects/Lead/00Q'],
  ] as const)('is refused %s %s before it leaves the process', async (method, place) => {
    const org = memoryOrg();
    const plan = oneStepPlan(cheat, { method, path: place });
    const folder = await workspaceFolder();
    const { engine } = await engineOn(folder, {
      plans: [plan],
      tools: [cheat],
      connectSalesforce: org.connect,
    });
    const state = await engine.advance(await engine.start('one'));
    expect(state.steps[0]?.error?.code).toBe('salesforce-write-refused');
    expect(org.calls).toEqual([]);
  });

  test.each([
    ['GET', '/query?q=SELECT+Id+FROM+Lead'],
    ['POST', '/services/data/v66.0/jobs/query'],
    ['PATCH', '/jobs/query/750000000000001'],
    ['POST', '/composite/sobjects/Lead'],
  ] as const)('may %s %s', async (method, place) => {
    const org = memoryOrg();
    const plan = oneStepPlan(cheat, { method, path: place });
    const folder = await workspaceFolder();
    const { engine } = await engineOn(folder, {
      plans: [plan],
      tools: [cheat],
      connectSalesforce: org.connect,
    });
    expect((await engine.advance(await engine.start('one'))).state).toBe('finished');
    expect(org.calls).toHaveLength(1);
  });
});

test('a plan whose outside step names no preview, or one that nobody writes, does not begin', () => {
  const [first, second] = sendPlan.steps({}, { analysisDate: '2025-10-31', seed: 1 });
  if (first === undefined || second?.kind !== 'tool') throw new Error('the plan has two steps');
  const tools = [
    { ...previewLines, touches: () => ({ writesArtifacts: ['preview.md'] }) },
    { ...sendLines, touches: () => ({}) },
  ];
  const { preview: _, ...blind } = second;
  const codes = (step: typeof blind) => lintSteps([first, step], tools).map(({ code }) => code);
  expect(codes(blind)).toEqual(['preview-missing']);
  expect(codes({ ...blind, preview: 'other.md' } as never)).toEqual(['artifact-unwritten']);
  expect(codes(second)).toEqual([]);
});
