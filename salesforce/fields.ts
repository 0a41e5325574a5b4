/**
 * Every custom field that Leadline has in Salesforce: the one list. The package's XML (force-app) is held to it by a test; reading,
 * writing, checking and the fake org take names, lengths and rights from here.
 */
export type SalesforceField = FieldOfType & {
  /** API name, with `__c`. */
  readonly name: string;
  /**
   * Whose the value is: Leadline writes its own fields and only reads a rep's; a rep edits his own and only reads Leadline's. The
   * permission sets say the same (`permissionSets`).
   */
  readonly owner: 'leadline' | 'rep';
};

type FieldOfType =
  | {
      readonly type: 'Text';
      readonly length: number;
      readonly unique?: boolean;
      readonly externalId?: boolean;
    }
  | { readonly type: 'LongTextArea'; readonly length: number }
  /** `precision` counts all digits, `scale` those after the point, as in the metadata and in `describe`. */
  | { readonly type: 'Number' | 'Percent'; readonly precision: number; readonly scale: number }
  | { readonly type: 'Picklist'; readonly values: readonly string[] }
  | { readonly type: 'Date' | 'DateTime' }
  | { readonly type: 'Lookup'; readonly to: string; readonly relationshipName: string };

/** What `describe` calls each type of the metadata. */
export const describeType = {
  Text: 'string',
  LongTextArea: 'textarea',
  Number: 'double',
  Percent: 'percent',
  Picklist: 'picklist',
  Date: 'date',
  DateTime: 'datetime',
  Lookup: 'reference',
} as const satisfies Record<SalesforceField['type'], string>;

/** The tiers in an SGA's words, the best first. The picklists are unrestricted: a firm may add words of its own. */
export const salesforceTiers = ['Very Hot', 'Hot', 'Warm', 'Cool', 'Cold'] as const;

/** The object that keeps every score that a lead ever had. Rows are added and never changed. */
export const historyObject = 'Leadline_Score__c';

/** The related list of a Lead: `SELECT (SELECT Tier__c FROM Leadline_Scores__r) FROM Lead`. */
export const historyRelationship = 'Leadline_Scores__r';

/** The external id of a row of history: `<18-character id of the lead>:<run>`. */
export const historyKey = 'Key__c';

const tiers = { type: 'Picklist', values: salesforceTiers } as const;
const percentile = { type: 'Number', precision: 5, scale: 2 } as const;
const probability = { type: 'Percent', precision: 7, scale: 4 } as const;
const narrative = { type: 'LongTextArea', length: 1000 } as const;
const sentence = { type: 'Text', length: 255 } as const;
const modelVersion = { type: 'Text', length: 80 } as const;
const effect = { type: 'Number', precision: 6, scale: 3 } as const;

const driverNames = ['Up_1', 'Up_2', 'Up_3', 'Down_1', 'Down_2'].map((place) => `Leadline_Driver_${place}`);

/** Custom fields of Lead: the score that holds now, and what the rep says to it. */
export const leadFields: readonly SalesforceField[] = [
  { name: 'Leadline_Tier__c', owner: 'leadline', ...tiers },
  /** 0 to 100. */
  { name: 'Leadline_Score_Percentile__c', owner: 'leadline', ...percentile },
  /** In percent: 12.3457 is 12.3457 %. Empty where scores are suppressed. */
  { name: 'Leadline_Probability__c', owner: 'leadline', ...probability },
  /** Up: what raises the score, the strongest first; down: what lowers it. The effect is in log-odds, calibrated. */
  ...driverNames.flatMap((driver): SalesforceField[] => [
    { name: `${driver}__c`, owner: 'leadline', ...sentence },
    { name: `${driver}_Effect__c`, owner: 'leadline', ...effect },
  ]),
  { name: 'Leadline_Narrative__c', owner: 'leadline', ...narrative },
  { name: 'Leadline_Model_Version__c', owner: 'leadline', ...modelVersion },
  { name: 'Leadline_As_Of__c', owner: 'leadline', type: 'Date' },
  { name: 'Leadline_Scored_At__c', owner: 'leadline', type: 'DateTime' },
  { name: 'Leadline_Not_Scored_Reason__c', owner: 'leadline', ...sentence },
  { name: 'Leadline_Rep_Override__c', owner: 'rep', ...tiers },
  { name: 'Leadline_Override_Reason__c', owner: 'rep', ...sentence },
];

/** Fields of `Leadline_Score__c`. `Key__c` alone is required in the metadata, so Salesforce keeps no field permission for it. */
export const historyFields: readonly SalesforceField[] = [
  { name: historyKey, owner: 'leadline', type: 'Text', length: 120, unique: true, externalId: true },
  {
    name: 'Lead__c',
    owner: 'leadline',
    type: 'Lookup',
    to: 'Lead',
    relationshipName: historyRelationship.replace('__r', ''),
  },
  { name: 'Tier__c', owner: 'leadline', ...tiers },
  { name: 'Score_Percentile__c', owner: 'leadline', ...percentile },
  { name: 'Probability__c', owner: 'leadline', ...probability },
  { name: 'Narrative__c', owner: 'leadline', ...narrative },
  { name: 'Model_Version__c', owner: 'leadline', ...modelVersion },
  { name: 'As_Of__c', owner: 'leadline', type: 'Date' },
  { name: 'Scored_At__c', owner: 'leadline', type: 'DateTime' },
  { name: 'Not_Scored_Reason__c', owner: 'leadline', ...sentence },
  { name: 'Run__c', owner: 'leadline', type: 'Text', length: 120 },
];

/** Who may edit which fields. Both permission sets read every field; neither deletes anything or changes history. */
export const permissionSets = {
  Leadline_Integration: { edits: 'leadline', addsHistory: true },
  Leadline_SGA: { edits: 'rep', addsHistory: false },
} as const satisfies Record<string, { edits: SalesforceField['owner']; addsHistory: boolean }>;
