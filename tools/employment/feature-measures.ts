import type { Evidence, Measure, Measures, Scalar } from '../../gates/gate.ts';
import type { Row } from '../../warehouse/warehouse.ts';
import { numberOf } from '../evidence.ts';
import { atLeastZero, counts, type Foreseen, share as fraction, count as whole } from '../foreseen.ts';
import { shortfall } from '../shortfall.ts';
import { keyColumns, nullSignals } from './columns.ts';

/** What was found of a feature table. */
export interface FeatureFacts {
  /** The row of employment/feature-facts. */
  facts: Row;
  /** Rows without a value, by feature. */
  nulls: Row;
  /** Columns of the table as it is, and the names that are documented as features of it. */
  columns: readonly string[];
  documented: readonly string[];
  /** Leads that went in. */
  leads: number;
  offending: Evidence;
  minimumRows: number;
}

export const featureMeasureNames = [
  'rows',
  'positiveShare',
  'futureFacts',
  'featureCount',
  'worstNullShare',
  'interactionFeatures',
  'rowsLost',
  'repeatedLeads',
  'undocumentedColumns',
  'negativeTenure',
  'maximumMobility',
  'invalidInteractions',
  'invalidShortTenureMobility',
  'invalidMobilityBleeding',
  'shortTenureMobilityLift',
  'mobilityBleedingLift',
  'inconsistentLifts',
  'geographicColumns',
  'missingProtected',
  'movesCoverage',
  'netChangeCoverage',
  'restlessnessCoverage',
  'locationProxies',
  'nullSignals',
];

/** What can be said of the measures before the table is there. */
export function foreseenFeatureMeasures(): Record<string, Foreseen> {
  const shares = featureMeasureNames.filter((name) => /(Share|Coverage)$/.test(name));
  const lifts = featureMeasureNames.filter((name) => name.endsWith('Lift'));
  const rest = featureMeasureNames.filter((name) => !shares.includes(name) && !lifts.includes(name));
  return {
    ...counts(...rest),
    ...Object.fromEntries(shares.map((name) => [name, fraction])),
    ...Object.fromEntries(lifts.map((name) => [name, atLeastZero])),
    inconsistentLifts: whole(2),
    interactionFeatures: whole(2),
    missingProtected: whole(3),
    nullSignals: whole(5),
  };
}

const interactions = ['mobility_x_heavy_bleeding', 'short_tenure_x_high_mobility'];
export const protectedFeatures = ['pit_moves_3yr', 'firm_net_change_12mo', 'pit_restlessness_ratio'];
/** Where a lift may lie: the V4 plan's G3.6a and G3.6b. */
const expectedLifts = { shortTenure: [2.5, 6], bleeding: [3, 6.5] } as const;
/** A raw place, and a place turned into something that names none, as whole words of a column's name. */
const rawPlace = /(^|_)(state|city|metro|zip|zipcode|county|address|latitude|longitude)($|_)/i;
const placeProxy = /(^|_)(mismatch|miles|distance|remote|local|region_rate)($|_)/i;

/** What the gates of the feature table judge; shares and lifts are of labelled leads. */
export function featureMeasures(found: FeatureFacts): Measures {
  const { facts, columns } = found;
  const count = (name: string): number => numberOf(facts, name);
  const features = columns.filter((name) => !keyColumns.includes(name));
  const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  const base = share(count('positives'), count('labelled'));
  const shortTenure = liftOf(count('short_tenure_positives'), count('short_tenure_leads'), base);
  const bleeding = liftOf(count('bleeding_positives'), count('bleeding_leads'), base);
  const invalid = (value: number): Measure => ({ value, evidence: found.offending });
  return {
    rows: { value: count('leads'), ...noteOf(lackOf(found)) },
    positiveShare: { value: base, note: `${count('positives')} of ${count('labelled')} leads converted` },
    futureFacts: {
      value: count('future_facts'),
      note: 'leads whose row uses a fact that was known only after their day',
      evidence: found.offending,
    },
    featureCount: { value: features.length },
    worstNullShare: worstNull(found.nulls, features),
    interactionFeatures: listed(interactions.filter((name) => columns.includes(name))),
    rowsLost: { value: found.leads - count('leads'), note: `${found.leads} leads went in` },
    repeatedLeads: { value: count('repeated_leads') },
    undocumentedColumns: listed(features.filter((name) => !found.documented.includes(name))),
    negativeTenure: invalid(count('negative_tenure')),
    maximumMobility: { value: facts.maximum_mobility ?? null },
    invalidInteractions: invalid(count('invalid_short_tenure') + count('invalid_bleeding')),
    invalidShortTenureMobility: invalid(count('invalid_short_tenure')),
    invalidMobilityBleeding: invalid(count('invalid_bleeding')),
    shortTenureMobilityLift: shortTenure,
    mobilityBleedingLift: bleeding,
    inconsistentLifts: inconsistent(shortTenure, bleeding),
    movesCoverage: { value: share(count('with_moves'), count('leads')) },
    netChangeCoverage: { value: share(count('with_net_change'), count('leads')) },
    restlessnessCoverage: { value: share(count('with_restlessness'), count('leads')) },
    ...columnMeasures(columns),
  };
}

/** What the names of a feature table's columns alone tell: places, protected features, null signals. */
export function columnMeasures(columns: readonly string[]): Measures {
  const features = columns.filter((name) => !keyColumns.includes(name));
  return {
    geographicColumns: listed(features.filter((name) => rawPlace.test(name) && !placeProxy.test(name))),
    missingProtected: listed(protectedFeatures.filter((name) => !columns.includes(name))),
    locationProxies: listed(features.filter((name) => placeProxy.test(name))),
    nullSignals: listed(features.filter((name) => nullSignals.includes(name) && name.endsWith('_missing'))),
  };
}

function listed(names: readonly string[]): Measure {
  return { value: names.length, note: names.length === 0 ? 'none' : names.join(', ') };
}

function lackOf({ facts, minimumRows }: FeatureFacts): string | null {
  return shortfall({
    what: 'rows of features',
    have: numberOf(facts, 'leads'),
    need: minimumRows,
    perWeek: null,
  });
}

function noteOf(note: string | null): { note?: string } {
  return note === null ? {} : { note };
}

function worstNull(nulls: Row, features: readonly string[]): Measure {
  const leads = numberOf(nulls, 'leads');
  if (leads === 0) return { value: null, note: 'no rows' };
  const rows = features
    .map((name): Scalar[] => [name, numberOf(nulls, name) / leads])
    .sort((a, b) => Number(b[1]) - Number(a[1]));
  const [worst] = rows;
  return {
    value: Number(worst?.[1] ?? 0),
    note: `${worst?.[0]} lacks the most values`,
    evidence: { columns: ['feature', 'null share'], rows, total: rows.length },
  };
}

/** The conversion rate of a segment by that of all; null without a lead in it or a conversion at all. */
function liftOf(positives: number, leads: number, base: number | null): Measure {
  const value = leads === 0 || base === null || base === 0 ? null : positives / leads / base;
  return { value, note: `${positives} of ${leads} leads converted` };
}

/** A segment without leads shows nothing, so it counts as inconsistent. */
function inconsistent(shortTenure: Measure, bleeding: Measure): Measure {
  const outside = (measure: Measure, [low, high]: readonly [number, number]) =>
    typeof measure.value !== 'number' || measure.value < low || measure.value > high;
  const rows: Scalar[][] = [
    ['short_tenure_x_high_mobility', shortTenure.value, ...expectedLifts.shortTenure],
    ['mobility_x_heavy_bleeding', bleeding.value, ...expectedLifts.bleeding],
  ];
  const found = [outside(shortTenure, expectedLifts.shortTenure), outside(bleeding, expectedLifts.bleeding)];
  return {
    value: found.filter(Boolean).length,
    evidence: { columns: ['feature', 'lift', 'lowest', 'highest'], rows, total: rows.length },
  };
}
