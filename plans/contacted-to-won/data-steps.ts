import { above, atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Step } from '../plan.ts';
import {
  dealAttributes,
  dealColumns,
  dealContract,
  leadColumns,
  leadContract,
  outcomeColumns,
} from './contract.ts';
import { features } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

const look = 'Look at the records in the evidence: file, line and the text that arrived.';

/** Steps 0 to 2.4: from two files to a dataset whose every value was known at contact, with labels that had time to ripen. */
export function dataSteps(parameters: Parameters, tables: Tables, observedUntil: string): Step[] {
  const { gates, inputs } = parameters;
  const observed = { observedFrom: parameters.observed_from, observedUntil };
  const made = {
    deals: tables.deals,
    observedFrom: parameters.observed_from,
    shrinkage: parameters.shrinkage_leads,
    planted: parameters.plant_deal_attributes,
  };
  return [
    {
      kind: 'tool',
      id: '0',
      title: 'Define data contracts',
      needs: [],
      tool: 'define-contracts',
      input: {
        contracts: [
          { name: 'funnel_lead_contract', columns: leadContract },
          { name: 'funnel_deal_contract', columns: dealContract },
        ],
      },
      gates: [
        blocking('CW-0', equals(0), {
          title: 'Columns named twice in the contracts',
          measure: 'contractFaults',
          onFailure: 'Mend plans/contacted-to-won/contract.ts.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.1',
      title: 'Load leads and deals as received',
      needs: ['0'],
      tool: 'ingest-files',
      input: {
        sources: [
          { path: inputs.leads, table: tables.leadsRaw, columns: leadColumns, finalNewline: true },
          { path: inputs.deals, table: tables.dealsRaw, columns: dealColumns, finalNewline: true },
        ],
      },
      gates: [
        blocking('CW-1.1a', equals(2), {
          title: 'Files that hold rows',
          measure: 'tablesLoaded',
          onFailure: 'Find the file that is empty in the evidence and fetch it again.',
        }),
        blocking('CW-1.1b', atMost(gates.rejected_record_share), {
          title: 'Share of records that could not be read',
          measure: 'rejectedShare',
          onFailure: 'Look at the rejects table of the file named in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.2',
      title: 'Type leads and deals',
      needs: ['1.1'],
      tool: 'type-funnel',
      input: {
        leadsRaw: tables.leadsRaw,
        dealsRaw: tables.dealsRaw,
        leads: tables.leads,
        deals: tables.deals,
        outcomes: tables.outcomes,
        dealAttributes,
        observedUntil,
      },
      gates: [
        blocking('CW-1.2a', equals(0), {
          title: 'Dates that cannot be read',
          measure: 'unreadableDates',
          onFailure: `${look} Contacts are dates such as 2018-02-01, wins may have a time.`,
        }),
        blocking('CW-1.2b', equals(0), {
          title: 'Dates after the last day that the files can know',
          measure: 'futureDates',
          onFailure: `${look} Correct the date, or set observed_until and analysis_date to the day of the export.`,
        }),
        blocking('CW-1.2c', equals(0), {
          title: 'Lead ids that occur more than once',
          measure: 'repeatedLeads',
          onFailure: `${look} A repeated id would count a lead twice.`,
        }),
        warning('CW-1.2d', equals(0), {
          title: 'Further deals of leads that have one',
          measure: 'repeatedDeals',
          onFailure: `${look} The first deal counts.`,
        }),
        blocking('CW-1.2e', equals(0), {
          title: 'Deals of leads that are not in the lead file',
          measure: 'dealsWithoutLead',
          onFailure: `${look} Export both files on the same day.`,
        }),
        warning('CW-1.2f', equals(0), {
          title: 'Deals dated before the first contact of their lead',
          measure: 'wonBeforeContact',
          onFailure: `${look} These leads are left out of labels and rates.`,
        }),
        warning('CW-1.2g', atMost(gates.silent_days), {
          title: 'Days between the last recorded deal and the day that the records are taken to reach',
          measure: 'silentDays',
          onFailure:
            'Leads would be called lost though nobody wrote deals down: set an earlier observed_until.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '1.3',
      title: 'Hold leads and deals against their contracts',
      needs: ['1.2'],
      tool: 'validate-schemas',
      input: {
        tables: [
          { table: tables.leads, contract: 'lead' },
          { table: tables.deals, contract: 'deal' },
        ],
        contracts: { lead: leadContract, deal: dealContract },
      },
      gates: [
        blocking('CW-1.3', equals(2), {
          title: 'Tables that match their contract',
          measure: 'tablesMatching',
          onFailure: 'Look at the column in the evidence.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '2.1',
      title: 'Find the maturity window',
      needs: ['1.3'],
      tool: 'find-maturity-window',
      input: {
        outcomes: tables.outcomes,
        ...observed,
        followUpDays: parameters.follow_up_days,
        maturityDays: parameters.maturity_days,
        alternatives: parameters.other_follow_ups,
      },
      gates: [
        blocking('CW-2.1a', atLeast(1), {
          title: 'Maturity window in days',
          measure: 'windowDays',
          onFailure: 'Set maturity_days to a number of days.',
        }),
        warning('CW-2.1b', atLeast(gates.window_deals), {
          title: 'Deals that the window rests on',
          measure: 'deals',
          onFailure: 'A P90 of few deals wanders: lower follow_up_days or set maturity_days.',
        }),
        warning('CW-2.1c', atMost(gates.window_share_of_follow_up), {
          title: 'P90 as a share of the follow-up',
          measure: 'shareOfFollowUp',
          onFailure: 'The follow-up cuts the slow deals off: raise follow_up_days.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '2.2',
      title: 'Build the features as known at contact',
      needs: ['2.1'],
      tool: 'build-funnel-features',
      input: { ...made, outcomes: tables.outcomes, dataset: tables.dataset, target: tables.features },
      gates: [
        blocking('CW-2.2a', equals(0), {
          title: 'Rows beyond one a lead',
          measure: 'rowsMultiplied',
          onFailure: 'A join multiplied leads: look for repeated keys.',
        }),
        blocking('CW-2.2b', equals(0), {
          title: 'Rates outside 0 to 1',
          measure: 'ratesOutOfRange',
          onFailure: 'Look at sql/funnel/features.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '2.3',
      title: 'Label and split',
      needs: ['2.2'],
      tool: 'label-funnel',
      input: {
        outcomes: tables.outcomes,
        features: tables.features,
        labels: tables.labels,
        training: tables.training,
        judged: tables.judged,
        candidates: tables.candidates,
        ...observed,
        testStart: parameters.test_start,
        scoreDays: parameters.score_days,
        otherGapDays: [parameters.fold_gap_days, parameters.backtest_gap_days],
      },
      gates: [
        blocking('CW-2.3a', above(0), {
          title: 'Days by which the gap between training and test exceeds the window',
          measure: 'gapBeyondWindow',
          onFailure: 'Training would know outcomes that were open when the test began: move test_start.',
        }),
        blocking('CW-2.3b', equals(0), {
          title: 'Leads to score that the model is trained on',
          measure: 'candidatesTrainedOn',
          onFailure: 'Lower score_days or set an earlier test_start.',
        }),
        warning('CW-2.3c', atLeast(gates.training_conversions), {
          title: 'Conversions to learn from',
          measure: 'trainingConversions',
          onFailure: 'Expect little: bring leads over a longer time.',
        }),
        warning('CW-2.3d', atLeast(gates.test_conversions), {
          title: 'Conversions to test on',
          measure: 'testConversions',
          onFailure: 'The intervals will be wide: bring leads over a longer time.',
        }),
        warning('CW-2.3e', equals(0), {
          title: 'Days by which the gaps of folds and backtest fall short of the window',
          measure: 'otherGapsShortfall',
          onFailure:
            'Folds and backtest train on outcomes that were still open when their test began: they show how steady the ranking is, not what could have been known. Only the test month has the full gap.',
        }),
      ],
    },
    {
      kind: 'tool',
      id: '2.4',
      title: 'Hunt for leakage',
      needs: ['2.3'],
      tool: 'audit-funnel',
      input: {
        ...made,
        leads: tables.leads,
        judged: tables.judged,
        features: [...features.map(({ name }) => name), ...parameters.plant_deal_attributes],
        numericFeatures: features.filter(({ kind }) => kind !== 'category').map(({ name }) => name),
        dealColumns: outcomeColumns,
        maximumInformationValue: gates.information_value,
        days: parameters.replay_days,
        replayDataset: tables.replay,
      },
      gates: [
        blocking('CW-2.4a', equals(0), {
          title: 'Attributes of won deals among the features',
          measure: 'forbiddenColumns',
          onFailure: 'Take the column out: it is filled because the lead was won.',
        }),
        blocking('CW-2.4b', equals(0), {
          title: 'Feature values that differ when rebuilt as known at contact',
          measure: 'replayDifferences',
          onFailure: 'The feature named here uses what was not known yet: take it out.',
        }),
        blocking('CW-2.4c', equals(0), {
          title: `Features with an information value above ${gates.information_value}`,
          measure: 'suspiciousFeatures',
          onFailure: 'Too good to be true: look whether the feature is filled because the lead converted.',
        }),
      ],
    },
  ];
}
