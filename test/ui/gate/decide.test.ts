import { describe, expect, it } from 'vitest';
import { LeadlineError } from '../../../errors/leadline-error.ts';
import type { Approval } from '../../../runner/approvals/approval.ts';
import { lineOf } from '../../../ui/app/line-editor.ts';
import type { SigningServices } from '../../../ui/app/pane.ts';
import { decide } from '../../../ui/gate/decide.ts';
import { type Decision, type DecisionForm, openForm } from '../../../ui/gate/decision-form.ts';
import { asked, failed, place, runOf } from './fixtures.ts';

const operator = {
  name: 'Anna',
  id: 'anna',
  publicKey: '',
  sign: () => '',
  forget: () => {},
};

/** An engine that remembers what it was asked, over a run that has this evidence now. */
function engineWith(evidence: { now: string; requested?: string }) {
  const calls: unknown[] = [];
  const verdict = { ...failed, evidence: { ...failed.evidence, sha256: evidence.now } };
  const gate = { ...asked.subject.gate, evidence: { path: '', sha256: evidence.requested ?? evidence.now } };
  const approval = { ...asked, id: 'new', subject: { ...asked.subject, gate } } as Approval;
  const engine = {
    status: () => runOf(place.run, [verdict]),
    approvals: {
      request: async (...args: unknown[]) => record('request', args, approval),
      grant: async (...args: unknown[]) => record('grant', args, { ...approval, state: 'used' as const }),
      decline: async (...args: unknown[]) => record('decline', args, approval),
    },
  };
  function record<T>(name: string, args: unknown[], answer: T): T {
    calls.push([name, ...args]);
    return answer;
  }
  // The decisions reach no other part of an engine.
  return { calls, services: { engine, operator, solo: true } as unknown as SigningServices };
}

function formOf(decision: Decision, approval: string | null): DecisionForm {
  const form = openForm(decision, { approval, evidence: 'e1', gate: place.gate, step: '4.1' });
  const lines = { reason: lineOf(' A sound reason. '), hours: lineOf('12'), typed: lineOf(place.gate) };
  return { ...form, lines };
}

async function carriedOut(form: DecisionForm, services: SigningServices) {
  const effect = decide(place.run, form);
  if (effect.do !== 'sign') throw new Error('A decision is signed.');
  return effect.work(services);
}

describe('a decision', () => {
  it('hands a grant what was typed, with the approval that was on the screen', async () => {
    const { calls, services } = engineWith({ now: 'e1' });
    expect(await carriedOut(formOf('grant', 'a1'), services)).toMatchObject({ kind: 'granted' });
    const granting = { operator, reason: 'A sound reason.', typed: place.gate, solo: true, hours: 12 };
    expect(calls).toEqual([['grant', 'a1', granting]]);
  });

  it('asks in the name of the operator before it grants what nobody has asked for', async () => {
    const { calls, services } = engineWith({ now: 'e1' });
    await carriedOut(formOf('grant', null), services);
    const by = { kind: 'operator', name: 'Anna', key: 'anna' };
    expect(calls).toMatchObject([
      ['request', place.run, { gate: place.gate, reason: 'A sound reason.', by }],
      ['grant', 'new', { typed: place.gate }],
    ]);
  });

  it('only asks, or only declines, where that is what was decided', async () => {
    const ask = engineWith({ now: 'e1' });
    expect(await carriedOut(formOf('ask', null), ask.services)).toMatchObject({ kind: 'asked' });
    expect(ask.calls).toHaveLength(1);
    const decline = engineWith({ now: 'e1' });
    expect(await carriedOut(formOf('decline', 'a1'), decline.services)).toMatchObject({ kind: 'declined' });
    expect(decline.calls).toEqual([['decline', 'a1', { operator, reason: 'A sound reason.' }]]);
  });

  it('never grants on evidence that was not on the screen', async () => {
    const before = engineWith({ now: 'e2' });
    await expect(carriedOut(formOf('grant', null), before.services)).rejects.toThrow(LeadlineError);
    expect(before.calls).toEqual([]);
    const between = engineWith({ now: 'e1', requested: 'e2' });
    await expect(carriedOut(formOf('grant', null), between.services)).rejects.toMatchObject({
      code: 'evidence-changed',
    });
    expect(between.calls).toHaveLength(1);
  });

  it('hands back whatever is refused as it was said', () => {
    const effect = decide(place.run, formOf('grant', 'a1'));
    const error = new LeadlineError({ code: 'approval-expired', message: 'Too late.', next: 'Ask anew.' });
    expect(effect.do === 'sign' && effect.failed?.(error)).toEqual({
      kind: 'refused',
      error: { code: 'approval-expired', message: 'Too late.', next: 'Ask anew.' },
    });
  });
});
