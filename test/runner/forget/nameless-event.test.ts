import { expect, test } from 'vitest';
import type { RunEvent } from '../../../runner/events.ts';
import { namelessEvent } from '../../../runner/forget/nameless-event.ts';
import { forgetBench, leads } from './bench.ts';

const { id } = leads.ann;

const failed = (message: string): RunEvent => ({
  type: 'step-failed',
  payload: { step: '1', error: { code: 'internal-error', message } },
});

test('an error that names a lead is journalled without the id', () => {
  expect(namelessEvent(failed(`no row ${id}, nor ${id.slice(0, 15)}`))).toEqual(
    failed('no row (a lead), nor (a lead)'),
  );
  const same = failed('no row x00Q5f000000AnnAEAS');
  expect(namelessEvent(same)).toBe(same);
});

test('what a person signs, or a run is begun with, is refused instead', () => {
  const done: RunEvent = {
    type: 'human-done',
    payload: { step: '1', by: 'Ada', rehearsal: false, note: `I called ${id}.` },
  };
  expect(() => namelessEvent(done)).toThrow(expect.objectContaining({ code: 'lead-named' }));
});

test('the journal of a run with notes on leads names none of them', async () => {
  const { engine } = await forgetBench();
  const text = JSON.stringify(engine.journalOf('made-1'));
  expect(text).not.toContain('00Q');
  const asked = { gate: 'G1', reason: `because of ${id}`, by: { kind: 'agent', name: 'claude' } } as const;
  await engine.approvals.request('made-1', asked).catch(() => undefined);
  expect(JSON.stringify(engine.journalOf('made-1'))).not.toContain('00Q');
});
