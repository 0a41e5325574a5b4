import AS_OF from '@salesforce/schema/Leadline_Score__c.As_Of__c';
import PROBABILITY from '@salesforce/schema/Leadline_Score__c.Probability__c';
import PERCENTILE from '@salesforce/schema/Leadline_Score__c.Score_Percentile__c';
import SCORED_AT from '@salesforce/schema/Leadline_Score__c.Scored_At__c';
import TIER from '@salesforce/schema/Leadline_Score__c.Tier__c';

export { AS_OF, PERCENTILE, PROBABILITY, SCORED_AT, TIER };

/** The relationship of `Lead__c`, the lookup of a row of history, seen from the lead. */
export const relationship = 'Leadline_Scores__r';

/** `Object.Field`, as related lists want their fields. */
export function qualified(field) {
  return `${field.objectApiName}.${field.fieldApiName}`;
}
