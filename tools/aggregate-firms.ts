import { z } from 'zod';
import type { Scalar } from '../gates/gate.ts';
import { contractColumn } from './contract-column.ts';
import { numberOf } from './evidence.ts';
import { counts } from './foreseen.ts';
import { snapshotInput } from './snapshot-input.ts';
import { defineTool } from './tool.ts';

const firmCount = z.object({
  table: z.string(),
  firms: z.number().int(),
  repeated: z.number().int(),
  zeroRep: z.number().int(),
});

const countedColumns = [
  'RIAFirmCRD',
  'RepCRD',
  'Has_Series_7',
  'Has_Series_65',
  'Has_Series_66',
  'Has_Series_24',
  'Has_CFP',
  'Has_Disclosure',
  'Home_State',
  'Home_MetropolitanArea',
  'Branch_State',
  'DateBecameRep_NumberOfYears',
  'DateOfHireAtCurrentFirm_NumberOfYears',
  'AverageTenureAtPriorFirms',
  'NumberOfPriorFirms',
  'snapshot_at',
  'known_at',
];

/** Counts the reps of each snapshot by firm: one table a snapshot, one row a firm. */
export const aggregateFirms = defineTool({
  name: 'aggregate-firms',
  title: 'Aggregate the firms',
  description: 'Derives one firm table from each rep snapshot: sizes, licence shares, geography, tenures.',
  effect: 'warehouse',
  input: z.object({ snapshots: z.array(snapshotInput).min(1), contract: z.array(contractColumn) }),
  output: z.object({ firms: z.array(firmCount) }),
  measures: () => ['fewestFirms', 'mostFirms', 'zeroRepFirms'],
  foresee: () => counts('fewestFirms', 'mostFirms', 'zeroRepFirms'),
  touches: ({ snapshots, contract }) => ({
    reads: snapshots.map(({ reps }) => ({ table: reps, columns: countedColumns })),
    writes: snapshots.map(({ firms }) => ({ table: firms, columns: contract.map(({ name }) => name) })),
  }),
  async run({ snapshots, contract }, context) {
    const firms: z.output<typeof firmCount>[] = [];
    for (const [index, snapshot] of snapshots.entries()) {
      context.signal.throwIfAborted();
      context.progress({
        message: `aggregating ${snapshot.firms}`,
        done: index,
        total: snapshots.length,
        unit: 'snapshots',
      });
      await context.warehouse.run('vendor/aggregate-firms', {
        source: snapshot.reps,
        target: snapshot.firms,
        unavailable: contract.filter((column) => column.raw.length === 0),
      });
      const [facts] = await context.warehouse.rows('vendor/firm-facts', { firms: snapshot.firms });
      firms.push({
        table: snapshot.firms,
        firms: numberOf(facts, 'firms'),
        repeated: numberOf(facts, 'repeated_firms'),
        zeroRep: numberOf(facts, 'zero_rep_firms'),
      });
    }
    const evidence = {
      columns: ['table', 'firms', 'repeated firms', 'firms without a rep'],
      rows: firms.map((each): Scalar[] => [each.table, each.firms, each.repeated, each.zeroRep]),
      total: firms.length,
    };
    return {
      output: { firms },
      measures: {
        fewestFirms: { value: Math.min(...firms.map((each) => each.firms)), evidence },
        mostFirms: { value: Math.max(...firms.map((each) => each.firms)), evidence },
        zeroRepFirms: { value: firms.reduce((sum, each) => sum + each.zeroRep + each.repeated, 0), evidence },
      },
    };
  },
});
