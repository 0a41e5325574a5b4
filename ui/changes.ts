import type { ChangedGate } from '../runner/events.ts';
import type { ChangedParameter } from '../runner/run-state.ts';
import type { Terminal } from './terminal.ts';
import { printable } from './width.ts';

/** What makes a run another than the reference's: a line for each parameter and each gate. */
export function renderChanges(
  changes: { changedParameters: readonly ChangedParameter[]; changedGates: readonly ChangedGate[] },
  { paint, glyphs }: Pick<Terminal, 'paint' | 'glyphs'>,
): string[] {
  const { changedParameters, changedGates } = changes;
  // Where the reference has no value, such as for the run whose scores are written, nothing is another than it should be.
  const set = changedParameters.filter(({ reference }) => reference === null);
  const changed = changedParameters.filter(({ reference }) => reference !== null);
  return [
    ...set.map(({ path, value }) => paint('quiet', printable(`Set: ${path} is ${JSON.stringify(value)}`))),
    ...[...changed.map(describeParameter), ...changedGates.map(describeGate)].map((text) =>
      paint('warning', `${glyphs.warned} ${printable(text)}`),
    ),
  ];
}

function describeParameter({ path, reference, value }: ChangedParameter): string {
  return `Changed: ${path} is ${JSON.stringify(value)}, the reference has ${JSON.stringify(reference)}`;
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
