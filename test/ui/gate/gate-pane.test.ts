import { describe, expect, it } from 'vitest';
import type { Effect } from '../../../ui/app/pane.ts';
import type { GateMessage } from '../../../ui/gate/gate-screen.ts';
import {
  asked,
  contextOf,
  failed,
  opened,
  pane,
  place,
  press,
  runOf,
  said,
  shown,
  told,
} from './fixtures.ts';

const reason = 'We know this fold and accept it.';
const requested = contextOf([runOf(place.run, [failed], { approvals: [asked] })]);
const unasked = contextOf([runOf(place.run, [failed])]);
const signed = (effects: readonly Effect<GateMessage>[]) => effects.filter((effect) => effect.do === 'sign');

describe('waiving a gate', () => {
  it('is never done by Enter alone, however often it is pressed, at whatever place of the screen', () => {
    const enters = Array.from({ length: 50 }, () => 'Enter');
    for (const context of [requested, unasked]) {
      for (const start of [
        [],
        ['w'],
        ['w', reason],
        ['w', reason, 'Enter', 'Enter'],
        ['d'],
        ['/'],
        ['v'],
        ['e'],
      ]) {
        const { screen } = press(opened(context), context, ...start);
        const effects = press(screen, context, ...enters).effects.filter(({ do: does }) => does !== 'say');
        // A whole request of the operator's own is the one thing that Enter sends, once, and it grants nothing.
        const isRequest = context === unasked && start.includes(reason);
        expect(effects.length, start.join(' ')).toBeLessThanOrEqual(isRequest ? 1 : 0);
        for (const effect of effects)
          expect(effect).toMatchObject({ what: expect.stringMatching(/^ask for/) });
      }
    }
  });

  it('takes a reason, hours and the id of the gate, and only then asks for the key', () => {
    const { screen, effects } = press(
      opened(requested),
      requested,
      'w',
      reason,
      'Enter',
      'Enter',
      place.gate,
      'Enter',
    );
    expect(signed(effects)).toHaveLength(1);
    expect(signed(effects)[0]).toMatchObject({ what: 'waive gate V6-4.1c of step 4.1, once' });
    expect(screen.form).toMatchObject({ decision: 'grant', approval: 'a1', evidence: 'e1' });
  });

  it('says what is wrong with a short reason, bad hours or another id, and stays at the field', () => {
    const at = (...keys: string[]) => press(opened(requested), requested, 'w', ...keys).screen.form;
    expect(at('short', 'Enter')).toMatchObject({ at: 'reason', problems: [expect.stringContaining('10')] });
    expect(at(reason, 'Enter', '0', 'Enter')).toMatchObject({
      at: 'hours',
      problems: [expect.stringContaining('1 to 168')],
    });
    expect(at(reason, 'Enter', 'Enter', 'v6-4.1c', 'Enter')).toMatchObject({
      at: 'typed',
      problems: [expect.stringContaining('V6-4.1c')],
    });
  });

  it.each(['abc', '0x10', '-3', ' '])('takes no %j for hours, and says so in words', (typed) => {
    const clear = Array.from({ length: 2 }, () => 'Backspace');
    const { screen } = press(opened(requested), requested, 'w', reason, 'Enter', ...clear, typed, 'Enter');
    expect(screen.form).toMatchObject({
      at: 'hours',
      problems: [`"${typed.trim()}" is no number of hours. It must be 1 to 168 hours.`],
    });
  });

  it('counts one character as one, and offers to sign from a last field alone', () => {
    const { screen } = press(opened(unasked), unasked, 'w', 'x', 'Enter');
    expect(screen.form?.problems[0]).toContain('The reason has 1 character.');
    expect(pane.keys(screen, unasked)).toEqual([
      { key: 'Enter', does: 'sign' },
      { key: 'Esc', does: 'leave the form' },
    ]);
  });

  it('says that it waits for the passphrase while the key is locked', () => {
    const locked = contextOf([runOf(place.run, [failed])], { operator: { unlocked: false } });
    const { screen } = press(opened(locked), locked, 'w', reason, 'Enter');
    expect(shown(screen, locked).join('\n')).toContain('Waiting for your passphrase');
  });

  it('is signed once, however often Enter is pressed while the answer is awaited', () => {
    const form = ['w', reason, 'Enter', 'Enter', place.gate];
    const { screen, effects } = press(opened(requested), requested, ...form, 'Enter', 'Enter', 'Enter');
    expect(signed(effects)).toHaveLength(1);
    const error = { code: 'signing-given-up', message: 'Nothing was signed.' };
    const [again] = told(screen, { kind: 'refused', error }, requested);
    expect(signed(press(again, requested, 'Enter').effects)).toHaveLength(1);
  });

  it('goes back to a field that was passed over with the arrows', () => {
    const { screen, effects } = press(opened(requested), requested, 'w', 'Down', 'Down', place.gate, 'Enter');
    expect(screen.form?.at).toBe('reason');
    expect(effects).toEqual([]);
  });

  it('is first a request where nobody has asked, and under --solo request and grant in one', () => {
    const ask = press(opened(unasked), unasked, 'w', reason, 'Enter');
    expect(signed(ask.effects)[0]).toMatchObject({ what: 'ask for a waiver of gate V6-4.1c of step 4.1' });
    const solo = contextOf([runOf(place.run, [failed])], { operator: { solo: true } });
    const { screen } = press(opened(solo), solo, 'w');
    expect(screen.form).toMatchObject({ decision: 'grant', approval: null });
    expect(shown(screen, solo).join('\n')).toContain('SELF-APPROVED');
  });

  it.each([
    [{ ...failed, guards: 'leakage' as const }, 'leakage is never waived'],
    [{ ...failed, guards: 'pii' as const }, 'guards personal data'],
    [withoutWaiver(), 'does not call gate V6-4.1c waivable'],
    [{ ...failed, status: 'passed' as const }, 'nothing to waive'],
  ])('says why there is no waiver and what may be done instead', (verdict, why) => {
    const context = contextOf([runOf(place.run, [verdict], { approvals: [asked] })]);
    const { screen, effects } = press(opened(context), context, 'w');
    expect(screen.form).toBeNull();
    expect(said(effects)).toContain(why);
    if (verdict.status !== 'passed') expect(said(effects)).toContain('t runs the step again');
  });

  it('is possible for a warning, which nobody need call waivable', () => {
    const { waivable: _, ...warned } = { ...failed, severity: 'warning' as const, status: 'warned' as const };
    const context = contextOf([runOf(place.run, [warned], { approvals: [asked] })]);
    expect(press(opened(context), context, 'w').screen.form?.decision).toBe('grant');
  });

  it.each([
    [{ mine: null }, {}, 'leadline operator init'],
    [{ registered: 'no' as const }, {}, 'leadline operator add'],
    [{}, { requestedBy: { kind: 'operator' as const, name: 'Anna', key: 'anna' } }, '--solo'],
    [{ solo: true }, { grants: [grantBy('anna')] }, 'a second operator'],
  ])('says before anything is typed why this operator would be refused', (operator, approval, why) => {
    const run = runOf(place.run, [failed], { approvals: [{ ...asked, ...approval }], grantsNeeded: 2 });
    const context = contextOf([run], { operator });
    const { screen, effects } = press(opened(context), context, 'w');
    expect(screen.form).toBeNull();
    expect(said(effects)).toContain(why);
  });

  it('waits for the evidence, and is not possible on evidence that cannot be read', () => {
    const [reading] = pane.open(requested);
    expect(said(press(reading, requested, 'w').effects)).toContain('still being read');
    const error = { code: 'evidence-unreadable', message: 'It is gone.' };
    const [unread] = told(
      reading,
      { kind: 'evidence', read: { is: 'unreadable', sha256: 'e1', error } },
      requested,
    );
    expect(said(press(unread, requested, 'w').effects)).toContain('cannot be read');
    expect(shown(unread, requested).join('\n')).toContain('evidence-unreadable: It is gone.');
  });

  it('is broken off when the gate is judged again meanwhile, and the new evidence is read first', () => {
    const { screen } = press(opened(requested), requested, 'w', reason);
    const again = contextOf([
      runOf(place.run, [{ ...failed, evidence: { ...failed.evidence, sha256: 'e2' } }]),
    ]);
    expect(shown(opened(requested), again).join('\n')).toContain('judged again');
    const { screen: next, effects } = press(screen, again, 'x');
    expect(next).toMatchObject({ form: null, evidence: { is: 'reading' } });
    expect(effects.map((effect) => effect.do)).toEqual(['work', 'say']);
  });

  it('keeps the form with what was typed when it is refused, and says the code and what to do', () => {
    const { screen } = press(opened(requested), requested, 'w', reason);
    const error = { code: 'grant-used', message: 'It was used.', next: 'Ask for a new one.' };
    const [next] = told(screen, { kind: 'refused', error }, requested);
    expect(next.form?.lines.reason.text).toBe(reason);
    expect(shown(next, requested).join('\n')).toMatch(/grant-used: It was used\.[\s\S]*Ask for a new one\./);
  });

  it('tells a grant that is one of two from one that waives', () => {
    const two = contextOf([runOf(place.run, [failed], { approvals: [asked], grantsNeeded: 2 })]);
    const half = { ...asked, grants: [grantBy('anna')] };
    const [, ...first] = told(opened(two), { kind: 'granted', approval: half }, two);
    expect(said(first)).toContain('1 of 2');
    const whole = { ...half, state: 'used' as const };
    const [, ...second] = told(opened(requested), { kind: 'granted', approval: whole }, requested);
    expect(said(second)).toContain('is waived. g goes on');
    const other = { ...failed, gate: 'V6-4.1b' };
    const still = contextOf([runOf(place.run, [failed, other], { approvals: [asked] })]);
    const [, ...third] = told(opened(still), { kind: 'granted', approval: whole }, still);
    expect(said(third)).toContain('Still in the way: V6-4.1b.');
  });
});

describe('the other decisions', () => {
  it('declines an open request for a reason, and nothing where nobody has asked', () => {
    const { effects } = press(opened(requested), requested, 'd', reason, 'Enter');
    expect(signed(effects)[0]).toMatchObject({ what: 'decline the waiver of gate V6-4.1c of step 4.1' });
    expect(said(press(opened(unasked), unasked, 'd').effects)).toContain('Nobody has an open request');
  });

  it('runs a blocked step again at once, and a finished one only after a second press', () => {
    const again = { do: 'advance-run', run: place.run, from: '4.1' };
    expect(press(opened(requested), requested, 't').effects).toContainEqual(again);
    const run = runOf(place.run, [failed]);
    const done = contextOf([
      { ...run, steps: run.steps.map((step) => ({ ...step, state: 'done' as const })) },
    ]);
    const once = press(opened(done), done, 't');
    expect(once.effects).not.toContainEqual(again);
    expect(press(once.screen, done, 't').effects).toContainEqual(again);
    expect(press(once.screen, done, 'Down', 't').effects).not.toContainEqual(again);
  });

  it('leaves everything as it is with x, and goes to the board', () => {
    const { effects } = press(opened(requested), requested, 'x');
    expect(effects.map((effect) => effect.do)).toEqual(['go', 'say']);
  });

  it('changes nothing while a process is at work on the run', () => {
    const busy = contextOf([runOf(place.run, [failed], { state: 'running', approvals: [asked] })]);
    for (const key of ['t', 'w', 'g']) {
      const { effects } = press(opened(busy), busy, key);
      expect(effects.map((effect) => effect.do)).toEqual(['say']);
    }
  });

  it('takes what is typed on after a form did not open for nothing, until Esc', () => {
    const { screen, effects } = press(opened(unasked), unasked, 'd', 't', 'x', 'b', 'n', 'Enter', 'g');
    expect(effects.map((effect) => effect.do)).toEqual(Array.from({ length: 7 }, () => 'say'));
    expect(pane.isTyping?.(screen)).toBe(true);
    const calm = pane.onKey(screen, { input: '', key: { escape: true } }, unasked)?.[0] ?? screen;
    expect(pane.isTyping?.(calm)).toBe(false);
  });

  it('counts the letters of a reason while it is typed', () => {
    const short = press(opened(requested), requested, 'w', ' four ').screen;
    expect(shown(short, requested).join('\n')).toContain('4 of at least 10 characters');
    const long = press(short, requested, 'teen letters').screen;
    expect(shown(long, requested).join('\n')).toContain('17 characters');
    expect(shown(press(long, requested, 'Enter').screen, requested).join('\n')).not.toContain(
      '17 characters',
    );
  });

  it('goes on with the run once it is waived', () => {
    const waived = { approval: 'a1', by: ['Anna'], reason, selfApproved: false, at: '2025-11-01T09:00:00Z' };
    const free = contextOf([runOf(place.run, [{ ...failed, waived }], { state: 'paused' })]);
    expect(press(opened(free), free, 'g').effects).toEqual([{ do: 'advance-run', run: place.run }]);
    expect(pane.keys(opened(free), free)[0]).toEqual({ key: 'g', does: 'go on' });
  });
});

function withoutWaiver() {
  const { waivable: _, ...never } = failed;
  return never;
}

function grantBy(key: string) {
  return {
    id: 'a1',
    evidenceHash: 'h',
    by: 'Anna',
    reason,
    scope: 'waive V6-4.1c once',
    grantedAt: '2025-11-01T09:45:00Z',
    expiresAt: '2025-11-02T09:45:00Z',
    selfApproved: false,
    signature: { key, value: '' },
  };
}
