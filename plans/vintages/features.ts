import type { Feature } from '../feature.ts';
import { flag, number, place } from './phrased.ts';
import { receivedColumns } from './received-features.ts';

/** The bins of a firm's size, smallest first. */
export const firmSizeBins: readonly string[] = ['1', '2_5', '6_20', '21_plus'];

const years = 'DateOfHireAtCurrentFirm_NumberOfYears';
const became = 'DateBecameRep_NumberOfYears';

const engineered: Feature[] = [
  flag(
    'is_veteran_advisor',
    'ten years of experience',
    'has ten years of experience or more',
    'has no ten years of experience on record',
    became,
  ),
  flag(
    'is_new_to_firm',
    'under two years at the current firm',
    'joined the current firm less than two years ago',
    'has not joined the current firm in the last two years, as far as is on record',
    years,
  ),
  flag(
    'avg_prior_firm_tenure_lt3',
    'stays at earlier firms under three years',
    'stayed under three years on average at earlier firms',
    'has no short stays at earlier firms on record',
    'AverageTenureAtPriorFirms',
  ),
  flag(
    'high_turnover_flag',
    'frequent changes of firm',
    'changes firms often',
    'has no frequent changes of firm on record',
    'NumberOfPriorFirms',
    'AverageTenureAtPriorFirms',
  ),
  flag(
    'multi_ria_relationships',
    'several RIAs',
    'is associated with several RIAs',
    'is not associated with several RIAs',
    'NumberRIAFirmAssociations',
  ),
  flag(
    'complex_registration',
    'complex registration',
    'has a complex registration',
    'has a simple registration',
    'NumberFirmAssociations',
    'NumberRIAFirmAssociations',
  ),
  flag(
    'multi_state_registered',
    'more than ten registered states',
    'is registered in more than ten states',
    'has no more than ten state registrations on record',
    'Number_RegisteredStates',
  ),
  number(
    'Firm_Stability_Score',
    {
      label: 'years at the current firm for each firm so far',
      high: 'has a more settled career than most ({{value}} at the current firm for each firm so far)',
      low: 'has a more mobile career than most ({{value}} at the current firm for each firm so far)',
      same: 'has a career like most ({{value}} at the current firm for each firm so far)',
      zero: 'has only just joined the current firm',
      missing: 'has no full career on record',
      unit: 'years',
    },
    years,
    'NumberOfPriorFirms',
  ),
  number(
    'license_count',
    {
      label: 'licences',
      high: 'holds {{value}}, more than most',
      low: 'holds {{value}}, fewer than most',
      same: 'holds {{value}}',
      zero: 'holds none of the usual licences',
      one: 'holds a single licence',
      unit: 'licences',
    },
    'Has_Series_7',
    'Has_Series_65',
    'Has_Series_66',
    'Has_Series_24',
  ),
  number(
    'designation_count',
    {
      label: 'professional designations',
      high: 'has {{value}}, more than most',
      low: 'has {{value}}, fewer than most',
      same: 'has {{value}}',
      zero: 'has no professional designation',
      one: 'has a single professional designation',
      unit: 'professional designations',
    },
    'Has_CFP',
    'Has_CFA',
    'Has_CIMA',
    'Has_AIF',
  ),
  flag(
    'branch_vs_home_mismatch',
    'office and home state',
    'lives and works in different states',
    'is not known to live and work in different states',
    'Branch_State',
    'Home_State',
  ),
  place(
    'Home_Zip_3Digit',
    'home region',
    'lives in a region',
    'lives in a metropolitan area, or has no home region on record',
    'Home_ZipCode',
    'Home_MetropolitanArea',
  ),
  flag(
    'remote_work_indicator',
    'more than 50 miles to the office',
    'lives over 50 miles from the office',
    'is not known to live over 50 miles from the office',
    'MilesToWork',
  ),
  flag(
    'local_advisor',
    'ten miles to the office',
    'lives within ten miles of the office',
    'is not known to live within ten miles of the office',
    'MilesToWork',
  ),
  {
    name: 'firm_rep_count_bin',
    kind: 'category',
    encoding: 'ordinal',
    order: [...firmSizeBins],
    phrase: {
      label: 'firm size',
      high: 'works at a larger firm than most ({{value}})',
      low: 'works at a smaller firm than most ({{value}})',
      same: 'works at a firm of usual size ({{value}})',
      missing: 'has no firm size on record',
      categories: {
        '1': '1 rep',
        '2_5': '2 to 5 reps',
        '6_20': '6 to 20 reps',
        '21_plus': '21 reps or more',
      },
    },
    from: ['total_reps'],
  },
  flag(
    'email_business_type_flag',
    'business e-mail',
    'has a business e-mail on record',
    'has no business e-mail on record',
    'Email_BusinessType',
  ),
  flag(
    'email_personal_type_flag',
    'personal e-mail',
    'has a personal e-mail on record',
    'has no personal e-mail on record',
    'Email_PersonalType',
  ),
  ...(
    [
      ['doh_current_years_is_missing', 'hire date', years],
      ['became_rep_years_is_missing', 'start of career', became],
      ['avg_prior_firm_tenure_is_missing', 'stay at an earlier firm', 'AverageTenureAtPriorFirms'],
      ['num_prior_firms_is_missing', 'number of earlier firms', 'NumberOfPriorFirms'],
      ['num_registered_states_is_missing', 'list of state registrations', 'Number_RegisteredStates'],
      ['firm_total_reps_is_missing', 'firm', 'total_reps'],
    ] as const
  ).map(([name, what, from]) =>
    flag(name, `${what} on record`, `has no ${what} on record`, `has a ${what} on record`, from),
  ),
  number(
    'missing_feature_count',
    {
      label: 'facts not on record',
      high: 'has more gaps in the record than most ({{value}} missing)',
      low: 'has fewer gaps in the record than most ({{value}} missing)',
      same: 'has as many gaps in the record as most ({{value}} missing)',
      zero: 'has no gaps in the record',
      one: 'has a single gap in the record',
      missing: 'has no count of the gaps in the record',
      unit: 'facts',
    },
    years,
    became,
    'AverageTenureAtPriorFirms',
    'NumberOfPriorFirms',
    'Number_RegisteredStates',
    'total_reps',
  ),
  flag(
    'is_new_to_firm_x_has_series65',
    'new to the firm with Series 65',
    'is new to the current firm and holds the Series 65',
    'is not a newcomer to the firm who holds the Series 65, as far as is on record',
    years,
    'Has_Series_65',
  ),
  flag(
    'veteran_x_cfp',
    'veteran CFP',
    'is a veteran with the CFP designation',
    'is not a veteran with the CFP designation, as far as is on record',
    became,
    'Has_CFP',
  ),
  number(
    'Branch_Advisors_per_Firm_Association',
    {
      label: 'office advisors for each firm association',
      high: 'works in a large office for its firm associations ({{value}} for each)',
      low: 'works in a small office for its firm associations ({{value}} for each)',
      same: 'works in an office of usual size for its firm associations ({{value}} for each)',
      zero: 'works in an office with no advisor on record',
      unit: 'advisors',
    },
    'Number_BranchAdvisors',
    'NumberFirmAssociations',
  ),
];

/** The matrix of the plan: columns as received that the plan keeps, then groups A to G. Columns that the feed never fills are left out. */
export const features: readonly Feature[] = [...receivedColumns, ...engineered];

/** Flags of the engineered groups that assertion 6 checks. */
export const engineeredFlags: readonly string[] = engineered
  .filter((feature) => feature.kind === 'flag' && !feature.name.endsWith('_is_missing'))
  .map((feature) => feature.name);

/** Flags of group F, which assertion 8 checks. */
export const missingFlags: readonly string[] = engineered
  .filter((feature) => feature.name.endsWith('_is_missing'))
  .map((feature) => feature.name);
