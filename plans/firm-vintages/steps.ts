import { atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import { filedColumns, filingContract } from './contract.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const look = 'Look at the filings in the evidence: file, line and the text that arrived.';

/** From the regulator's monthly files to what they said of a firm on a date. */
export function vintageSteps(parameters: Parameters, tables: Tables): Step[] {
  const { pairs, gates } = parameters;
  return [
    {
      kind: 'tool',
      id: '0',
      title: 'Define the contract of a filing',
      needs: [],
      tool: 'define-contracts',
      input: { contracts: [{ name: 'form_adv_filing_contract', columns: filingContract }] },
      gates: [
        blocking('FV-0', equals(0), {
          title: 'Columns named twice in the contract',
          measure: 'contractFaults',
          onFailure: 'Mend plans/firm-vintages/contract.ts.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1',
      title: 'Load the monthly files as received',
      needs: ['0'],
      tool: 'ingest-files',
      input: { sources: tables.files.map(({ path, raw }) => ({ path, table: raw, columns: filedColumns })) },
      gates: [
        blocking('FV-1a', equals(tables.files.length), {
          title: 'Monthly files that hold filings',
          measure: 'tablesLoaded',
          onFailure: 'Find the file that is empty in the evidence and fetch it again.',
        }),
        blocking('FV-1b', atMost(gates.rejected_record_share), {
          title: 'Share of records that could not be read',
          measure: 'rejectedShare',
          onFailure: 'Look at the rejects table of the file named in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '2',
      title: 'Type the filings and build the vintage view',
      needs: ['1'],
      tool: 'type-filings',
      input: {
        files: tables.files.map(({ raw, month }) => ({ raw, month })),
        target: tables.filings,
        versions: tables.versions,
        knowledgeLagDays: parameters.knowledge_lag_days,
      },
      gates: [
        blocking('FV-2a', atLeast(1), {
          title: 'Filings',
          measure: 'filings',
          onFailure: 'Check the files: nothing was loaded.',
        }),
        blocking('FV-2b', equals(0), {
          title: 'Filing dates that cannot be read',
          measure: 'unreadableDates',
          onFailure: `${look} DateSubmitted is month/day/year with a time.`,
        }),
        blocking('FV-2c', equals(0), {
          title: 'Filings without a firm or an id',
          measure: 'withoutKey',
          onFailure: look,
        }),
        blocking('FV-2d', equals(0), {
          title: 'Filing ids that occur more than once',
          measure: 'repeatedIds',
          onFailure: `${look} The same month may be there twice under two names.`,
        }),
        blocking('FV-2e', equals(0), {
          title: 'Filings submitted in another month than that of their file',
          measure: 'outOfMonth',
          onFailure: `${look} A file may be named wrong.`,
        }),
        blocking('FV-2f', equals(0), {
          title: 'Filings submitted after the analysis date',
          measure: 'futureDates',
          onFailure: `${look} Set a later analysis_date if they are true.`,
        }),
        warning('FV-2g', equals(0), {
          title: 'Figures that are not numbers',
          measure: 'unreadableNumbers',
          onFailure: `${look} They count as not known.`,
        }),
        warning('FV-2h', equals(0), {
          title: 'Months missing between the first and the last',
          measure: 'missingMonths',
          onFailure:
            'Answers within and after a missing month may be older than they were in truth: fetch the month if the regulator has it, and add it to months.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '3',
      title: 'Hold the filings against their contract',
      needs: ['2'],
      tool: 'validate-schemas',
      input: {
        tables: [{ table: tables.filings, contract: 'filing' }],
        contracts: { filing: filingContract },
      },
      gates: [
        blocking('FV-3', equals(1), {
          title: 'Tables that match their contract',
          measure: 'tablesMatching',
          onFailure: 'Look at the column in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '4',
      title: 'Ask what was filed as of a date',
      needs: ['3'],
      tool: 'join-filings',
      input: {
        versions: tables.versions,
        pairsTable: tables.pairs,
        target: tables.answers,
        pairs: pairs.count,
        near: pairs.near,
        around: pairs.around,
        offsets: pairs.offsets,
      },
      gates: [
        blocking('FV-4a', equals(pairs.count), {
          title: 'Pairs of firm and date',
          measure: 'pairs',
          onFailure: 'There are too few filings for so many pairs: lower pairs.count.',
        }),
        blocking('FV-4b', equals(0), {
          title: 'Rows beyond one a pair',
          measure: 'rowsMultiplied',
          onFailure: 'The join multiplied pairs: look for repeated filing ids.',
        }),
        blocking('FV-4c', equals(0), {
          title: 'Pairs answered by a filing later than the date',
          measure: 'laterThanDate',
          onFailure: 'Hard stop: the join looked into the future.',
        }),
        blocking('FV-4d', equals(0), {
          title: 'Pairs left unknown though the firm had filed',
          measure: 'wronglyUnknown',
          onFailure: 'The join lost filings: look at sql/adv/join-as-of.',
        }),
      ],
    },
  ];
}
