import type { Gate } from '../../gates/gate.ts';
import { atLeast, below, between, blocking, equals, warning } from '../../gates/vocabulary.ts';
import { loadedFiles, noRepeatedMonths, typedVendor } from '../employment/gates.ts';
import type { Parameters } from './parameters.ts';

type Thresholds = Parameters['gates'];

export function dateGates(): Gate[] {
  return [
    blocking('G0.0.1', equals(0), {
      title: 'Dates that do not stand in order',
      measure: 'datesOutOfOrder',
      onFailure:
        'Correct train_start, test_days, gap_days or follow_up_days, or set another analysis_date, and begin a new run.',
    }),
  ];
}

export function vendorGates(): Gate[] {
  return typedVendor({
    futureDates: 'LL-0.0e',
    unreadableDates: 'LL-0.0f',
    unreadableCrds: 'LL-0.0g',
    endsBeforeStart: 'LL-0.0h',
  });
}

export function preflightGates(): Gate[] {
  return [
    blocking('PREFLIGHT-1', equals(0), {
      title: 'Datasets that lie elsewhere than the others',
      measure: 'datasetsElsewhere',
      onFailure:
        'Move the dataset named here, or set datasets.location: tables are joined only within one place.',
    }),
    blocking('PREFLIGHT-2', equals(0), {
      title: 'Required tables that cannot be read',
      measure: 'tablesUnreadable',
      onFailure: 'Load the table named here, or ask for the right to read it.',
    }),
    blocking('PREFLIGHT-3', equals(0), {
      title: 'Tables that cannot be made',
      measure: 'tablesNotCreatable',
      onFailure: 'Ask for the right to make tables in the dataset, then resume.',
    }),
    blocking('LL-0.0i', equals(0), {
      title: 'Packages that cannot be loaded',
      measure: 'packagesMissing',
      onFailure: 'Install Leadline again: `npm ci`.',
    }),
    blocking('LL-0.0j', equals(0), {
      title: 'Folders of the workspace that are missing or closed',
      measure: 'foldersMissing',
      onFailure: 'Make the folder, or give this user the right to write there.',
    }),
  ];
}

export function surveyGates(gates: Thresholds, tables: number): Gate[] {
  return [
    warning('G0.1.0', equals(tables), {
      title: 'Vendor tables found',
      measure: 'tablesFound',
      onFailure: 'Load the tables that are missing; the evidence lists those that are there.',
    }),
    warning('G0.1.2', atLeast(gates.contacted_leads), {
      title: 'Contacted leads',
      measure: 'contactedLeads',
      onFailure: 'Bring leads over a longer time: tiers of few leads cannot be told from luck.',
    }),
    warning('G0.1.5', between(gates.lowest_rate, gates.highest_rate), {
      title: 'Share of contacted leads that converted',
      measure: 'conversionRate',
      onFailure: 'Check how contacts and calls are dated: the rate is not what this funnel is known for.',
    }),
    warning('G0.1.1', atLeast(gates.crd_match_rate), {
      title: 'Share of CRDs that the vendor knows',
      measure: 'crdMatchRate',
      onFailure: 'Check how CRDs are written in the lead file and in the vendor’s.',
    }),
    warning('G0.1.3', atLeast(gates.firm_months), {
      title: 'Months of firm historicals with assets',
      measure: 'firmMonths',
      onFailure: 'Ask the vendor for more months: firm features are unknown before the first.',
    }),
    warning('G0.1.4', atLeast(gates.history_coverage), {
      title: 'Share of contacted leads with an employment history',
      measure: 'historyCoverage',
      onFailure: 'Leads without a history get no tier: ask the vendor for the missing people.',
    }),
  ];
}

export function targetGates(gates: Thresholds): Gate[] {
  return [
    warning('G0.2.1', equals(0), {
      title: 'Queries of the label that read a clock',
      measure: 'clockReads',
      onFailure: 'Count from the analysis date: a label that moves with the day cannot be repeated.',
    }),
    warning('G0.2.2', between(gates.shortest_maturity, gates.longest_maturity), {
      title: 'Maturity window in days',
      measure: 'maturityWindowDays',
      onFailure: 'Look at the timing of conversions in target.md, then set maturity_days.',
    }),
    warning('G0.2.3', atLeast(gates.mature_leads), {
      title: 'Mature leads',
      measure: 'matureLeads',
      onFailure: 'Bring leads over a longer time, or set a shorter maturity_days.',
    }),
    warning('G0.2.4', between(gates.lowest_rate, gates.highest_rate), {
      title: 'Positive share of labelled leads',
      measure: 'positiveShare',
      onFailure: 'Check the label: this funnel is known to convert at 2 to 6 %.',
    }),
    warning('G0.2.5', below(gates.censored_share), {
      title: 'Share of contacted leads too young to judge',
      measure: 'censoredShare',
      onFailure: 'The window may be too long for the data: look at the timing, or wait.',
    }),
    warning('G0.2.6', equals(0), {
      title: 'Labels that differ when they are made again',
      measure: 'labelDifferences',
      onFailure: 'The label is not fixed by the analysis date: find what it reads besides.',
    }),
  ];
}

export function featureGates(gates: Thresholds): Gate[] {
  return [
    blocking('G1.1.1', atLeast(gates.mature_leads), {
      title: 'Rows of the feature table',
      measure: 'rows',
      onFailure: 'Bring leads over a longer time.',
      waivable: true,
    }),
    blocking('G1.1.2', between(gates.lowest_rate, gates.highest_rate), {
      title: 'Positive share of the feature table',
      measure: 'positiveShare',
      onFailure: 'Check the label and the join: this funnel is known to convert at 2 to 6 %.',
      waivable: true,
    }),
    blocking('LL-1.1a', equals(0), {
      title: 'Leads lost or repeated on the way to features',
      measure: 'rowsLost',
      onFailure: 'A join dropped or multiplied leads: look for repeated keys.',
    }),
    blocking('LL-1.1c', equals(0), {
      title: 'Leads whose row carries a day of knowledge after its own day',
      measure: 'futureFacts',
      onFailure: 'A query of the features lets later facts through: mend it under sql/employment.',
    }),
  ];
}

export function auditGates(gates: Thresholds): Gate[] {
  return [
    blocking('G1.1.3', equals(0), {
      title: 'Feature values that differ when rebuilt as known at contact',
      measure: 'replayDifferences',
      onFailure:
        'Hard stop: the feature named here looks into the future. Take it out, or mend what it is made from.',
    }),
    blocking('LL-1.1b', equals(0), {
      title: 'Features from columns that no feature may use',
      measure: 'forbiddenColumns',
      onFailure: 'Take the feature out: it is not known at contact.',
    }),
    blocking('LL-1.1d', equals(0), {
      title: `Features with an information value above ${gates.information_value}`,
      measure: 'suspiciousFeatures',
      onFailure: 'Too good to be true: look whether the feature is filled because the lead converted.',
    }),
    noRepeatedMonths('LL-1.1e'),
  ];
}

export function splitGates(gates: Thresholds): Gate[] {
  return [
    blocking('G2.1.1', atLeast(gates.train_leads), {
      title: 'Leads to train on',
      measure: 'trainRows',
      onFailure: 'Set train_start earlier, or bring leads over a longer time.',
      waivable: true,
    }),
    warning('G2.1.2', atLeast(gates.test_leads), {
      title: 'Leads to test on',
      measure: 'testRows',
      onFailure: 'Raise test_days: the intervals of the test will be wide.',
    }),
    blocking('G2.1.3', atLeast(gates.gap_days), {
      title: 'Days of the gap between training and test',
      measure: 'gapDays',
      onFailure: 'Raise gap_days, so that no training lead was open when the test began.',
    }),
    blocking('G2.1.4', equals(true), {
      title: 'Every training lead was contacted before every test lead',
      measure: 'temporalIntegrity',
      onFailure: 'Training and test overlap in time: look at the split table.',
    }),
    warning('G2.1.5', below(gates.rate_shift), {
      title: 'Difference of the positive rates of training and test',
      measure: 'positiveRateDifference',
      onFailure: 'The funnel changed between the two: look at sources and months before trusting the test.',
    }),
  ];
}

export function validationGates(gates: Thresholds): Gate[] {
  return [
    warning('G3.1.1', equals(0), {
      title: 'Raw places among the features',
      measure: 'geographicColumns',
      onFailure: 'Take the place out, or put a safe proxy in its stead.',
    }),
    warning('G3.1.2', equals(0), {
      title: 'Protected features that are missing',
      measure: 'missingProtected',
      onFailure: 'Build the feature named here: the tiers rest on it.',
    }),
    warning('G3.1.3', atLeast(1), {
      title: 'Coverage of pit_moves_3yr',
      measure: 'coverage.pit_moves_3yr',
      onFailure: 'The build no longer fills it: no known move is 0. Look at sql/employment/features.',
    }),
    warning('G3.1.4', atLeast(1), {
      title: 'Coverage of firm_net_change_12mo',
      measure: 'coverage.firm_net_change_12mo',
      onFailure: 'The build no longer fills it: no known change is 0. Look at sql/employment/features.',
    }),
    warning('G3.1.6', atLeast(1), {
      title: 'Safe location proxies',
      measure: 'locationProxies',
      onFailure: 'None of these sources holds a place; the tiers do without.',
    }),
    warning('G3.1.7', atLeast(1), {
      title: 'Null signal features',
      measure: 'nullSignals',
      onFailure: 'Set null_signals to true, or check that the contacts file has the five columns.',
    }),
    warning('G3.1.8', below(gates.rate_shift), {
      title: 'Difference of the positive rates in the feature table',
      measure: 'positiveRateShift',
      onFailure: 'The funnel changed between the two: look at sources and months before trusting the test.',
    }),
  ];
}

export function loadGates(files: number, { rejected_record_share }: Thresholds): Gate[] {
  return loadedFiles({ loaded: 'LL-0.0a', rejected: 'LL-0.0b' }, files, rejected_record_share);
}
