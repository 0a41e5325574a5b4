import type { Feature, FeaturePhrase } from '../feature.ts';

const number = (name: string, phrase: FeaturePhrase, ...from: string[]): Feature => ({
  name,
  kind: 'number',
  phrase,
  from: from.length > 0 ? from : [name],
});

const flag = (name: string, label: string, yes: string, no: string, ...from: string[]): Feature => ({
  name,
  kind: 'flag',
  phrase: { label, high: yes, low: no },
  from: from.length > 0 ? from : [name],
});

const rates = (name: string, label: string, missing: string, ...from: string[]): Feature => ({
  name,
  kind: 'category',
  encoding: 'frequency',
  phrase: { label, high: `a common ${label}`, low: `a rare ${label}`, missing },
  from: from.length > 0 ? from : [name],
});

/** The bins of a firm's size, smallest first. */
export const firmSizeBins: readonly string[] = ['1', '2_5', '6_20', '21_plus'];

const asReceived: Feature[] = [
  number('Number_BranchAdvisors', {
    label: 'advisors in the office',
    high: 'many advisors in the office',
    low: 'few advisors in the office',
  }),
  number('NumberFirmAssociations', {
    label: 'firm associations',
    high: 'several firm associations',
    low: 'few firm associations',
  }),
  number('NumberRIAFirmAssociations', {
    label: 'RIA associations',
    high: 'several RIA associations',
    low: 'few RIA associations',
  }),
  number('DateBecameRep_NumberOfYears', {
    label: 'years as a representative',
    high: 'long experience',
    low: 'short experience',
    missing: 'experience not on record',
    unit: 'years',
  }),
  number('DateOfHireAtCurrentFirm_NumberOfYears', {
    label: 'years at the current firm',
    high: 'long time at the current firm',
    low: 'short time at the current firm',
    missing: 'hire date not on record',
    unit: 'years',
  }),
  ...[1, 2, 3, 4].map((n) =>
    number(`Number_YearsPriorFirm${n}`, {
      label: `years at prior firm ${n}`,
      high: `a long stay at prior firm ${n}`,
      low: `a short stay at prior firm ${n}`,
      missing: `no prior firm ${n} on record`,
      unit: 'years',
    }),
  ),
  number('AverageTenureAtPriorFirms', {
    label: 'average stay at prior firms',
    high: 'long stays at prior firms',
    low: 'short stays at prior firms',
    missing: 'no prior firm on record',
    unit: 'years',
  }),
  number('NumberOfPriorFirms', {
    label: 'prior firms',
    high: 'several prior firms',
    low: 'few prior firms',
  }),
  flag('IsPrimaryRIAFirm', 'primary RIA firm', 'at the primary RIA firm', 'not at the primary RIA firm'),
  flag('DuallyRegisteredBDRIARep', 'dual registration', 'dually registered', 'not dually registered'),
  flag('Has_Series_7', 'Series 7', 'holds Series 7', 'no Series 7'),
  flag('Has_Series_65', 'Series 65', 'holds Series 65', 'no Series 65'),
  flag('Has_Series_66', 'Series 66', 'holds Series 66', 'no Series 66'),
  flag('Has_Series_24', 'Series 24', 'holds Series 24', 'no Series 24'),
  flag('Has_CFP', 'CFP', 'is a CFP', 'not a CFP'),
  flag('Has_CFA', 'CFA', 'is a CFA', 'not a CFA'),
  flag('Has_CIMA', 'CIMA', 'is a CIMA', 'not a CIMA'),
  flag('Has_AIF', 'AIF', 'is an AIF', 'not an AIF'),
  flag('Has_Disclosure', 'regulatory disclosure', 'has a regulatory disclosure', 'no regulatory disclosure'),
  flag('Is_BreakawayRep', 'breakaway', 'is a breakaway advisor', 'not a breakaway advisor'),
  flag('Has_Insurance_License', 'insurance licence', 'licensed for insurance', 'no insurance licence'),
  flag('Is_NonProducer', 'non-producer', 'does not produce', 'is a producer'),
  flag('Is_IndependentContractor', 'contractor', 'is an independent contractor', 'is not a contractor'),
  flag('Is_Owner', 'owner', 'owns the firm', 'does not own the firm'),
  flag('Office_USPS_Certified', 'office address', 'office address certified', 'office address not certified'),
  flag('Home_USPS_Certified', 'home address', 'home address certified', 'home address not certified'),
  flag('Has_LinkedIn', 'LinkedIn', 'has a LinkedIn profile', 'no LinkedIn profile'),
  number('MilesToWork', {
    label: 'miles to work',
    high: 'a long way to work',
    low: 'a short way to work',
    missing: 'way to work not on record',
    unit: 'miles',
  }),
  number('Number_RegisteredStates', {
    label: 'registered states',
    high: 'registered in many states',
    low: 'registered in few states',
    missing: 'registrations not on record',
  }),
  rates('Branch_State', 'office state', 'office state not on record'),
  rates('Home_State', 'home state', 'home state not on record'),
  rates('Home_MetropolitanArea', 'home area', 'home area not on record'),
  number('total_reps', {
    label: 'reps at the firm',
    high: 'a large firm',
    low: 'a small firm',
    missing: 'firm not on record',
  }),
  number('pct_reps_with_cfp', {
    label: 'share of CFPs at the firm',
    high: 'many CFPs at the firm',
    low: 'few CFPs at the firm',
  }),
  number('pct_reps_with_disclosure', {
    label: 'share of reps with disclosures at the firm',
    high: 'many disclosures at the firm',
    low: 'few disclosures at the firm',
  }),
  flag(
    'multi_state_firm',
    'multi-state firm',
    'the firm spans several states',
    'the firm stays in few states',
  ),
  flag('national_firm', 'national firm', 'a national firm', 'not a national firm'),
];

const years = 'DateOfHireAtCurrentFirm_NumberOfYears';
const became = 'DateBecameRep_NumberOfYears';

const engineered: Feature[] = [
  flag(
    'is_veteran_advisor',
    'veteran',
    'ten years or more of experience',
    'under ten years of experience',
    became,
  ),
  flag(
    'is_new_to_firm',
    'new to the firm',
    'under two years at the firm',
    'two years or more at the firm',
    years,
  ),
  flag(
    'avg_prior_firm_tenure_lt3',
    'short prior stays',
    'prior stays under three years',
    'prior stays of three years or more',
    'AverageTenureAtPriorFirms',
  ),
  flag(
    'high_turnover_flag',
    'high turnover',
    'frequent changes of firm',
    'no frequent changes of firm',
    'NumberOfPriorFirms',
    'AverageTenureAtPriorFirms',
  ),
  flag(
    'multi_ria_relationships',
    'several RIAs',
    'several RIA relationships',
    'one RIA relationship',
    'NumberRIAFirmAssociations',
  ),
  flag(
    'complex_registration',
    'complex registration',
    'a complex registration',
    'a simple registration',
    'NumberFirmAssociations',
    'NumberRIAFirmAssociations',
  ),
  flag(
    'multi_state_registered',
    'many states',
    'registered in more than ten states',
    'registered in ten states or fewer',
    'Number_RegisteredStates',
  ),
  number(
    'Firm_Stability_Score',
    {
      label: 'years at the firm per firm so far',
      high: 'a settled career',
      low: 'a mobile career',
      missing: 'career not on record',
    },
    years,
    'NumberOfPriorFirms',
  ),
  number(
    'license_count',
    { label: 'licences', high: 'several licences', low: 'few licences' },
    'Has_Series_7',
    'Has_Series_65',
    'Has_Series_66',
    'Has_Series_24',
  ),
  number(
    'designation_count',
    { label: 'designations', high: 'several designations', low: 'few designations' },
    'Has_CFP',
    'Has_CFA',
    'Has_CIMA',
    'Has_AIF',
  ),
  flag(
    'branch_vs_home_mismatch',
    'office and home state',
    'office and home in different states',
    'office and home in one state',
    'Branch_State',
    'Home_State',
  ),
  rates(
    'Home_Zip_3Digit',
    'home region',
    'home region told by its area',
    'Home_ZipCode',
    'Home_MetropolitanArea',
  ),
  flag(
    'remote_work_indicator',
    'far from the office',
    'lives over 50 miles from the office',
    'lives within 50 miles of the office',
    'MilesToWork',
  ),
  flag(
    'local_advisor',
    'near the office',
    'lives within ten miles of the office',
    'lives over ten miles from the office',
    'MilesToWork',
  ),
  {
    name: 'firm_rep_count_bin',
    kind: 'category',
    encoding: 'ordinal',
    order: [...firmSizeBins],
    phrase: {
      label: 'firm size',
      high: 'a large firm',
      low: 'a small firm',
      missing: 'firm size not on record',
    },
    from: ['total_reps'],
  },
  flag(
    'email_business_type_flag',
    'business e-mail',
    'a business e-mail is on record',
    'no business e-mail on record',
    'Email_BusinessType',
  ),
  flag(
    'email_personal_type_flag',
    'personal e-mail',
    'a personal e-mail is on record',
    'no personal e-mail on record',
    'Email_PersonalType',
  ),
  flag('doh_current_years_is_missing', 'hire date', 'hire date not on record', 'hire date on record', years),
  flag(
    'became_rep_years_is_missing',
    'start of career',
    'start of career not on record',
    'start of career on record',
    became,
  ),
  flag(
    'avg_prior_firm_tenure_is_missing',
    'prior stays',
    'prior stays not on record',
    'prior stays on record',
    'AverageTenureAtPriorFirms',
  ),
  flag(
    'num_prior_firms_is_missing',
    'prior firms known',
    'prior firms not on record',
    'prior firms on record',
    'NumberOfPriorFirms',
  ),
  flag(
    'num_registered_states_is_missing',
    'registrations',
    'registrations not on record',
    'registrations on record',
    'Number_RegisteredStates',
  ),
  flag('firm_total_reps_is_missing', 'firm', 'firm not on record', 'firm on record', 'total_reps'),
  number(
    'missing_feature_count',
    { label: 'facts not on record', high: 'much is not on record', low: 'most is on record' },
    years,
    became,
    'AverageTenureAtPriorFirms',
    'NumberOfPriorFirms',
    'Number_RegisteredStates',
    'total_reps',
  ),
  flag(
    'is_new_to_firm_x_has_series65',
    'new with Series 65',
    'new to the firm and holds Series 65',
    'not both new to the firm and with Series 65',
    years,
    'Has_Series_65',
  ),
  flag('veteran_x_cfp', 'veteran CFP', 'a veteran with CFP', 'not a veteran with CFP', became, 'Has_CFP'),
  number(
    'Branch_Advisors_per_Firm_Association',
    {
      label: 'office advisors per firm association',
      high: 'a large office for its associations',
      low: 'a small office for its associations',
    },
    'Number_BranchAdvisors',
    'NumberFirmAssociations',
  ),
];

/** The matrix of the plan: columns as received that the plan keeps, then groups A to G. Columns that the feed never fills are left out. */
export const features: readonly Feature[] = [...asReceived, ...engineered];

/** Flags of the engineered groups that assertion 6 checks. */
export const engineeredFlags: readonly string[] = engineered
  .filter((feature) => feature.kind === 'flag' && !feature.name.endsWith('_is_missing'))
  .map((feature) => feature.name);

/** Flags of group F, which assertion 8 checks. */
export const missingFlags: readonly string[] = engineered
  .filter((feature) => feature.name.endsWith('_is_missing'))
  .map((feature) => feature.name);
