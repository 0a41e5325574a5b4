import { describe, expect, it } from 'vitest';
import { gateHistory } from '../../runner/gate-history.ts';
import type { RunState } from '../../runner/run-state.ts';
import { failed, runOf, trainStep } from '../ui/gate/fixtures.ts';

const first = runOf('v6-1', [{ ...failed, measured: 0.18, status: 'passed' }]);
const second = runOf('v6-2', [failed]);

function reading(
  run: RunState,
  inputs: Record<string, string>,
  later: Record<string, string> = {},
): RunState {
  const files = (hashes: Record<string, string>) =>
    Object.entries(hashes).map(([path, sha256]) => ({ path, sha256, bytes: 1 }));
  const steps = [
    { ...trainStep, verdicts: run.verdicts, inputs: files(inputs) },
    { ...trainStep, id: '5', verdicts: [], inputs: files(later) },
  ];
  return { ...run, steps };
}

describe('the history of a gate', () => {
  it('has what it measured in each run of the plan up to this one, oldest first', () => {
    const later = runOf('v6-3', [{ ...failed, measured: 0.5 }]);
    const other = { ...runOf('m5-1', [failed]), plan: 'm5' };
    const unjudged = runOf('v6-1b', []);
    const history = gateHistory([first, other, unjudged, second, later], 'v6-2', failed.gate);
    expect(history?.judged.map(({ run, measured }) => [run, measured])).toEqual([
      ['v6-1', 0.18],
      ['v6-2', 0.3029],
    ]);
    expect(history?.previous).toBe('v6-1');
  });

  it('is null where the run has not judged the gate, and compares with nothing in the first run', () => {
    expect(gateHistory([first], 'v6-1', 'other')).toBeNull();
    expect(gateHistory([first], 'v6-9', failed.gate)).toBeNull();
    expect(gateHistory([first], 'v6-1', failed.gate)).toMatchObject({ previous: null, changes: [] });
  });

  it('names inputs up to the step of the gate whose bytes changed, that are new, or that are gone', () => {
    const before = reading(first, { 'a.csv': '1', 'b.csv': '1', 'c.csv': '1' }, { 'later.csv': '1' });
    const now = reading(second, { 'a.csv': '1', 'b.csv': '2', 'd.csv': '1' }, { 'later.csv': '2' });
    const changes = gateHistory([before, now], 'v6-2', failed.gate)?.changes;
    expect(changes).toEqual([
      { kind: 'input', path: 'b.csv', change: 'changed' },
      { kind: 'input', path: 'c.csv', change: 'gone' },
      { kind: 'input', path: 'd.csv', change: 'new' },
    ]);
  });

  it('takes the reference for a parameter that only one of the runs has changed', () => {
    const p = (value: unknown) => [{ path: 'gates.cv', reference: 0.2, value }];
    const changesOf = (before: RunState, now: RunState) =>
      gateHistory([before, now], now.run, failed.gate)?.changes;
    expect(changesOf(first, { ...second, changedParameters: p(0.3) })).toEqual([
      { kind: 'parameter', path: 'gates.cv', before: 0.2, now: 0.3 },
    ]);
    expect(changesOf({ ...first, changedParameters: p(0.3) }, second)).toEqual([
      { kind: 'parameter', path: 'gates.cv', before: 0.3, now: 0.2 },
    ]);
    expect(
      changesOf({ ...first, changedParameters: p([1]) }, { ...second, changedParameters: p([1]) }),
    ).toEqual([]);
  });

  it("names thresholds and severities that moved, the gate's own first, and facts of the run", () => {
    const other = { ...failed, gate: 'A' };
    const before = runOf('v6-1', [other, failed], { seed: 41 });
    const now = runOf('v6-2', [
      { ...other, threshold: '< 1' },
      { ...failed, severity: 'warning', status: 'warned' },
    ]);
    expect(gateHistory([before, now], 'v6-2', failed.gate)?.changes).toEqual([
      { kind: 'fact', name: 'seed', before: '41', now: '42' },
      { kind: 'threshold', gate: failed.gate, before: '< 0.2 (blocking)', now: '< 0.2 (warning)' },
      { kind: 'threshold', gate: 'A', before: '< 0.2 (blocking)', now: '< 1 (blocking)' },
    ]);
  });
});
