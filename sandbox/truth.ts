import type { ScaleName } from './scale.ts';

export const signals = ['normal', 'weak'] as const;
export type SignalName = (typeof signals)[number];

/** One thing about a rep, as the newest vintage at contact shows it, and what it adds to `x`, where a lead converts within 30 days with probability ceiling / (1 + exp(-x)). */
export interface Trait {
  /** A boolean column of the query `sandbox/lead-traits`. */
  name: string;
  meaning: string;
  logOdds: number;
  /** For segments of the reference documents: the conversion rate that they report, divided by that of all leads. */
  publishedLift?: number;
}

/**
 * In the order of the columns of `sandbox/lead-traits`. The weights of published segments were fitted so that the segments' lifts over all leads come out
 * as published; a segment whose parts together would lift too much has a negative weight of its own.
 */
export const traits: readonly Trait[] = [
  { name: 'wirehouse', meaning: 'works for one of the ten wirehouses', logOdds: 1.01, publishedLift: 2.15 },
  {
    name: 'broker_protocol',
    meaning: 'works for a member of the broker protocol',
    logOdds: 0.78,
    publishedLift: 2.03,
  },
  {
    name: 'heavy_bleeder',
    meaning: 'firm lost more than 10 reps net in 12 months',
    logOdds: 1.24,
    publishedLift: 2.3,
  },
  {
    name: 'mobile_and_heavy_bleeding',
    meaning: '2 or more moves in 3 years and heavy bleeder',
    logOdds: -1.5,
    publishedLift: 4.85,
  },
  {
    name: 'short_tenure_and_mobile',
    meaning: 'under 2 years at the firm and 2 or more moves in 3 years',
    logOdds: 1.71,
    publishedLift: 4.59,
  },
  { name: 'tenure_1_to_2', meaning: '1 to 2 years at the firm', logOdds: 2.13, publishedLift: 4.05 },
  { name: 'moves_3_or_more', meaning: '3 or more moves in 3 years', logOdds: -1.19, publishedLift: 2.98 },
  { name: 'proven_mover', meaning: '3 or more prior firms', logOdds: 0.92, publishedLift: 2.5 },
  {
    name: 'prime_mover',
    meaning: '1 to 4 years at the firm, 5 to 15 years in the industry, firm shrinking, not a wirehouse',
    logOdds: 1.02,
    publishedLift: 4.0,
  },
  { name: 'tenure_under_1', meaning: 'under 1 year at the firm', logOdds: 0.3 },
  { name: 'tenure_2_to_4', meaning: '2 to 4 years at the firm', logOdds: 0.3 },
  { name: 'tenure_9_or_more', meaning: '9 years at the firm or more', logOdds: -0.3 },
  { name: 'experience_28_or_more', meaning: '28 years in the industry or more', logOdds: -0.4 },
  { name: 'firm_unknown', meaning: 'the vendor names no firm', logOdds: -0.2 },
  { name: 'linkedin', meaning: 'has a LinkedIn address', logOdds: 1.6 },
  { name: 'personal_email', meaning: 'has a personal e-mail address', logOdds: 1.35 },
  { name: 'no_business_email', meaning: 'has no business e-mail address', logOdds: -1.4 },
  { name: 'cfp', meaning: 'is a Certified Financial Planner', logOdds: 0.85 },
  { name: 'local_office', meaning: 'at most 10 miles to work', logOdds: 0.6 },
  { name: 'states_over_10', meaning: 'registered in more than 10 states', logOdds: 1.35 },
  { name: 'states_unknown', meaning: 'number of registered states missing', logOdds: -0.3 },
  { name: 'non_producer', meaning: 'is a non-producer', logOdds: -1 },
  { name: 'owner', meaning: 'owns a part of the firm', logOdds: -0.6 },
];

/** Added to the log-odds by month of contact, January first, and by weekday, Monday first. */
const months = [0.1, 0.05, 0, 0.05, 0, -0.05, -0.1, -0.12, 0.12, 0.08, 0, -0.15] as const;
const weekdays = [0, 0.08, 0.06, 0.02, -0.1, -0.3, -0.3] as const;
/** Added for leads that someone found on LinkedIn. */
const selfSourced = 0.1;
/** What a year takes from the log-odds, counted from 2024-12-05: people tire of being called. It keeps the base rate level while firms bleed more. */
const fatigue = -0.4;
/** Standard deviation of each lead's own luck, in log-odds. */
const noise = 0.3;
/** Conversions after day 30 for each one before, some of which nobody knows of yet on the analysis date. */
const lateShare = 0.2;
/** What the weak signal leaves of every trait's weight. */
const weakening = 0.35;

/** The numbers that the outcomes are drawn with. Tiny sandboxes have a higher base rate, so that a few hundred leads convert. */
export function truthFor(signal: SignalName, scale: ScaleName) {
  const factor = signal === 'weak' ? weakening : 1;
  return {
    ...intercepts[scale === 'tiny' ? 'tiny' : 'usual'][signal],
    traits: traits.map(({ name, logOdds }) => ({ name, logOdds: Number((logOdds * factor).toFixed(4)) })),
    months,
    weekdays,
    selfSourced,
    fatigue,
    noise,
    lateShare,
  };
}

/**
 * `x` of a lead without any trait, and of one without a vintage at contact; and the ceiling, the chance of the surest lead:
 * the reference's best segments convert at about one in four. With a tiny sandbox's base rate such a ceiling would level the lifts.
 */
const intercepts = {
  usual: {
    normal: { intercept: -5.77, unmatchedIntercept: -2.52, ceiling: 0.5 },
    weak: { intercept: -3.41, unmatchedIntercept: -2.52, ceiling: 0.5 },
  },
  tiny: {
    normal: { intercept: -4.44, unmatchedIntercept: -1.5, ceiling: 1 },
    weak: { intercept: -2.42, unmatchedIntercept: -1.5, ceiling: 1 },
  },
};

/** The segments that the reference documents report a lift for. */
export const segments = traits.filter((trait) => trait.publishedLift !== undefined);
