import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { allPlans } from '../../plans/index.ts';

interface ReferenceGate {
  plan: string;
  gate: string;
  severity: string;
}

const list = new URL('../../../shared/reference/gates.csv', import.meta.url);
const present = existsSync(list);

/** Severities that a plan decided otherwise; its README says why. */
const decidedOtherwise: Readonly<Record<string, string>> = {
  // The log gives no severities; those of the list are proposals, and a period of the backtest holds few leads of tier 1.
  'v3-tiers BACKTEST-1': 'warning',
  'v3-tiers BACKTEST-2': 'warning',
  'v3-tiers BACKTEST-3': 'warning',
  // The hybrid models' gate: the document replaced it for the pivot, whose own is M5-15.4a. It blocks on the re-enacted models.
  'm5-progress M5-4b': 'warning',
};

// The reference documents are not part of the project: without them there is nothing to compare with.
describe.skipIf(!present)('the gates of the reference documents (skipped where they are absent)', () => {
  const rows: ReferenceGate[] = present ? parse(readFileSync(list), { columns: true }) : [];
  const plans = [...new Set(rows.map(({ plan }) => plan))];

  it('are 244, of five plans', () => {
    expect(rows).toHaveLength(244);
    expect(plans).toHaveLength(5);
  });

  it.each(plans)('%s has each of its gates once, with the severity of the list', (name) => {
    const plan = allPlans.find((candidate) => candidate.name === name);
    const steps =
      plan?.steps(plan.parameters.parse({}) as never, { analysisDate: '2025-10-31', seed: 42 }) ?? [];
    const gates = steps.flatMap((step) => (step.kind === 'human' ? [] : step.gates));
    const expected = rows.filter((row) => row.plan === name);
    const found = expected.map(({ gate }) => gates.filter(({ id }) => id === gate).length);
    expect(expected.filter((_, index) => found[index] !== 1).map(({ gate }) => gate)).toEqual([]);
    const differing = expected.flatMap(({ gate, severity }) => {
      const own = gates.find(({ id }) => id === gate)?.severity;
      return own === severity || decidedOtherwise[`${name} ${gate}`] === own
        ? []
        : [`${gate}: ${own}, not ${severity}`];
    });
    expect(differing).toEqual([]);
  });
});
