import type { ChangedGate } from '../runner/events.ts';
import type { ChangedParameter } from '../runner/run-state.ts';
import type { Terminal } from './terminal.ts';
import { printable } from './width.ts';

/** What makes a run another than the reference's: a line for each parameter and each gate. */
export function renderChanges(
  changes: { changedParameters: readonly ChangedParameter[]; changedGates: readonly ChangedGate[] },
  { paint, glyphs }: Pick<Terminal, 'paint' | 'glyphs'>,
): string[] {
  const parameters = changes.changedParameters.map(
    ({ path, reference, value }) =>
      `Changed: ${path} is ${JSON.stringify(value)}, the reference has ${JSON.stringify(reference)}`,
  );
  return [...parameters, ...changes.changedGates.map(describeGate)].map((text) =>
    paint('warning', `${glyphs.warned} ${printable(text)}`),
  );
}

function describeGate({ gate, step, title, change, reference, value }: ChangedGate): string {
  const name = `${gate} of step ${step} (${title})`;
  switch (change) {
    case 'added':
      return `Gate added: ${name} ${value}, which the reference does not have`;
    case 'gone':
      return `Gate gone: ${name} ${reference}, which the reference has`;
    case 'loosened':
    case 'tightened':
    case 'moved':
      return `Gate ${change}: ${name} is ${value}, the reference has ${reference}`;
  }
}
