import { historyFields, leadFields, type SalesforceField } from '../fields.ts';

/** The fields of a lead that Leadline writes; a rep's are read elsewhere and never written. */
export const ownFields: readonly SalesforceField[] = leadFields.filter(({ owner }) => owner === 'leadline');

/** When a score was made: changes with every run, so it alone is no reason to write. */
export const scoredAt = 'Leadline_Scored_At__c';

/** A field of the history and the lead's field that it keeps. */
export interface HistoryColumn {
  readonly history: SalesforceField;
  /** Such as `Leadline_Tier__c` for `Tier__c`. */
  readonly lead: string;
}

/** What a row of history keeps of a lead. */
export const historyColumns: readonly HistoryColumn[] = historyFields.flatMap((history) => {
  const lead = `Leadline_${history.name}`;
  return ownFields.some(({ name }) => name === lead) ? [{ history, lead }] : [];
});
