import type { EngineEvent } from '../runner/engine-event.ts';
import { renderChanges } from './changes.ts';
import type { Terminal } from './terminal.ts';
import { printable } from './width.ts';

/** The line that stays on the screen after an event; undefined for what is only shown while it lasts. */
export function lineOf(event: EngineEvent, { glyphs, paint }: Terminal): string | undefined {
  switch (event.type) {
    case 'run-started':
      return [
        paint('strong', `Run ${event.run}: ${printable(event.title)}`),
        ...renderChanges(event, { glyphs, paint }),
      ].join('\n');
    case 'step-finished': {
      const time = `${event.seconds.toFixed(1)} s`;
      return `${paint('good', `${glyphs.passed} done`)}      ${stepOf(event)}  ${paint('quiet', time)}`;
    }
    case 'step-blocked':
      return paint('bad', `${glyphs.failed} BLOCKED   ${stepOf(event)} (${event.gates.join(', ')})`);
    case 'step-failed':
      return paint('bad', `${glyphs.failed} FAILED    ${stepOf(event)} (${event.error.code})`);
    case 'step-waiting':
      return paint('warning', `${glyphs.waiting} waiting   ${stepOf(event)}: a person is asked`);
    case 'step-declared':
      return paint('quiet', `${glyphs.pending} skipped   ${stepOf(event)}: ${printable(event.why)}`);
    case 'human-done':
      return event.rehearsal
        ? paint('warning', `${glyphs.warned} rehearsed ${stepOf(event)}: no person looked at this`)
        : `${paint('good', `${glyphs.passed} done`)}      ${stepOf(event)} by ${printable(event.by)}`;
    case 'gate-judged':
      return lineOfGate(event, { glyphs, paint });
    case 'step-reopened':
      return paint('warning', `${glyphs.warned} reopened  ${event.step}: ${printable(event.reason)}`);
    case 'notice':
      return paint('warning', `${glyphs.warned} ${printable(event.message)}`);
    case 'step-started':
    case 'progress':
    case 'run-stopped':
      return undefined;
  }
}

function stepOf(event: { step: string; title: string }): string {
  return `${event.step} ${printable(event.title)}`;
}

/** A gate that holds needs no line of its own: the table at the end has it. */
function lineOfGate(
  { verdict }: Extract<EngineEvent, { type: 'gate-judged' }>,
  { glyphs, paint }: Pick<Terminal, 'glyphs' | 'paint'>,
): string | undefined {
  const text = `${verdict.gate}: ${printable(verdict.sentence)}`;
  switch (verdict.status) {
    case 'passed':
      return undefined;
    case 'warned':
      return paint('warning', `${glyphs.warned} warned    ${text}`);
    case 'failed':
      return paint('bad', `${glyphs.failed} FAILED    ${text}`);
  }
}
