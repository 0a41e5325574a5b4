import type { EarlierRun } from '../tool.ts';
import type { SourceFile } from './sync-files.ts';

/** What a person has to know of a run before its results are believed: what was let pass, played and loosened. */
export function caveatsOf({
  waived,
  rehearsed,
  changedGates,
  changedParameters,
}: EarlierRun): Pick<SourceFile, 'waived' | 'selfApproved' | 'rehearsed' | 'changed'> {
  const isLooser = ({ change }: ChangedGate) => change === 'loosened' || change === 'gone';
  const gates = [...changedGates.filter(isLooser), ...changedGates.filter((gate) => !isLooser(gate))];
  // Where the reference has no value, such as for the name of a table, nothing is another than it should be.
  const parameters = changedParameters.filter(({ reference }) => reference !== null);
  return {
    waived: waived.map(({ gate }) => gate),
    selfApproved: waived.filter(({ selfApproved }) => selfApproved).map(({ gate }) => gate),
    rehearsed: [...rehearsed],
    changed: [...gates.map(gateSentence), ...parameters.map(parameterSentence)],
  };
}

type ChangedGate = EarlierRun['changedGates'][number];

function gateSentence({ gate, title, change, reference, value }: ChangedGate): string {
  const told = [
    ...(value === null ? [] : [`now ${value}`]),
    reference === null ? 'the reference has none' : `the reference has ${reference}`,
  ];
  return `gate ${gate} (${title}) is ${change}: ${told.join(', ')}`;
}

function parameterSentence({ path, reference, value }: EarlierRun['changedParameters'][number]): string {
  return `parameter ${path} is ${short(value)}, the reference has ${short(reference)}`;
}

const shownCharacters = 80;

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'none';
  return text.length <= shownCharacters ? text : `${text.slice(0, shownCharacters - 3)}...`;
}
