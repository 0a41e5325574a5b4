import { canonicalJson } from '../canonical-json.ts';
import type { FileRecord, RunState } from '../run-state.ts';
import { type Compared, compared, differing, sideBySide } from './compared.ts';
import type { RunRecord } from './run-record.ts';

/** A value that a run began with; null where it has none. */
export interface SettingDifference {
  /** Such as `analysis_date`, or a parameter's name with dots. */
  setting: string;
  a: unknown;
  b: unknown;
}

/** An input file; null where the run did not read it. */
export interface FileDifference {
  path: string;
  a: FileRecord | null;
  b: FileRecord | null;
}

/** Compares what the runs began with. Of different plans only the parameters that both have. */
export function compareSettings(a: RunRecord, b: RunRecord): Compared<SettingDifference> {
  const samePlan = a.state.plan === b.state.plan;
  const first = leaves(a);
  const second = leaves(b);
  const pairs = sideBySide([...first.keys()], [...second.keys()], (name) => name)
    .filter(({ a: inA, b: inB }) => samePlan || (inA !== null && inB !== null))
    .map(({ key }) => ({ setting: key, a: first.get(key) ?? null, b: second.get(key) ?? null }));
  return differing(pairs, (pair) => canonicalJson([pair.a]) !== canonicalJson([pair.b]));
}

/** Compares the files that the steps read. A file that several steps read counts as the last of them read it. */
export function compareData(a: RunState, b: RunState): Compared<FileDifference> {
  const pairs = sideBySide(inputsOf(a), inputsOf(b), ({ path }) => path).map(({ key, ...sides }) => ({
    path: key,
    ...sides,
  }));
  const { differences, equal } = differing(pairs, ({ a: one, b: other }) => one?.sha256 !== other?.sha256);
  const isChanged = (file: FileDifference) => file.a !== null && file.b !== null;
  return compared(
    [...differences.filter(isChanged), ...differences.filter((file) => !isChanged(file))],
    equal,
  );
}

function leaves({ state, beginning }: RunRecord): Map<string, unknown> {
  const parameters = Object.entries(beginning.parameters).flatMap(([name, value]) => leavesOf(name, value));
  return new Map<string, unknown>([
    ['plan', state.plan],
    ['plan_version', state.planVersion],
    ['analysis_date', state.analysisDate],
    ['seed', state.seed],
    ['leadline_version', beginning.leadlineVersion],
    ...parameters,
  ]);
}

/** A section's values one by one; a list is one value. */
function leavesOf(path: string, value: unknown): [string, unknown][] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [[path, value]];
  return Object.entries(value).flatMap(([name, inner]) => leavesOf(`${path}.${name}`, inner));
}

function inputsOf({ steps }: RunState): FileRecord[] {
  return [...new Map(steps.flatMap((step) => step.inputs).map((record) => [record.path, record])).values()];
}
