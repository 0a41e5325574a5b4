import type { Evidence, Measures } from '../../gates/gate.ts';
import type { Row, Warehouse } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';
import { shortfall, type WeeklyFlow } from '../shortfall.ts';
import type { Decision } from '../tool.ts';
import { clockReads } from './clock-reads.ts';
import { type ConversionTiming, shareWithin } from './conversion-timing.ts';

/** `target.json`: how long conversions take, the window, the labelled leads, cohorts by month and source. Shares are fractions. */
export interface TargetReport {
  analysis_date: string;
  contacted_from: string | null;
  window_days: number;
  window_source: 'measured' | 'given';
  timing: ConversionTiming;
  /** Share of the conversions seen so far that took no longer than the window. */
  captured: number | null;
  counts: Row;
  positive_share: number | null;
  censored_share: number | null;
  /** Conversions of any delay among mature leads, and among those too young. */
  mature_rate: number | null;
  censored_rate: number | null;
  labelled_sha256: string;
  weekly_flow: WeeklyFlow;
  cohorts: Row[];
}

export function targetReport(
  given: Pick<TargetReport, 'analysis_date' | 'contacted_from' | 'window_days' | 'window_source'>,
  timing: ConversionTiming,
  facts: Row,
  found: Pick<TargetReport, 'labelled_sha256' | 'weekly_flow' | 'cohorts'>,
): TargetReport {
  const rate = (part: string, whole: string) =>
    numberOf(facts, whole) === 0 ? null : numberOf(facts, part) / numberOf(facts, whole);
  return {
    ...given,
    timing,
    captured: shareWithin(timing, given.window_days),
    counts: facts,
    positive_share: rate('positives', 'labelled'),
    censored_share: rate('censored', 'contacted'),
    mature_rate: rate('mature_conversions', 'mature'),
    censored_rate: rate('censored_conversions', 'censored'),
    ...found,
  };
}

const queries = ['target/label', 'target/conversion-days', 'target/facts', 'target/weekly-flow'];

/** What the target's gates judge, from its report; `fates` shows leads whose label would be wrong. */
export function targetMeasures(
  report: TargetReport,
  needed: { minimum_labelled: number; minimum_positives: number },
  fates: Evidence,
  warehouse: Warehouse,
): Measures {
  const count = (name: string): number => numberOf(report.counts, name);
  const { weekly_flow: flow, window_days: window, timing } = report;
  const reading = clockReads(queries, warehouse);
  const lack = shortfall({
    what: 'labelled leads',
    have: count('labelled'),
    need: needed.minimum_labelled,
    perWeek: flow.leads,
    waitDays: window,
  });
  const lackOfPositives = shortfall({
    what: 'conversions',
    have: count('positives'),
    need: needed.minimum_positives,
    perWeek: flow.conversions,
    waitDays: window,
  });
  return {
    clockReads: {
      value: reading.length,
      note: `every date is reckoned from ${report.analysis_date}; queries that ask for today: ${reading.join(', ') || 'none'}`,
    },
    maturityWindowDays: {
      value: window,
      note: `${report.window_source}; the P90 of ${timing.conversions} conversions is ${timing.p90?.toFixed(1) ?? 'unknown'} days`,
    },
    matureLeads: {
      value: count('labelled'),
      note: lack ?? `${count('mature')} leads are mature, ${count('labelled')} of them have a label`,
    },
    positives: {
      value: count('positives'),
      ...(lackOfPositives === null ? {} : { note: lackOfPositives }),
    },
    positiveShare: {
      value: report.positive_share,
      note: `${count('positives')} of ${count('labelled')} labelled leads`,
    },
    censoredShare: {
      value: report.censored_share,
      note: `${count('censored')} of ${count('contacted')} contacted leads were contacted less than ${window} days before ${report.analysis_date}`,
    },
    negativeDays: { value: count('negative_days'), evidence: fates },
    labelIntegrity: {
      value: count('negative_days') + count('censored_labelled'),
      note: `${count('negative_days')} labelled with a call before contact, ${count('censored_labelled')} labelled though too young`,
      evidence: fates,
    },
    repeatedLeads: { value: count('repeated_leads') },
    convertedBeforeContact: {
      value: count('converted_before_contact'),
      note: 'their leads have no label: neither converted nor not',
      evidence: fates,
    },
  };
}

export function windowDecision({ window_days, window_source, timing }: TargetReport): Decision {
  const p90 = timing.p90 === null ? 'unknown' : `${timing.p90.toFixed(1)} days`;
  return window_source === 'measured'
    ? {
        choice: `maturity window ${window_days} days`,
        rationale: `nine in ten of ${timing.conversions} conversions took no longer: P90 is ${p90}, rounded up`,
        alternatives: [
          'a window fixed in the plan',
          'the P95: fewer conversions missed, more leads too young',
        ],
      }
    : {
        choice: `maturity window ${window_days} days, as the plan has it`,
        rationale: `fixed, so that runs can be compared; the P90 of ${timing.conversions} conversions is ${p90}`,
        alternatives: ['p90: measured from the data at every run'],
      };
}

export function targetLearnings(report: TargetReport): string[] {
  const percent = (share: number | null) => (share === null ? 'unknown' : `${(share * 100).toFixed(2)} %`);
  const count = (name: string): number => numberOf(report.counts, name);
  return [
    `${percent(report.captured)} of the conversions known on ${report.analysis_date} happened within ${report.window_days} days of contact.`,
    `Right-censoring leaves out ${count('censored')} leads (${percent(report.censored_share)} of those contacted).`,
    `${count('labelled')} leads have a label and ${percent(report.positive_share)} of them converted; counting calls of any delay, the mature cohort converted at ${percent(report.mature_rate)} and the young one so far at ${percent(report.censored_rate)}.`,
  ];
}
