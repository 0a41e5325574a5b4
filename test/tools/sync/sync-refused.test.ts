import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { inFake } from './reading.ts';
import { granting, syncBench } from './sync-bench.ts';

describe('a sync is refused', () => {
  test.each([
    ['a lead twice', (ids: string[]) => [{ id: ids[0] }, { id: ids[0] }], 'LL-SF-1b'],
    ['an id of no lead', () => [{ id: '003000000000001AAA' }], 'LL-SF-1c'],
    ['neither score nor reason', (ids: string[]) => [{ id: ids[0], tier: null }], 'LL-SF-1d'],
    ['a score without a narrative', (ids: string[]) => [{ id: ids[0], narrative: null }], 'LL-SF-1e'],
    ['no lead at all', () => [], 'LL-SF-1a'],
  ] as const)('where there is %s', async (_, scores, gate) => {
    const bench = await syncBench({ leads: 2 });
    bench.changeScores(() => scores(bench.ids) as never);
    await bench.score();
    const state = await bench.engine.advance(await bench.engine.start('salesforce-sync'));
    expect(state.state).toBe('blocked');
    expect(state.verdicts.filter(({ status }) => status === 'failed').map((verdict) => verdict.gate)).toEqual(
      [gate],
    );
  });

  test('where a tier has no word', async () => {
    const bench = await syncBench({ leads: 1 });
    bench.changeScores(([one]) => [{ id: one?.id ?? '', tier: 'T9' }]);
    await bench.score();
    const state = await bench.engine.advance(await bench.engine.start('salesforce-sync'));
    expect(state.steps[0]?.error).toMatchObject({ code: 'tier-unmapped', arrived: 'T9' });
  });

  test('where a narrative tells a number that is to be suppressed', async () => {
    const bench = await syncBench({ leads: 1 });
    bench.changeScores(([one]) => [{ id: one?.id ?? '', narrative: 'A 12.3 % chance of a call.' }]);
    await bench.score();
    const run = await bench.engine.start('salesforce-sync', { parameters: { suppress_numbers: true } });
    const state = await bench.engine.advance(run);
    expect(state.verdicts.find(({ status }) => status === 'failed')?.gate).toBe('LL-SF-1f');
  });

  test('where the org has too few calls left', async () => {
    const bench = await syncBench({
      leads: 2,
      yaml: 'plans: { salesforce-sync: { gates: { most_of_calls_left: 0 } } }',
    });
    const state = await bench.engine.advance(await bench.engine.start('salesforce-sync'));
    expect(state.verdicts.find(({ status }) => status === 'failed')).toMatchObject({
      gate: 'LL-SF-3c',
      waivable: true,
    });
  });

  test('where a right is missing, which is said', async () => {
    const bench = await syncBench({ leads: 2 });
    inFake(bench.fake, 'PermissionSetAssignment', (name) => `UPDATE ${name} SET IsDeleted = 1`);
    const state = await bench.engine.advance(await bench.engine.start('salesforce-sync'));
    expect(state.verdicts.find(({ status }) => status === 'failed')?.gate).toBe('LL-SF-2');
  });

  test.each(['scores.csv', 'drivers.csv'])(
    'where a byte of %s is not the one that the run wrote',
    async (file) => {
      const bench = await syncBench({ leads: 2 });
      const target = path.join(bench.folder, 'runs/scoring-1/artifacts', file);
      writeFileSync(target, `${readFileSync(target, 'utf8')} `);
      const state = await bench.engine.advance(await bench.engine.start('salesforce-sync'));
      expect(state.steps[0]?.error?.code).toBe('artifact-changed');
    },
  );

  test('where the grant was for another org', async () => {
    const bench = await syncBench({ leads: 2 });
    const run = await bench.engine.start('salesforce-sync');
    await bench.engine.advance(run);
    await bench.engine.approvals.grant(`${run}/1`, granting);
    const engine = await bench.reopened({
      connectSalesforce: async (...given) => ({
        ...(await bench.connectSalesforce(...given)),
        organizationId: '00D000000000002EAA',
      }),
    });
    const state = await engine.advance(run);
    expect(state.steps[3]?.error?.code).toBe('salesforce-other-org');
  });
});
