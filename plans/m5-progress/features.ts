import type { TreatedColumn } from '../../tools/hybrid/policy.ts';
import type { Feature } from '../feature.ts';
import { firmColumns, repColumns } from '../vintages/columns.ts';
import { features as vintageFeatures } from '../vintages/features.ts';
import type { Reenactment } from './parameters.ts';

/** Years up to the snapshot, which can be turned back to the contact. */
const calculable = ['DateBecameRep_NumberOfYears', 'DateOfHireAtCurrentFirm_NumberOfYears'];

/**
 * What the document takes as historically stable: places, licences, designations, registrations, LinkedIn, prior firms ("historical")
 * and relationships to RIAs. Everything else is mutable by default, as the document has it.
 */
const stable = [
  'NumberFirmAssociations',
  'NumberRIAFirmAssociations',
  'Number_YearsPriorFirm1',
  'Number_YearsPriorFirm2',
  'Number_YearsPriorFirm3',
  'Number_YearsPriorFirm4',
  'AverageTenureAtPriorFirms',
  'NumberOfPriorFirms',
  'IsPrimaryRIAFirm',
  'DuallyRegisteredBDRIARep',
  'Has_Series_7',
  'Has_Series_65',
  'Has_Series_66',
  'Has_Series_24',
  'Has_CFP',
  'Has_CFA',
  'Has_CIMA',
  'Has_AIF',
  'Has_Disclosure',
  'Is_BreakawayRep',
  'Has_Insurance_License',
  'Is_NonProducer',
  'Is_IndependentContractor',
  'Is_Owner',
  'Office_USPS_Certified',
  'Home_USPS_Certified',
  'Has_LinkedIn',
  'Email_BusinessType',
  'Email_PersonalType',
  'Home_MetropolitanArea',
  'Branch_State',
  'Home_State',
  'Home_ZipCode',
  'MilesToWork',
];

/** What V1 masked although it is stable or calculable: the document's post-mortem names it as the true failure mode. */
const wronglyMaskedByV1 = [
  ...calculable,
  'NumberFirmAssociations',
  'NumberRIAFirmAssociations',
  'Number_YearsPriorFirm1',
  'Number_YearsPriorFirm2',
  'Number_YearsPriorFirm3',
  'Number_YearsPriorFirm4',
  'AverageTenureAtPriorFirms',
  'NumberOfPriorFirms',
];

/** The columns of the current table with their treatment; V1 masks tenure and relationships, too. */
export function treatedColumns(reenact: Reenactment | 'none'): TreatedColumn[] {
  const masked = reenact === 'v1' ? wronglyMaskedByV1 : [];
  const treatmentOf = (name: string): TreatedColumn['treatment'] => {
    if (masked.includes(name)) return 'mutable';
    if (calculable.includes(name)) return 'calculable';
    return stable.includes(name) ? 'stable' : 'mutable';
  };
  const of = (side: TreatedColumn['side'], names: readonly string[]): TreatedColumn[] =>
    names.map((name) => ({ name, side, treatment: treatmentOf(name) }));
  // The join brings RIAFirmCRD by itself.
  return [
    ...of(
      'rep',
      repColumns.filter((name) => name !== 'RIAFirmCRD'),
    ),
    ...of('firm', firmColumns),
  ];
}

/** Made from the moment of contact: 1 = Monday to 7 = Sunday, and whether it was a weekend. */
export const temporalFeatures: readonly Feature[] = [
  {
    name: 'Day_of_Contact',
    kind: 'number',
    phrase: {
      label: 'weekday of contact',
      high: 'was contacted late in the week',
      low: 'was contacted early in the week',
      same: 'was contacted in the middle of the week',
    },
    from: ['contact_date'],
  },
  {
    name: 'Is_Weekend_Contact',
    kind: 'flag',
    phrase: { label: 'weekend', high: 'was contacted at a weekend', low: 'was contacted on a weekday' },
    from: ['contact_date'],
  },
];

/** Features that are columns of the vendor's table, as they come. */
export const receivedFeatures: readonly Feature[] = vintageFeatures.filter(
  ({ name, from }) => from.length === 1 && from[0] === name,
);

/** The matrix of a re-enacted model: V1 had no engineered features, V4 and V5 had them all. */
export function reenactedFeatures(reenact: Reenactment): readonly Feature[] {
  return [...(reenact === 'v1' ? receivedFeatures : vintageFeatures), ...temporalFeatures];
}

/** What the contract of step 3.4 says of each feature: how it is read, and how it behaves over time. */
export function contractFeatures(reenact: Reenactment | 'none') {
  const treatments = new Map(treatedColumns(reenact).map(({ name, treatment }) => [name, treatment]));
  const received = receivedFeatures.map(({ name, kind }) => ({
    name,
    kind,
    // Leads that the vendor does not know have no value, whatever the table's own rows have.
    nullable: true,
    is_mutable: treatments.get(name) === 'mutable',
    is_calculable: calculable.includes(name),
    is_temporal: false,
  }));
  const temporal = temporalFeatures.map(({ name, kind }) => ({
    name,
    kind,
    nullable: false,
    is_mutable: false,
    is_calculable: false,
    is_temporal: true,
  }));
  return [...received, ...temporal];
}
