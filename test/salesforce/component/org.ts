import { historyFields, historyObject, leadFields, salesforceTiers } from '../../../salesforce/fields.ts';

/** What Salesforce's wires answer with, and what a save does; kept in the page under `org` by the stand-ins. */
export interface Org {
  record?: Answer;
  history?: Answer;
  describe: Answer;
  picklist: Answer;
  saveError: unknown;
  saved: Record<string, unknown>[];
  toasts: unknown[];
}

type Answer = { data: unknown } | { error: unknown };
type Values = Readonly<Record<string, string | number | null>>;

const leadId = '00QLL00000A1B2C2A4';

const describe: Answer = {
  data: {
    defaultRecordTypeId: '012000000000000AAA',
    fields: Object.fromEntries(leadFields.map(({ name, owner }) => [name, { updateable: owner === 'rep' }])),
  },
};

const picklist: Answer = {
  data: { values: salesforceTiers.map((tier) => ({ label: tier, value: tier })) },
};

const score: Values = {
  Leadline_Tier__c: 'Very Hot',
  Leadline_Probability__c: 12.3457,
  Leadline_Score_Percentile__c: 97.42,
  Leadline_Narrative__c:
    'Moved firms twice in three years, and the current firm has lost 14 advisors this year. Against it: a team of nine that has stayed together.',
  Leadline_Driver_Up_1__c: 'Moved firms twice in three years',
  Leadline_Driver_Up_1_Effect__c: 0.912,
  Leadline_Driver_Up_2__c: 'The current firm has lost 14 advisors this year',
  Leadline_Driver_Up_2_Effect__c: 0.574,
  Leadline_Driver_Up_3__c: 'Holds a Series 65 and no Series 7',
  Leadline_Driver_Up_3_Effect__c: 0.168,
  Leadline_Driver_Down_1__c: 'Works in a team of nine that has stayed together',
  Leadline_Driver_Down_1_Effect__c: -0.441,
  Leadline_Driver_Down_2__c: 'Looks after fewer clients than most',
  Leadline_Driver_Down_2_Effect__c: -0.12,
  Leadline_Model_Version__c: 'v4-20261031-1a2b3c4d',
  Leadline_As_Of__c: '2026-11-12',
  Leadline_Scored_At__c: '2026-11-14T06:10:00.000Z',
};

/** Earlier scores, the newest first. */
const past: readonly Values[] = [
  pastScore('Very Hot', 96.1, 11.2, '2026-10-12'),
  pastScore('Hot', 91.75, 7.9, '2026-09-12'),
  pastScore('Warm', 71.4, 4.4, '2026-08-12'),
  { Not_Scored_Reason__c: 'the lead has no readable CRD number', Scored_At__c: '2026-07-14T06:10:00.000Z' },
  pastScore('Warm', 66.02, 4.1, '2026-06-12'),
  pastScore('Cool', 34.5, 2.2, '2026-05-12'),
  pastScore('Cold', 8.25, 0.7, '2026-04-12'),
];

/** An org in which the lead has these values besides, or instead of, those of a fresh and very hot lead, and the scores before them. */
export function orgWith(values: Values = {}, earlier: readonly Values[] = past): Org {
  const lead = { ...score, ...values };
  const scored = lead.Leadline_Scored_At__c ?? null;
  const before = earlier.filter((row) => String(row.Scored_At__c) < String(scored));
  const history = scored === null ? [] : [historyOf(lead), ...before];
  return {
    record: {
      data: {
        id: leadId,
        apiName: 'Lead',
        recordTypeId: '012000000000000AAA',
        fields: { Id: { value: leadId }, ...fieldsOf(leadFields, lead) },
      },
    },
    history: {
      data: {
        records: history.map((row, place) => ({
          id: `a0${place}`,
          apiName: historyObject,
          fields: fieldsOf(historyFields, row),
        })),
      },
    },
    describe,
    picklist,
    saveError: null,
    saved: [],
    toasts: [],
  };
}

/** Values of a lead that has no score, for this reason. */
export function withoutScore(reason: string | null): Values {
  return {
    ...Object.fromEntries(Object.keys(score).map((name) => [name, null])),
    Leadline_Not_Scored_Reason__c: reason,
  };
}

/** A history in which no number was ever told. */
export function withoutNumbers(): readonly Values[] {
  return past.map((row) => ({ ...row, Probability__c: null, Score_Percentile__c: null }));
}

/** The row of history that was written together with these values of the lead. */
function historyOf(lead: Values): Values {
  return Object.fromEntries(historyFields.map(({ name }) => [name, lead[`Leadline_${name}`] ?? null]));
}

function pastScore(tier: string, percentile: number, probability: number, asOf: string): Values {
  return {
    Tier__c: tier,
    Score_Percentile__c: percentile,
    Probability__c: probability,
    As_Of__c: asOf,
    Scored_At__c: `${asOf.slice(0, 8)}14T06:10:00.000Z`,
  };
}

function fieldsOf(fields: readonly { name: string }[], values: Values): Record<string, unknown> {
  return Object.fromEntries(
    fields.map(({ name }) => [name, { value: values[name] ?? null, displayValue: null }]),
  );
}
