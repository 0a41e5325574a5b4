import { expect, it } from 'vitest';
import { replayAudit } from '../../tools/replay-audit.ts';
import type { ToolContext } from '../../tools/tool.ts';
import type { Row } from '../../warehouse/warehouse.ts';

const sampled = (...ids: string[]): Row[] => ids.map((Id) => ({ Id, contact_date: '2024-05-14' }));

/** A replay over answers that the warehouse would give, for what the queries alone cannot bring about. */
function audit(sample: Row[], found: number) {
  const answers: Record<string, Row[]> = {
    'audit/sample-leads': sample,
    'audit/replayed-leads': [{ leads: found }],
    'audit/differences': [],
  };
  const context = {
    warehouse: { rows: async (query: string) => answers[query] ?? [] },
    signal: new AbortController().signal,
    progress: () => {},
  } as unknown as ToolContext;
  const rebuild = async () => 'replay.features';
  return replayAudit({ built: 'a.b', features: ['f'], days: 1, leadsADay: 9, rebuild }, context);
}

it('measures nothing where no lead was sampled, so that its gate cannot pass', async () => {
  expect((await audit([], 0)).measure.value).toBeNull();
});

it('finds nothing where every lead comes back the same', async () => {
  expect((await audit(sampled('a', 'b'), 2)).measure.value).toBe(0);
});

it('counts a lead that the replay lost as a difference', async () => {
  const { measure } = await audit(sampled('a', 'b'), 1);
  expect(measure.value).toBe(1);
  expect(measure.evidence?.rows[0]).toContain('1 leads');
});
