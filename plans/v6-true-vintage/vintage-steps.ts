import { atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { firmContract } from './contracts/firms.ts';
import { repContract, repFlags, vendorColumns, vendorNumericColumns } from './contracts/reps.ts';
import { crmSteps } from './crm-steps.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Steps 0 to 2: from files as received to vintages of reps and firms, each row with the day it became known. */
export function vintageSteps(parameters: Parameters, tables: Tables): Step[] {
  const { gates } = parameters;
  const { snapshots } = tables;
  return [
    {
      kind: 'tool',
      id: '0',
      title: 'Define data contracts',
      needs: [],
      tool: 'define-contracts',
      input: {
        contracts: [
          { name: 'v6_feature_contract', columns: repContract },
          { name: 'v6_firm_feature_contract', columns: firmContract },
        ],
      },
      gates: [
        blocking('V6-0', equals(0), {
          title: 'Columns named twice in the contracts',
          measure: 'contractFaults',
          onFailure:
            'Mend the contracts of the plan; a contract that contradicts itself cannot hold anything.',
        }),
      ],
    },
    {
      kind: 'human',
      id: '1.1',
      title: 'Fetch the vendor files',
      needs: ['0'],
      instructions: `Put the ${snapshots.length} RIARepDataFeed files into ${parameters.inputs.vendor_snapshots} and the lead export at ${parameters.inputs.leads}.`,
      checklist: [
        ...snapshots.map(({ path }) => `${path} is there, whole, as the vendor sent it`),
        `${parameters.inputs.leads} is there, exported on the analysis date or later, with as many leads as Salesforce counts`,
      ],
    },
    {
      kind: 'tool',
      id: '1.2',
      title: 'Load the vendor files as received',
      needs: ['1.1'],
      tool: 'ingest-files',
      input: {
        sources: snapshots.map(({ path, raw }) => ({
          path,
          table: raw,
          columns: vendorColumns,
          finalNewline: true,
        })),
      },
      gates: [
        blocking('V6-1.3', equals(snapshots.length), {
          title: 'Raw snapshot tables that hold rows',
          measure: 'tablesLoaded',
          onFailure: 'Find the file that is empty or missing, ask the vendor for it again, then resume.',
        }),
        blocking('LL-1.2', atMost(gates.rejected_record_share), {
          title: 'Share of records that could not be read, in the worst file',
          measure: 'rejectedShare',
          onFailure: 'Look at the lines in the evidence; ask the vendor for a clean export.',
        }),
        blocking('LL-1.2b', atLeast(gates.smallest_snapshot_share), {
          title: 'Rows of the smallest snapshot, as a share of the median',
          measure: 'smallestShareOfMedian',
          onFailure:
            'The file named is likely cut off at the end of a line: compare its size with the vendor, fetch it again, then resume.',
        }),
      ],
    },
    ...crmSteps(parameters, tables),
    {
      kind: 'tool',
      id: '1.5',
      title: 'Transform the snapshots',
      needs: ['1.2', '1.4b'],
      tool: 'transform-snapshots',
      input: {
        snapshots,
        knowledgeLagDays: parameters.knowledge_lag_days,
        rawColumns: vendorColumns,
        numericColumns: vendorNumericColumns,
        contract: repContract,
        flags: repFlags,
        leads: tables.lead,
      },
      gates: [
        blocking('V6-1.5a', equals(0), {
          title: 'Rows lost or gained by the transform',
          measure: 'rowsLost',
          onFailure: 'The transform must keep every row; look at the snapshot named in the evidence.',
        }),
        blocking('V6-1.5b', equals(0), {
          title: 'Flags that are not 0 or 1',
          measure: 'badFlags',
          onFailure: 'Look at the flag columns of the snapshot named in the evidence.',
        }),
        blocking('V6-1.5c', equals(0), {
          title: "Rows whose snapshot_at is not the file name's date",
          measure: 'wrongSnapshotDates',
          onFailure: 'Check snapshot_dates in leadline.yaml against the file names.',
        }),
        blocking('LL-1.5d', equals(0), {
          title: "Rows that tell of something later than their file's date",
          measure: 'factsLaterThanFile',
          onFailure:
            'The file is dated wrong: its content is younger than its name. Ask the vendor which snapshot it is, rename or replace it, then `leadline resume --from 1.2`.',
        }),
        warning('LL-1.5e', atMost(gates.unparsed_number_share), {
          title: 'Share of numeric values that are not numbers',
          measure: 'unparsedNumberShare',
          onFailure: 'Show the vendor the lines in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.6',
      title: 'Aggregate the firms',
      needs: ['1.5'],
      tool: 'aggregate-firms',
      input: { snapshots, contract: firmContract },
      gates: [
        warning('V6-1.6a', atLeast(gates.fewest_firms), {
          title: 'Firms in the smallest snapshot (full scale)',
          measure: 'fewestFirms',
          onFailure: 'Expected at full scale only. At full scale, look for a snapshot that lost firms.',
        }),
        warning('V6-1.6a-most', atMost(gates.most_firms), {
          title: 'Firms in the largest snapshot',
          measure: 'mostFirms',
          onFailure: 'Look for firm numbers that were not normalised.',
        }),
        blocking('V6-1.6b', equals(0), {
          title: 'Firms without a rep, or twice in one snapshot',
          measure: 'zeroRepFirms',
          onFailure: 'Look at the firm table named in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.7',
      title: 'Validate schemas against the contracts',
      needs: ['0', '1.5', '1.6'],
      tool: 'validate-schemas',
      input: {
        tables: snapshots.flatMap(({ reps, firms }) => [
          { table: reps, contract: 'reps' },
          { table: firms, contract: 'firms' },
        ]),
        contracts: { reps: repContract, firms: firmContract },
      },
      gates: [
        blocking('V6-1.7', equals(2 * snapshots.length), {
          title: 'Tables that match their contract',
          measure: 'tablesMatching',
          onFailure: 'Stop: mend the transform or the contract before the views are built on a broken table.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '2',
      title: 'Build the vintage views',
      needs: ['1.7'],
      tool: 'build-vintage-views',
      input: {
        views: [
          {
            name: tables.repVintages,
            snapshots: snapshots.map(({ reps }) => reps),
            columns: repContract.map(({ name }) => name),
          },
          {
            name: tables.firmVintages,
            snapshots: snapshots.map(({ firms }) => firms),
            columns: firmContract.map(({ name }) => name),
          },
        ],
      },
      gates: [
        blocking('V6-2a', equals(2), {
          title: 'Vintage views with every snapshot date',
          measure: 'viewsReady',
          onFailure: 'Look for a snapshot without rows.',
        }),
        blocking('V6-2b', equals(0), {
          title: 'Rows of snapshots that the views lack',
          measure: 'rowsMissing',
          onFailure: 'Look at the snapshot whose rows differ in the evidence.',
        }),
      ],
    },
  ];
}
