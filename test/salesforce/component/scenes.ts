import { type Org, orgWith, withoutNumbers, withoutScore } from './org.ts';

/** A lead's page as a rep may meet it. */
export interface Scene {
  readonly name: string;
  readonly org: Org;
  /** Width of the window in CSS pixels. */
  readonly width: number;
  readonly theme: 'light' | 'dark';
  /** Whether the host is SLDS 2, which sets its hooks, or SLDS 1, which sets none. */
  readonly hooks: boolean;
  /** How the host walls off components: as Lightning Experience does, or as browsers do. */
  readonly shadow: 'synthetic' | 'native';
  readonly direction: 'ltr' | 'rtl';
  readonly lead: string;
}

const desktop = {
  width: 460,
  theme: 'light',
  hooks: true,
  shadow: 'synthetic',
  direction: 'ltr',
  lead: 'Robin Sample',
} as const;

const hot = { Leadline_Tier__c: 'Hot', Leadline_Probability__c: 7.9, Leadline_Score_Percentile__c: 91.75 };

const cold = {
  Leadline_Tier__c: 'Cold',
  Leadline_Probability__c: 0.08,
  Leadline_Score_Percentile__c: 0.4,
  Leadline_Narrative__c:
    'Has been with one firm for 22 years, and the firm is growing. For it: asked for the brochure.',
  Leadline_Driver_Up_1__c: 'Asked for the brochure',
  Leadline_Driver_Up_1_Effect__c: 0.21,
  Leadline_Driver_Up_2__c: null,
  Leadline_Driver_Up_2_Effect__c: null,
  Leadline_Driver_Up_3__c: null,
  Leadline_Driver_Up_3_Effect__c: null,
  Leadline_Driver_Down_1__c: 'Has been with one firm for 22 years',
  Leadline_Driver_Down_1_Effect__c: -1.35,
  Leadline_Driver_Down_2__c: 'The firm is growing',
  Leadline_Driver_Down_2_Effect__c: -0.62,
};

const long = 'Grundstücksverkehrsgenehmigungszuständigkeitsübertragungsverordnungsberater';

export const scenes: readonly Scene[] = [
  { ...desktop, name: 'light', org: orgWith() },
  { ...desktop, name: 'dark', theme: 'dark', org: orgWith(hot) },
  { ...desktop, name: 'dark-without-hooks', theme: 'dark', hooks: false, org: orgWith() },
  { ...desktop, name: 'light-without-hooks', hooks: false, org: orgWith(cold, []) },
  {
    ...desktop,
    name: 'long-names',
    lead: `Maximiliana Alexandrina von und zu ${long}`,
    org: orgWith({
      Leadline_Tier__c: 'Call within the hour, whatever else is on the list today',
      Leadline_Narrative__c: `Was at ${long} for eleven years, then at three firms in two. `.repeat(4).trim(),
      Leadline_Driver_Up_1__c: `Left ${long} together with everybody else in the branch office, and has since then asked twice for a quiet word about what it would take to bring the whole book of business across before the end of this year`,
      Leadline_Driver_Down_1__c: 'https://example.com/'.padEnd(255, 'no-place-to-break'),
      Leadline_Rep_Override__c: 'Warm',
      Leadline_Override_Reason__c: `Told me that ${long} pays for another year.`,
    }),
  },
  {
    ...desktop,
    name: 'no-score',
    lead: 'Kim Placeholder',
    org: orgWith(
      {
        ...withoutScore('the lead has no readable CRD number'),
        Leadline_Scored_At__c: '2026-11-14T06:10:00.000Z',
        Leadline_As_Of__c: '2026-11-12',
      },
      [],
    ),
  },
  { ...desktop, name: 'not-scored-yet', org: orgWith(withoutScore(null), []) },
  {
    ...desktop,
    name: 'stale',
    org: orgWith({
      Leadline_Tier__c: 'Warm',
      Leadline_As_Of__c: '2026-09-30',
      Leadline_Scored_At__c: '2026-10-02T06:10:00.000Z',
      Leadline_Probability__c: 4.4,
      Leadline_Score_Percentile__c: 71.4,
    }),
  },
  {
    ...desktop,
    name: 'suppressed',
    org: orgWith(
      { ...hot, Leadline_Probability__c: null, Leadline_Score_Percentile__c: null },
      withoutNumbers(),
    ),
  },
  {
    ...desktop,
    name: 'right-to-left',
    direction: 'rtl',
    lead: 'רובין דוגמה',
    org: orgWith({
      ...hot,
      Leadline_Narrative__c: 'החליף חברות פעמיים בשלוש שנים, והחברה הנוכחית איבדה 14 יועצים השנה.',
      Leadline_Driver_Up_1__c: 'החליף חברות פעמיים בשלוש שנים',
      Leadline_Driver_Up_2__c: 'החברה הנוכחית איבדה 14 יועצים השנה',
      Leadline_Driver_Up_3__c: null,
      Leadline_Driver_Up_3_Effect__c: null,
      Leadline_Driver_Down_1__c: 'עובד בצוות של תשעה שנשאר יחד',
      Leadline_Driver_Down_2__c: null,
      Leadline_Driver_Down_2_Effect__c: null,
      Leadline_Rep_Override__c: 'Very Hot',
      Leadline_Override_Reason__c: 'ביקש שאתקשר ביום ראשון.',
    }),
  },
  { ...desktop, name: 'phone', width: 320, org: orgWith() },
  { ...desktop, name: 'phone-dark', width: 320, theme: 'dark', org: orgWith(cold, []) },
  {
    ...desktop,
    name: 'saving-fails',
    org: {
      ...orgWith(),
      saveError: {
        status: 400,
        body: {
          message: 'An error occurred while trying to update the record. Please try again.',
          output: {
            errors: [],
            fieldErrors: {
              Leadline_Override_Reason__c: [
                {
                  errorCode: 'FIELD_CUSTOM_VALIDATION_EXCEPTION',
                  message: 'Say when you last spoke with this lead.',
                },
              ],
            },
          },
        },
      },
    },
  },
  { ...desktop, name: 'no-access', org: withoutFields(orgWith(), 'Leadline_') },
  { ...desktop, name: 'read-only', org: readOnly(orgWith({ Leadline_Narrative__c: null })) },
  {
    ...desktop,
    name: 'unreadable',
    org: {
      ...orgWith(),
      record: {
        error: {
          status: 404,
          body: [{ errorCode: 'NOT_FOUND', message: 'The requested resource does not exist' }],
        },
      },
    },
  },
  { ...desktop, name: 'loading', org: loading(orgWith()) },
  { ...desktop, name: 'native-shadow', shadow: 'native', org: orgWith() },
];

/** The scene of this name. */
export function scene(name: string): Scene {
  const found = scenes.find((one) => one.name === name);
  if (found === undefined) throw new Error(`there is no scene ${name}`);
  return found;
}

function withoutFields(org: Org, start: string): Org {
  const { data } = org.record as { data: { fields: Record<string, unknown> } };
  const fields = Object.fromEntries(Object.entries(data.fields).filter(([name]) => !name.startsWith(start)));
  return { ...org, record: { data: { ...data, fields } } };
}

/** A user who may read the score but not the narrative, not the history, and may write nothing. */
function readOnly(org: Org): Org {
  return {
    ...withoutFields(org, 'Leadline_Narrative'),
    describe: { data: { defaultRecordTypeId: '012000000000000AAA', fields: {} } },
    history: {
      error: {
        status: 403,
        body: [{ errorCode: 'INSUFFICIENT_ACCESS', message: 'You don’t have access to this record.' }],
      },
    },
  };
}

function loading(org: Org): Org {
  const { record: _, ...rest } = org;
  return rest;
}
