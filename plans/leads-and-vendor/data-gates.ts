import type { Gate } from '../../gates/gate.ts';
import { above, atLeast, atMost, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { Parameters } from './parameters.ts';

const look = 'Look at the evidence: file, line and the text that arrived.';

export function loaded(id: string, { gates }: Parameters): Gate[] {
  return [
    blocking(`${id}a`, equals(2), {
      title: 'Files that hold rows',
      measure: 'tablesLoaded',
      onFailure: 'Find the file that is empty in the evidence and export it again.',
    }),
    blocking(`${id}b`, atMost(gates.rejected_record_share), {
      title: 'Share of records that could not be read',
      measure: 'rejectedShare',
      onFailure: 'Look at the lines in the evidence: an unclosed quote or a missing separator.',
    }),
  ];
}

export function typed(id: string, file: 'leads' | 'vendor', { gates }: Parameters): Gate[] {
  return [
    blocking(`${id}a`, equals(0), {
      title: file === 'leads' ? 'Leads without an id' : 'Vendor rows without a key or a date',
      measure: 'missingValues',
      onFailure: look,
    }),
    blocking(`${id}b`, equals(0), {
      title: 'Dates that cannot be read',
      measure: 'unreadableDates',
      onFailure: `${look} Say how dates are written with \`dates\` in the plan.`,
    }),
    warning(`${id}c`, atMost(gates.unreadable_values), {
      title: 'Values that are not what their column holds',
      measure: 'unreadableValues',
      onFailure: `${look} They count as not known.`,
    }),
    blocking(`${id}d`, equals(0), {
      title: 'Dates after the analysis date',
      measure: 'futureDates',
      onFailure: `${look} Correct the date, or set analysis_date to the day of the export.`,
    }),
    ...(file === 'vendor'
      ? []
      : [
          blocking(`${id}e`, equals(0), {
            title: 'Lead ids that occur more than once',
            measure: 'repeatedKeys',
            onFailure: `${look} A repeated id would count a lead twice.`,
          }),
          blocking(`${id}f`, atMost(gates.silent_days), {
            title: 'Days between the newest contact or conversion and the analysis date',
            measure: 'silentDays',
            onFailure:
              'Set analysis_date to the day of the export: leads that nobody followed since look lost.',
          }),
        ]),
  ];
}

export function target(id: string, { gates, gap_days }: Parameters): Gate[] {
  return [
    blocking(`${id}a`, atMost(gap_days), {
      title: 'Maturity window in days, which the gap before the test must cover',
      measure: 'maturityWindowDays',
      onFailure: 'Training would know outcomes that were open when the test began: raise gap_days.',
      guards: 'leakage',
    }),
    blocking(`${id}b`, atLeast(gates.labelled_leads), {
      title: 'Leads old enough to judge',
      measure: 'matureLeads',
      onFailure: 'Bring leads over a longer time; the note says how long the missing ones take to come.',
      waivable: true,
    }),
    blocking(`${id}c`, atLeast(gates.conversions), {
      title: 'Conversions among them',
      measure: 'positives',
      onFailure: 'Bring leads over a longer time: with few conversions every figure wanders.',
      waivable: true,
    }),
    blocking(`${id}d`, equals(0), {
      title: 'Labels that differ when evaluated twice',
      measure: 'labelDifferences',
      onFailure: 'Stop: the label does not follow from the data.',
    }),
    blocking(`${id}e`, equals(0), {
      title: 'Labels of leads that are too young, or that converted before contact',
      measure: 'labelIntegrity',
      onFailure: 'Look at the leads in the evidence.',
    }),
    warning(`${id}f`, equals(0), {
      title: 'Conversions dated before contact',
      measure: 'convertedBeforeContact',
      onFailure: 'Look at the leads in the evidence: they are left out, neither converted nor not.',
    }),
  ];
}

export function joined(id: string, { gates }: Parameters): Gate[] {
  return [
    oneRowEach(`${id}a`),
    blocking(`${id}b`, equals(0), {
      title: 'Leads that got a vendor row from after their day',
      measure: 'laterThanLead',
      onFailure: 'Hard stop: the join looked into the future.',
    }),
    blocking(`${id}c`, atLeast(gates.match_rate), {
      title: 'Share of leads that the vendor file knew on their day',
      measure: 'matchRate',
      onFailure:
        'Look at the keys in the evidence: they may be written differently, or the file starts late.',
      waivable: true,
    }),
    warning(`${id}d`, equals(0), {
      title: 'Keys with differing vendor rows of one day',
      measure: 'ambiguousFacts',
      onFailure: 'Say with `vendor.ties` which row goes first; until then a digest decides.',
    }),
  ];
}

export function oneRowEach(id: string): Gate {
  return blocking(id, equals(0), {
    title: 'Rows beyond or below one a lead',
    measure: 'rowsMultiplied',
    onFailure: 'Hard stop: the join multiplied or lost leads.',
  });
}

export function audited(id: string, { gates }: Parameters): Gate[] {
  return [
    blocking(`${id}a`, equals(0), {
      title: 'Features from a column that a rule forbids',
      measure: 'forbiddenColumns',
      onFailure: 'Take the feature out: its column could not be known at contact.',
    }),
    blocking(`${id}b`, equals(0), {
      title: 'Feature values that differ when rebuilt as known at contact',
      measure: 'replayDifferences',
      onFailure: 'The feature named here uses what was not known yet: take it out.',
    }),
    blocking(`${id}c`, equals(0), {
      title: `Features with an information value above ${gates.information_value}`,
      measure: 'suspiciousFeatures',
      onFailure: 'Too good to be true: look whether the column is filled because the lead converted.',
    }),
  ];
}

export function split(id: string): Gate[] {
  return [
    blocking(`${id}a`, equals(true), {
      title: 'Training leads all before the gap, test leads all after it',
      measure: 'temporalIntegrity',
      onFailure: 'Bring leads over a longer time, or lower test_fraction.',
    }),
    blocking(`${id}b`, above(0), {
      title: 'Leads to test on',
      measure: 'testRows',
      onFailure: 'Bring leads over a longer time, or lower gap_days.',
    }),
    blocking(`${id}c`, equals(true), {
      title: 'Folds that come out again as they were written down',
      measure: 'foldsReproducible',
      onFailure: 'Stop: the split does not follow from the data.',
    }),
  ];
}
