import { appendFile, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import type { RunState } from '../../../runner/run-state.ts';
import { verifyJournal } from '../../../runner/verify-journal.ts';
import { ada, adaAsks, agent, asked, bea, blockedRun, granting, mallory, why } from './blocked-run.ts';

const verdictOf = (state: RunState, gate: string) => state.verdicts.find((verdict) => verdict.gate === gate);

describe('a request', () => {
  test('shows the whole evidence and its hash, and asks nobody to do more than decide', async () => {
    const { engine, run, folder } = await blockedRun();
    const approval = await asked(engine, run);
    expect(approval).toMatchObject({ id: 'waive-1/1', run, state: 'requested', reason: why, grants: [] });
    expect(approval.subject).toMatchObject({
      kind: 'waiver',
      step: '1',
      attempt: 1,
      gate: { id: 'W-block', threshold: '>= 10', measured: 3, evidence: { path: 'evidence/W-block.json' } },
      inputs: [{ path: 'data/leads.csv' }],
      artifacts: [{ path: 'artifacts/lines.json' }],
      preview: null,
    });
    expect(engine.status(run).state).toBe('blocked');
    expect(engine.approvals.list()).toEqual([approval]);
    expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
  });

  test('for the same evidence is the one that is open', async () => {
    const { engine, run, entries } = await blockedRun();
    const first = await asked(engine, run);
    const before = entries().length;
    expect(await asked(engine, run, adaAsks)).toEqual(first);
    expect(entries()).toHaveLength(before);
  });

  test.each([
    ['W-hard', 'gate-not-waivable', 'holds'],
    ['W-leak', 'gate-not-waivable', 'leakage is never waived'],
    ['W-pii', 'gate-not-waivable', 'that is never waived'],
    ['W-none', 'gate-unknown', 'has judged no gate'],
  ])('for %s is refused with %s, once in the journal', async (gate, code, message) => {
    const { engine, run, refusals } = await blockedRun();
    for (const _ of [1, 2]) {
      const request = engine.approvals.request(run, { gate, reason: why, by: agent });
      await expect(request).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    }
    expect(refusals()).toEqual([code]);
  });

  test('for a blocking gate that the plan does not call waivable is refused', async () => {
    const { engine, run } = await blockedRun({ yaml: 'plans: { waive: { hard_least: 10 } }' });
    const request = engine.approvals.request(run, { gate: 'W-hard', reason: why, by: agent });
    await expect(request).rejects.toMatchObject({
      code: 'gate-not-waivable',
      message: 'The plan does not call gate W-hard waivable.',
    });
  });

  test('needs a reason, and of an operator a key', async () => {
    const { engine, run } = await blockedRun();
    const ask = (reason: string, by = agent) =>
      engine.approvals.request(run, { gate: 'W-block', reason, by });
    await expect(ask(' too short ')).rejects.toMatchObject({ code: 'reason-missing' });
    await expect(ask('x'.repeat(2001))).rejects.toMatchObject({ code: 'reason-missing' });
    await expect(ask(why, { kind: 'operator', name: 'Ada' })).rejects.toMatchObject({
      code: 'operator-missing',
    });
    expect(engine.approvals.list(run)).toEqual([]);
  });
});

describe('a grant', () => {
  test('is not spent on a result that the next resume would make again', async () => {
    const { engine, run } = await blockedRun();
    const { id } = await asked(engine, run);
    await engine.advance(await engine.start('waive'));
    await expect(engine.approvals.grant(id, granting)).rejects.toMatchObject({
      code: 'evidence-changed',
      message: expect.stringContaining('run waive-2 has worked on the warehouse since'),
    });
    expect(engine.approvals.list(run)).toMatchObject([{ state: 'void' }]);
  });

  test('waives the gate, once, and the run goes on; everything is signed and sound', async () => {
    const { engine, run, folder, home, clock } = await blockedRun();
    const { id } = await asked(engine, run);
    const approval = await engine.approvals.grant(id, granting);
    expect(approval).toMatchObject({ state: 'used', purpose: 'waive W-block' });
    expect(approval.grants).toMatchObject([
      {
        by: 'Ada',
        scope: 'waive W-block of step 1 in run waive-1, once',
        grantedAt: '2025-11-01T00:00:00.000Z',
        expiresAt: '2025-11-02T00:00:00.000Z',
        selfApproved: false,
        signature: { key: ada.id },
      },
    ]);
    expect(verdictOf(engine.status(run), 'W-block')).toMatchObject({
      status: 'failed',
      waived: { approval: id, by: ['Ada'], reason: why, selfApproved: false },
    });
    clock.pass(48);
    expect((await engine.advance(run, { rehearsal: true })).state).toBe('finished');
    const { problems, signatures } = await verifyJournal(path.join(folder, 'journal.sqlite'), home);
    expect({ problems, signatures }).toEqual({ problems: [], signatures: 2 });
    expect(await readFile(path.join(folder, 'runs/waive-1/EXECUTION_LOG.md'), 'utf8')).toContain('Ada');
  });

  test('needs the id of the gate, to the letter, and a reason', async () => {
    const { engine, run, refusals } = await blockedRun();
    const { id } = await asked(engine, run);
    for (const typed of ['', 'yes', 'w-block', 'W-block ', 'W-warn']) {
      const grant = engine.approvals.grant(id, { ...granting, typed });
      await expect(grant, typed).rejects.toMatchObject({
        code: 'confirmation-mismatch',
        expected: 'W-block',
      });
    }
    await expect(engine.approvals.grant(id, { ...granting, reason: 'ok' })).rejects.toMatchObject({
      code: 'reason-missing',
    });
    expect(engine.status(run).state).toBe('blocked');
    expect(refusals()).toEqual(['confirmation-mismatch', 'reason-missing']);
  });

  test('is not for who asked, unless he says that he works alone', async () => {
    const { engine, run, refusals } = await blockedRun();
    const { id } = await asked(engine, run, adaAsks);
    await expect(engine.approvals.grant(id, granting)).rejects.toMatchObject({ code: 'self-approval' });
    expect(refusals()).toEqual(['self-approval']);
    const approval = await engine.approvals.grant(id, { ...granting, solo: true });
    expect(approval.grants[0]?.selfApproved).toBe(true);
    expect(verdictOf(engine.status(run), 'W-block')?.waived?.selfApproved).toBe(true);
  });

  test('of two that the plan needs is by two people, and working alone does not replace one', async () => {
    const { engine, run } = await blockedRun({ plan: 'waive-two' });
    const { id } = await asked(engine, run);
    expect((await engine.approvals.grant(id, granting)).state).toBe('requested');
    expect(engine.status(run).state).toBe('blocked');
    for (const solo of [false, true]) {
      const again = engine.approvals.grant(id, { ...granting, solo });
      await expect(again).rejects.toMatchObject({ code: 'same-operator-twice' });
    }
    const byBea = { ...granting, operator: bea };
    await expect(engine.approvals.grant(id, byBea)).rejects.toMatchObject({ code: 'operator-unknown' });
    await engine.operators.add(bea, ada);
    expect((await engine.approvals.grant(id, byBea)).state).toBe('used');
    expect(verdictOf(engine.status(run), 'W-block')?.waived?.by).toEqual(['Ada', 'Bea']);
  });

  test('that expired before the second came is worth nothing', async () => {
    const { engine, run, clock } = await blockedRun({ plan: 'waive-two' });
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, { ...granting, hours: 1 });
    await engine.operators.add(bea, ada);
    clock.pass(1);
    const late = engine.approvals.grant(id, { ...granting, operator: bea });
    await expect(late).rejects.toMatchObject({ code: 'approval-expired' });
    expect(engine.approvals.list(run)).toMatchObject([{ state: 'expired' }]);
    expect((await asked(engine, run)).id).toBe('waive-two-1/2');
  });

  test.each([0, 0.5, 169, Number.NaN])('is not good for %s hours', async (hours) => {
    const { engine, run } = await blockedRun();
    const { id } = await asked(engine, run);
    await expect(engine.approvals.grant(id, { ...granting, hours })).rejects.toMatchObject({
      code: 'approval-expiry-invalid',
    });
  });

  test('of what nobody asked for is unknown', async () => {
    const { engine } = await blockedRun();
    for (const id of ['waive-1/1', 'other-1/1', '', '/', 'workspace/1']) {
      await expect(engine.approvals.grant(id, granting)).rejects.toMatchObject({ code: 'approval-unknown' });
    }
  });

  test.each([
    ['data/leads.csv', 'data/leads.csv has changed'],
    ['runs/waive-1/artifacts/lines.json', 'runs/waive-1/artifacts/lines.json has changed'],
    ['runs/waive-1/evidence/W-block.json', 'runs/waive-1/evidence/W-block.json has changed'],
  ])('after one more byte in %s is refused, and the approval is void', async (file, because) => {
    const { engine, run, folder, refusals } = await blockedRun();
    const { id } = await asked(engine, run);
    await appendFile(path.join(folder, file), '\n');
    await expect(engine.approvals.grant(id, granting)).rejects.toMatchObject({
      code: 'evidence-changed',
      message: `Approval ${id} is void: ${because}.`,
    });
    expect(engine.approvals.list(run)).toMatchObject([{ state: 'void', because }]);
    expect(refusals()).toEqual(['evidence-changed']);
    await expect(engine.approvals.grant(id, granting)).rejects.toMatchObject({ code: 'approval-closed' });
  });
});

describe('a decline', () => {
  test('ends the approval and is signed; the gate stays', async () => {
    const { engine, run, folder } = await blockedRun();
    const { id } = await asked(engine, run);
    const declined = await engine.approvals.decline(id, { operator: ada, reason: 'Ask the vendor first.' });
    expect(declined).toMatchObject({ state: 'declined', because: 'Ask the vendor first.' });
    expect(engine.status(run).state).toBe('blocked');
    await expect(engine.approvals.grant(id, granting)).rejects.toMatchObject({ code: 'approval-closed' });
    expect(await verifyJournal(path.join(folder, 'journal.sqlite'))).toMatchObject({
      problems: [],
      signatures: 2,
    });
    expect((await asked(engine, run)).id).toBe('waive-1/2');
  });

  test('is not for strangers', async () => {
    const { engine, run } = await blockedRun();
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, granting);
    const { id: other } = await engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
    const decline = engine.approvals.decline(other, { operator: mallory, reason: why });
    await expect(decline).rejects.toMatchObject({ code: 'operator-unknown' });
  });
});

describe('a waiver', () => {
  test('falls when an input changes by one byte: the gate is open again and needs another', async () => {
    const { engine, run, changeLeads, entries } = await blockedRun();
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, granting);
    await engine.advance(run, { rehearsal: true });
    await changeLeads('a\nb\nd\n');
    const state = await engine.advance(run, { rehearsal: true });
    expect(state.state).toBe('blocked');
    expect(verdictOf(state, 'W-block')?.waived).toBeUndefined();
    expect(entries().filter(({ type }) => type === 'gate-waived')).toHaveLength(1);
    expect((await asked(engine, run)).subject.attempt).toBe(2);
  });

  test('of a warning gate is said, and can be asked for after the run went on', async () => {
    const { engine, run } = await blockedRun({ yaml: 'plans: { waive: { least: 1 } }' });
    await engine.advance(run, { rehearsal: true });
    const { id } = await engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
    await engine.approvals.grant(id, { ...granting, typed: 'W-warn' });
    const state = await engine.advance(run);
    expect(state.state).toBe('finished');
    expect(verdictOf(state, 'W-warn')?.waived?.approval).toBe(id);
    const again = engine.approvals.request(run, { gate: 'W-warn', reason: why, by: agent });
    await expect(again).rejects.toMatchObject({
      message: `Gate W-warn is waived already, by approval ${id}.`,
    });
  });

  test('of one gate leaves the other that blocks, and only that one is named', async () => {
    const { engine, run } = await blockedRun({ yaml: 'plans: { waive: { hard_least: 10 } }' });
    const { id } = await asked(engine, run);
    await engine.approvals.grant(id, granting);
    expect(engine.status(run).state).toBe('blocked');
    await expect(engine.advance(run, { only: '3' })).rejects.toMatchObject({
      code: 'step-not-ready',
      message: 'Step 3 cannot run: gate W-hard of step 1 blocks.',
    });
  });

  test.each(['reopen', 'run again'])('that is still asked for is void when its step is %s', async (how) => {
    const { engine, run } = await blockedRun();
    const { id } = await asked(engine, run);
    if (how === 'reopen') await engine.reopen(run, '1', 'looked again');
    else await engine.advance(run);
    expect(engine.approvals.list(run)).toMatchObject([{ id, state: 'void', because: expect.any(String) }]);
    await expect(engine.approvals.grant(id, granting)).rejects.toMatchObject({ code: 'approval-closed' });
  });
});

describe('an effect', () => {
  const effect = { step: '3', preview: 'writes 2 tiers to 2 leads', reason: why, by: agent };

  async function grantedEffect() {
    const blocked = await blockedRun({ yaml: 'plans: { waive: { least: 1 } }' });
    await blocked.engine.advance(blocked.run, { rehearsal: true });
    const { id } = await blocked.engine.approvals.request(blocked.run, effect);
    return { ...blocked, id };
  }

  test('is reserved once it is granted, for one purpose, and after a crash for the same again', async () => {
    const { engine, id, reopened, folder } = await grantedEffect();
    await expect(engine.approvals.reserve(id, 'push 1')).rejects.toMatchObject({
      code: 'approval-not-granted',
    });
    expect((await engine.approvals.grant(id, { ...granting, typed: '3' })).state).toBe('granted');
    expect(await engine.approvals.reserve(id, 'push 1')).toMatchObject({ state: 'used', purpose: 'push 1' });
    const after = await reopened();
    expect(await after.approvals.reserve(id, 'push 1')).toMatchObject({ purpose: 'push 1' });
    await expect(after.approvals.reserve(id, 'push 2')).rejects.toMatchObject({ code: 'grant-used' });
    expect((await verifyJournal(path.join(folder, 'journal.sqlite'))).problems).toEqual([]);
  });

  test('is not reserved after the grant expired, nor after what it rests on changed', async () => {
    const late = await grantedEffect();
    await late.engine.approvals.grant(late.id, { ...granting, typed: '3', hours: 2 });
    late.clock.pass(2);
    await expect(late.engine.approvals.reserve(late.id, 'push')).rejects.toMatchObject({
      code: 'approval-expired',
    });

    const other = await grantedEffect();
    await other.engine.approvals.grant(other.id, { ...granting, typed: '3' });
    await writeFile(path.join(other.folder, 'runs/waive-1/artifacts/doubled.txt'), '7\n');
    await expect(other.engine.approvals.reserve(other.id, 'push')).rejects.toMatchObject({
      code: 'evidence-changed',
    });
  });
});
