import type { Gate } from '../../gates/gate.ts';
import { atLeast, atMost, between, blocking, equals, warning } from '../../gates/vocabulary.ts';
import { loadedFiles, noRepeatedMonths, typedVendor } from '../employment/gates.ts';
import { typedLeads } from '../vintages/crm-gates.ts';
import type { Parameters } from './parameters.ts';

type Thresholds = Parameters['gates'];

export function fileGates(files: number, { rejected_record_share }: Thresholds): Gate[] {
  return loadedFiles({ loaded: 'LL-0.1a', rejected: 'LL-0.1b' }, files, rejected_record_share);
}

export function leadGates(gates: Thresholds): Gate[] {
  const ids = {
    futureDates: 'LL-0.3a',
    unreadableDates: 'LL-0.3b',
    repeatedIds: 'LL-0.3c',
    conversions: 'LL-0.3d',
    leads: 'LL-0.3e',
    newestContact: 'LL-0.3f',
  };
  return typedLeads(ids, gates);
}

export function vendorGates(): Gate[] {
  return typedVendor({
    futureDates: 'LL-0.4a',
    unreadableDates: 'LL-0.4b',
    unreadableCrds: 'LL-0.4c',
    endsBeforeStart: 'LL-0.4d',
  });
}

export function preflightGates(): Gate[] {
  return [
    blocking('G0.1', equals(0), {
      title: 'Packages that cannot be loaded',
      measure: 'packagesMissing',
      onFailure: 'Install the missing packages: `npm ci`.',
    }),
    blocking('G0.2', equals(0), {
      title: 'Warehouses that give no answer',
      measure: 'warehouseRefuses',
      onFailure: 'Check the credentials, or the path of the warehouse file.',
    }),
    blocking('G0.3', equals(0), {
      title: 'Source tables that cannot be read',
      measure: 'tablesUnreadable',
      onFailure: 'Check the permissions on the table named here.',
    }),
    blocking('G0.4', equals(0), {
      title: 'Folders of the workspace that are missing or closed',
      measure: 'foldersMissing',
      onFailure: 'Make the folder by hand, or give this user the right to write there.',
    }),
    blocking('LL-0.2a', equals(0), {
      title: 'Datasets that lie elsewhere than the others',
      measure: 'datasetsElsewhere',
      onFailure: 'Move the dataset named here, or set datasets.location.',
    }),
    blocking('LL-0.2b', equals(0), {
      title: 'Tables that cannot be made',
      measure: 'tablesNotCreatable',
      onFailure: 'Ask for the right to make tables in the dataset, then resume.',
    }),
  ];
}

export function surveyGates(gates: Thresholds): Gate[] {
  return [
    blocking('G0.5', atLeast(gates.contacted_leads), {
      title: 'Contacted leads',
      measure: 'contactedLeads',
      onFailure: 'Expand the date range: bring leads over a longer time.',
      waivable: true,
    }),
    warning('G0.6', atLeast(gates.firm_months), {
      title: 'Months of firm historicals with assets',
      measure: 'firmMonths',
      onFailure: 'Adjust the training dates: firm size is unknown before the first month.',
    }),
  ];
}

export function targetGates(gates: Thresholds): Gate[] {
  return [
    blocking('G1.1', atLeast(gates.mature_leads), {
      title: 'Mature leads',
      measure: 'matureLeads',
      onFailure: 'Extend the date range: bring leads over a longer time.',
      waivable: true,
    }),
    warning('G1.2', between(gates.lowest_rate, gates.highest_rate), {
      title: 'Positive share of labelled leads',
      measure: 'positiveShare',
      onFailure: 'Investigate the data: how contacts and calls are dated, and what the funnel did.',
    }),
    warning('G1.3', atMost(gates.censored_share), {
      title: 'Share of contacted leads too young to judge',
      measure: 'censoredShare',
      onFailure: 'Reduce maturity_days, after a look at the timing in target.md.',
    }),
    warning('G1.4', atLeast(gates.crd_match_rate), {
      title: 'Share of leads that the vendor knows',
      measure: 'fintrxMatchRate',
      onFailure: 'Investigate how CRDs are written in the lead file and in the vendor’s.',
    }),
    warning('G1.5', atLeast(gates.history_coverage), {
      title: 'Share of leads with an employment history',
      measure: 'employmentHistoryRate',
      onFailure: 'Use the indicator flags: leads without a history get no score.',
    }),
    blocking('LL-1.1', equals(0), {
      title: 'Queries of the label that read a clock',
      measure: 'clockReads',
      onFailure: 'Count from the analysis date: a label that moves with the day cannot be repeated.',
    }),
  ];
}

export function featureGates(gates: Thresholds): Gate[] {
  return [
    warning('G2.1', atLeast(gates.features), {
      title: 'Features built',
      measure: 'featureCount',
      onFailure: 'Review the list of features.',
    }),
    blocking('LL-2.2', equals(0), {
      title: 'Leads whose newest fact was known only after their contact',
      measure: 'futureFacts',
      onFailure: 'Fix the join: the features look into the future.',
    }),
    warning('G2.3', atMost(gates.null_share), {
      title: 'Share of leads without a value, in the worst feature',
      measure: 'worstNullShare',
      onFailure: 'Add an indicator flag for the feature named here.',
    }),
    warning('G2.4', equals(2), {
      title: 'Interaction features built',
      measure: 'interactionFeatures',
      onFailure: 'Review sql/employment/features: an interaction is missing.',
    }),
    blocking('G2.5', equals(0), {
      title: 'Leads lost or repeated on the way to features',
      measure: 'rowsLost',
      onFailure: 'Debug the joins: one dropped or multiplied leads; look for repeated keys.',
    }),
    ...valueGates(gates),
  ];
}

/** Phase 3 of the document looks at values of the feature table; they are measured where it is built. */
function valueGates(gates: Thresholds): Gate[] {
  return [
    warning('G3.1', equals(0), {
      title: 'Features that are not documented',
      measure: 'undocumentedColumns',
      onFailure: 'Review the feature SQL: a column came in that nobody describes.',
    }),
    blocking('G3.3', equals(0), {
      title: 'Negative tenures',
      measure: 'negativeTenure',
      onFailure: 'A start after the contact was used: look at the leads in the evidence.',
    }),
    warning('G3.4', atMost(gates.mobility), {
      title: 'Most moves in three years',
      measure: 'maximumMobility',
      onFailure: 'Look at the career in question: registrations are not always moves.',
    }),
    blocking('G3.5', equals(0), {
      title: 'Interactions that do not follow from their parts',
      measure: 'invalidInteractions',
      onFailure: 'Mend the interaction in sql/employment/features.',
    }),
    blocking('G3.5a', equals(0), {
      title: 'short_tenure_x_high_mobility without a tenure under 24 and two moves',
      measure: 'invalidShortTenureMobility',
      onFailure: 'Mend the interaction in sql/employment/features.',
    }),
    blocking('G3.5b', equals(0), {
      title: 'mobility_x_heavy_bleeding without two moves and a net change under -10',
      measure: 'invalidMobilityBleeding',
      onFailure: 'Mend the interaction in sql/employment/features.',
    }),
    warning('G3.6', equals(0), {
      title: 'Interactions whose lift is outside its range',
      measure: 'inconsistentLifts',
      onFailure: 'Compare with the exploration: the signal is not what it was found to be.',
    }),
    warning('G3.6a', between(2.5, 6), {
      title: 'Lift of short_tenure_x_high_mobility',
      measure: 'shortTenureMobilityLift',
      onFailure: 'Compare with the exploration, which found 4.59.',
    }),
    warning('G3.6b', between(3, 6.5), {
      title: 'Lift of mobility_x_heavy_bleeding',
      measure: 'mobilityBleedingLift',
      onFailure: 'Compare with the exploration, which found 4.85.',
    }),
  ];
}

export function auditGates(gates: Thresholds): Gate[] {
  return [
    blocking('G3.2', equals(0), {
      title: `Features with an information value above ${gates.information_value}`,
      measure: 'suspiciousFeatures',
      onFailure: 'Investigate the feature named here: it may be filled because the lead converted.',
    }),
    blocking('LL-3.2a', equals(0), {
      title: 'Features from columns that no feature may use',
      measure: 'forbiddenColumns',
      onFailure: 'Take the feature out: it is not known at contact.',
    }),
    blocking('G2.2', equals(0), {
      title: 'Feature values that differ when rebuilt as known at contact',
      measure: 'replayDifferences',
      onFailure: 'Fix what the feature named here is made from: it uses what was not known yet.',
    }),
    noRepeatedMonths('LL-3.2c'),
  ];
}

export function collinearityGates(gates: Thresholds): Gate[] {
  return [
    warning('G4.1', atMost(gates.correlated_pairs), {
      title: 'Pairs of features that correlate above the limit, before any is removed',
      measure: 'highCorrelationPairs',
      onFailure: 'One of each pair is removed by rule; collinearity.md says which and why.',
    }),
    warning('G4.2', atMost(gates.high_vif_features), {
      title: 'Features of a high variance inflation factor, before any is removed',
      measure: 'highVifFeatures',
      onFailure: 'Look at what is left after the removals.',
    }),
    warning('G4.3', atMost(gates.final_vif), {
      title: 'Largest variance inflation factor of the features that are left',
      measure: 'maxVifAfter',
      onFailure: 'Remove the feature named here, or combine it with another.',
    }),
    warning('G4.c', atMost(gates.condition_number), {
      title: 'Condition number of the features that are left',
      measure: 'conditionNumber',
      onFailure: 'Look at the features named here, which nearly add up to each other.',
    }),
  ];
}

export function splitGates(gates: Thresholds): Gate[] {
  return [
    blocking('G5.1', atLeast(gates.train_leads), {
      title: 'Leads to train on',
      measure: 'trainRows',
      onFailure: 'Set train_start earlier, or bring leads over a longer time.',
      waivable: true,
    }),
    blocking('G5.2', atLeast(gates.test_leads), {
      title: 'Leads to test on',
      measure: 'testRows',
      onFailure: 'Set test_start earlier, or wait until more leads are mature.',
      waivable: true,
    }),
    warning('G5.3', atMost(gates.source_drift), {
      title: 'Difference of the share of LinkedIn leads in training and test',
      measure: 'leadSourceDrift',
      onFailure: 'Look at the results by lead source in the overfitting report before trusting the test.',
    }),
    warning('G5.4', atMost(gates.rate_shift), {
      title: 'Relative difference of the conversion rates of training and test',
      measure: 'positiveRateRelativeDifference',
      onFailure: 'The funnel changed between the two: look at sources and months.',
    }),
    blocking('G5.5', atLeast(gates.gap_days), {
      title: 'Days of the gap between training and test',
      measure: 'gapDays',
      onFailure: 'End training earlier: set train_end to null, and the gap follows from gap_days.',
    }),
    blocking('LL-5.1', equals(true), {
      title: 'Every training lead was contacted before every test lead, and every fold respects the gap',
      measure: 'temporalBlocking',
      onFailure: 'Training and test overlap in time: look at the split table.',
    }),
    blocking('LL-5.2', atLeast(gates.gap_days), {
      title: 'Days from the last training lead to the first test lead',
      measure: 'observedGapDays',
      onFailure: 'Leads of the gap are trained or tested on: look at the split table.',
    }),
    blocking('LL-5.3', equals(0), {
      title: 'Leads whose side or fold in the split table is not the one that was chosen',
      measure: 'splitRowsDiffering',
      onFailure: 'The split table is not what the model is trained on: run the step again and report it.',
    }),
  ];
}

export function oneRowAnOpenLead(): Gate {
  return blocking('LL-10.6', equals(0), {
    title: 'Open leads lost or repeated on the way to features',
    measure: 'rowsLost',
    onFailure: 'A join dropped or multiplied leads: look for repeated keys.',
  });
}
