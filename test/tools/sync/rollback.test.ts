import { describe, expect, test } from 'vitest';
import { historyIn, leadsIn } from '../../salesforce/push/fixtures.ts';
import { inFake } from './reading.ts';
import { syncBench } from './sync-bench.ts';

describe('a rollback', () => {
  test('restores byte for byte what was there, and adds its own row of history', async () => {
    const bench = await syncBench();
    await bench.through('salesforce-sync');
    const before = leadsIn(bench.fake);
    bench.changeScores((all) => all.map((one) => ({ ...one, tier: 'D', narrative: "=1+1, 'quoted'" })));
    await bench.score();
    const second = await bench.through('salesforce-sync');
    expect(leadsIn(bench.fake)).not.toEqual(before);

    const state = await bench.through('salesforce-rollback', { run: second.run });
    expect(state).toMatchObject({ state: 'finished', approvals: [{ state: 'used' }] });
    expect(leadsIn(bench.fake)).toEqual(before);
    expect(historyIn(bench.fake)).toHaveLength(12);
    expect(bench.artifact(state.run, 'sync/preview.md')).toContain(`# Taking back what ${second.run} wrote`);
  });

  test('of the first sync empties the fields again', async () => {
    const bench = await syncBench();
    const before = leadsIn(bench.fake);
    const first = await bench.through('salesforce-sync');
    await bench.through('salesforce-rollback', { run: first.run });
    expect(leadsIn(bench.fake)).toEqual(before);
  });

  test('leaves a lead that somebody has changed since, and says which field', async () => {
    const bench = await syncBench();
    const [touched = ''] = bench.ids;
    const first = await bench.through('salesforce-sync');
    const touch = (name: string) => `UPDATE ${name} SET Leadline_Tier__c = 'Cool' WHERE Id = '${touched}'`;
    inFake(bench.fake, 'Lead', touch);
    const state = await bench.through('salesforce-rollback', { run: first.run });
    expect(state.state).toBe('finished');
    expect(bench.artifact(state.run, 'sync/left-out.csv')).toContain(
      `${touched},changed-since,,Leadline_Tier__c`,
    );
    expect(leadsIn(bench.fake)[touched]).toMatchObject({ Leadline_Tier__c: 'Cool' });
  });

  test('of a run that is no sync, or of none, is refused', async () => {
    const bench = await syncBench({ leads: 1 });
    const codeOf = async (run: string | null) =>
      (await bench.through('salesforce-rollback', { run })).steps[0]?.error?.code;
    expect(await codeOf('scoring-1')).toBe('run-not-a-sync');
    expect(await codeOf(null)).toBe('rollback-run-unnamed');
  });
});
