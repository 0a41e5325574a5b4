/** Columns of the typed leads that the label is made from. */
export const typedLeadColumns = [
  'Id',
  'crd',
  'created_at',
  'contacted_at',
  'call_scheduled_at',
  'contact_date',
  'call_scheduled_date',
  'LeadSource',
  'line',
];

/** Columns of the table that define-target writes. */
export const targetColumns = [
  'Id',
  'crd',
  'as_of',
  'contacted_at',
  'call_scheduled_at',
  'contact_date',
  'call_scheduled_date',
  'created_date',
  'days_to_conversion',
  'days_since_contact',
  'is_mature',
  'target_label',
  'label_reason',
  'lead_source',
  'lead_source_grouped',
  'lead_line',
];

/** Columns of the files as received, which ingest-files is to demand. */
export const rawColumns = {
  history: [
    'RIA_CONTACT_CRD_ID',
    'PREVIOUS_REGISTRATION_COMPANY_CRD_ID',
    'PREVIOUS_REGISTRATION_COMPANY_NAME',
    'PREVIOUS_REGISTRATION_COMPANY_START_DATE',
    'PREVIOUS_REGISTRATION_COMPANY_END_DATE',
    'RECORD_UPDATED_DATE',
  ],
  firms: ['RIA_INVESTOR_CRD_ID', 'RIA_INVESTOR_NAME', 'YEAR', 'MONTH', 'TOTAL_AUM', 'REP_COUNT'],
  contacts: [
    'RIA_CONTACT_CRD_ID',
    'GENDER',
    'LINKEDIN_PROFILE_URL',
    'PERSONAL_EMAIL_ADDRESS',
    'REP_LICENSES',
    'INDUSTRY_TENURE_MONTHS',
  ],
  protocol: ['firm_crd_id', 'joined_date'],
};

/** What today's table of reps may lack, and the column that lacks it: the five that the V4 plan's constants allow. */
export const lacks = [
  { name: 'is_gender_missing', column: 'GENDER' },
  { name: 'is_linkedin_missing', column: 'LINKEDIN_PROFILE_URL' },
  { name: 'is_personal_email_missing', column: 'PERSONAL_EMAIL_ADDRESS' },
  { name: 'is_license_data_missing', column: 'REP_LICENSES' },
  { name: 'is_industry_tenure_missing', column: 'INDUSTRY_TENURE_MONTHS' },
];

/** Columns of the typed tables. */
export const typedColumns = {
  history: ['rep_crd', 'firm_crd', 'firm_name', 'start_date', 'end_date', 'updated_date', 'line'],
  firms: ['firm_crd', 'firm_name', 'month', 'aum', 'rep_count', 'line'],
  contacts: ['crd', ...lacks.map(({ name }) => name)],
  protocol: ['firm_crd', 'joined_date'],
};

/** Columns of the feature table that are no features: keys, the label, and what evidence is shown by. */
export const keyColumns = [
  'Id',
  'crd',
  'as_of',
  'contact_date',
  'target_label',
  'days_to_conversion',
  'lead_line',
  'firm_crd',
  'firm_name',
  'firm_start_date',
  'latest_known_on',
  'unscorable_reason',
];

/** Which typed table a feature is made from. */
type Source = 'history' | 'firms' | 'protocol' | 'contacts' | 'leads';

/** A column of the feature table that a model may see. */
export interface EmploymentFeature {
  name: string;
  kind: 'number' | 'flag' | 'category';
  type: 'INT64' | 'FLOAT64' | 'STRING';
  /** The categories, from low to high. */
  order?: readonly string[];
  /** Columns of the typed tables, as `table.column`: what the static rules judge. */
  from: readonly `${Source}.${string}`[];
  meaning: string;
}

const career = [
  'history.start_date',
  'history.end_date',
  'history.firm_crd',
  'history.updated_date',
] as const;
const start = ['history.start_date'] as const;
const flow = [...career, 'history.rep_crd'] as const;

const numbers: EmploymentFeature[] = [
  number('tenure_months', 'INT64', start, 'months at the firm; NULL where none is known'),
  number('industry_tenure_months', 'INT64', start, 'months since the first known registration'),
  number('experience_years', 'FLOAT64', start, 'the same in years'),
  number('num_prior_firms', 'INT64', career, 'firms before the current one'),
  number(
    'pit_avg_prior_tenure_months',
    'FLOAT64',
    career,
    'mean length of the prior stays; NULL without one',
  ),
  number('pit_restlessness_ratio', 'FLOAT64', career, 'tenure by the mean prior stay; 0 without one'),
  number('pit_moves_3yr', 'INT64', start, "firms joined in three years, under V3's name"),
  number('mobility_3yr', 'INT64', start, 'firms joined in three years'),
  number('firm_departures_12mo', 'INT64', flow, 'reps who left the firm in twelve months'),
  number('firm_arrivals_12mo', 'INT64', flow, 'reps who joined the firm in twelve months'),
  number('firm_net_change_12mo', 'INT64', flow, 'arrivals less departures; 0 without a firm'),
  number(
    'firm_net_change_share',
    'FLOAT64',
    [...flow, 'firms.rep_count'],
    'the same by the reps of the firm',
  ),
  number('firm_rep_count', 'INT64', ['firms.rep_count', 'firms.month'], 'reps of the firm, the month before'),
  number(
    'firm_aum',
    'FLOAT64',
    ['firms.aum', 'firms.month'],
    'assets of the firm in dollars, the month before',
  ),
  number(
    'tenure_bucket_x_mobility',
    'INT64',
    start,
    'tenure under 24, 60 or more months (1 to 3) times moves',
  ),
];

const categories: EmploymentFeature[] = [
  category(
    'tenure_bucket',
    ['Unknown', '0-12', '12-24', '24-48', '48-120', '120+'],
    start,
    'months at the firm',
  ),
  category(
    'experience_bucket',
    ['Unknown', '0-5', '5-10', '10-15', '15-20', '20+'],
    start,
    'years in the industry',
  ),
  category('mobility_tier', ['Stable', 'Low_Mobility', 'High_Mobility'], start, 'none, one, or more moves'),
  category(
    'firm_stability_tier',
    ['Unknown', 'Heavy_Bleeding', 'Light_Bleeding', 'Stable', 'Growing'],
    flow,
    'net change of the firm',
  ),
  category(
    'firm_size_bucket',
    ['Unknown', '1-10', '11-50', '51-200', '201+'],
    ['firms.rep_count'],
    'reps of the firm',
  ),
  {
    name: 'lead_source_grouped',
    kind: 'category',
    type: 'STRING',
    from: ['leads.LeadSource'],
    meaning: 'where the lead came from',
  },
];

const flags: EmploymentFeature[] = [
  flag('is_wirehouse', ['history.firm_name'], 'the firm is one of the named wirehouses'),
  flag('is_broker_protocol', ['protocol.joined_date'], 'the firm had joined the broker protocol'),
  flag('mobility_x_heavy_bleeding', flow, 'two or more moves, and a firm that bleeds heavily'),
  flag('short_tenure_x_high_mobility', start, 'under 24 months at the firm, and two or more moves'),
  flag('is_linkedin_sourced', ['leads.LeadSource'], 'the lead was found on LinkedIn'),
  flag('is_provided_list', ['leads.LeadSource'], 'the lead came on a provided list'),
  flag('has_firm_data', career, 'a current firm is known'),
  flag('has_fintrx_match', start, 'the vendor had a dated record of the person'),
  flag('has_employment_history', start, 'a registration of the person was known'),
  flag('is_tenure_missing', start, 'no current firm is known'),
  flag('is_experience_missing', start, 'no registration is known'),
  flag('is_firm_aum_missing', ['firms.aum'], 'assets of the firm are not known'),
  flag('is_firm_rep_count_missing', ['firms.rep_count'], 'reps of the firm are not known'),
];

/** Features that say only what today's table of reps lacks. They are made where that table is given. */
export const nullSignalFeatures: EmploymentFeature[] = [
  flag('is_gender_missing', ['contacts.is_gender_missing'], 'the vendor has no gender'),
  flag('is_linkedin_missing', ['contacts.is_linkedin_missing'], 'the vendor has no LinkedIn address'),
  flag(
    'is_personal_email_missing',
    ['contacts.is_personal_email_missing'],
    'the vendor has no personal e-mail',
  ),
  flag('is_license_data_missing', ['contacts.is_license_data_missing'], 'the vendor has no licences'),
  flag(
    'is_industry_tenure_missing',
    ['contacts.is_industry_tenure_missing'],
    'the vendor has no industry tenure',
  ),
  flag('has_email', ['contacts.is_personal_email_missing'], 'the vendor has a personal e-mail'),
  flag('has_linkedin', ['contacts.is_linkedin_missing'], 'the vendor has a LinkedIn address'),
];

/** Names exempt from the rule against today's values: they tell only whether a value is there. */
export const nullSignals: readonly string[] = nullSignalFeatures.map(({ name }) => name);

/** Every feature but the null signals, in the order in which reports list them. */
export const datedFeatures: readonly EmploymentFeature[] = [...numbers, ...flags, ...categories];

/** The features of a table, with or without the null signals. */
export function employmentFeatures(withNullSignals: boolean): readonly EmploymentFeature[] {
  return withNullSignals ? [...datedFeatures, ...nullSignalFeatures] : datedFeatures;
}

function number(
  name: string,
  type: 'INT64' | 'FLOAT64',
  from: EmploymentFeature['from'],
  meaning: string,
): EmploymentFeature {
  return { name, kind: 'number', type, from, meaning };
}

function flag(name: string, from: EmploymentFeature['from'], meaning: string): EmploymentFeature {
  return { name, kind: 'flag', type: 'INT64', from, meaning };
}

function category(
  name: string,
  order: readonly string[],
  from: EmploymentFeature['from'],
  meaning: string,
): EmploymentFeature {
  return { name, kind: 'category', type: 'STRING', order, from, meaning };
}
