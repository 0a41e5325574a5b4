import { expect, test } from 'vitest';
import { caveatsOf } from '../../../tools/sync/caveats.ts';
import type { EarlierRun } from '../../../tools/tool.ts';
import { syncBench } from './sync-bench.ts';

const run: EarlierRun = {
  ...{ run: 'v6-1', plan: 'v6', analysisDate: '2026-01-01' },
  writtenAt: () => '',
  read: async () => '',
  has: () => true,
  waived: [
    { gate: 'G-1', selfApproved: true },
    { gate: 'G-2', selfApproved: false },
  ],
  rehearsed: ['2', '5'],
  changedParameters: [
    { path: 'days', reference: 30, value: 90 },
    { path: 'table', reference: null, value: 'leads' },
  ],
  changedGates: [
    { gate: 'G-3', title: 'Lift', change: 'tightened', reference: '>= 1', value: '>= 2' },
    { gate: 'G-4', title: 'AUC', change: 'loosened', reference: '>= 0.85', value: '>= 0.5' },
  ],
};

test('the caveats of a run are what was let pass, played and changed, the loosened gates first', () => {
  expect(caveatsOf(run)).toEqual({
    waived: ['G-1', 'G-2'],
    selfApproved: ['G-1'],
    rehearsed: ['2', '5'],
    changed: [
      'gate G-4 (AUC) is loosened: now >= 0.5, the reference has >= 0.85',
      'gate G-3 (Lift) is tightened: now >= 2, the reference has >= 1',
      'parameter days is 90, the reference has 30',
    ],
  });
});

test('the preview of a rollback says that the sync was rehearsed, and that values are emptied rather than written', async () => {
  const bench = await syncBench({ leads: 2 });
  const sync = await bench.engine.start('salesforce-sync', { parameters: { suppress_numbers: true } });
  await bench.engine.advance(sync, { rehearsal: true });
  const report = bench.artifact(sync, 'sync/report.md');
  expect(report).toContain('Every lead is as it should be.');
  expect(report).not.toContain('troubles.csv');
  expect(report).toContain(`- succeeded\n  - ${bench.ids.toSorted().join(', ')}\n`);

  const back = await bench.engine.start('salesforce-rollback', { parameters: { run: sync } });
  await bench.engine.advance(back);
  const preview = bench.artifact(back, 'sync/preview.md');
  expect(preview).toContain('- REHEARSED in that run, by a stand-in and no person: step 4');
  expect(preview).toContain(
    '- Changed in that run: parameter suppress_numbers is true, the reference has false',
  );
  expect(preview).toContain('**2 get their former values again**');
  expect(preview).not.toContain('are written');
});
