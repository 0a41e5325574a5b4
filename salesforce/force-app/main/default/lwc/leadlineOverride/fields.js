import LEAD from '@salesforce/schema/Lead';
import REASON from '@salesforce/schema/Lead.Leadline_Override_Reason__c';
import OVERRIDE from '@salesforce/schema/Lead.Leadline_Rep_Override__c';

export { LEAD, OVERRIDE, REASON };

/** Letters that the reason's field holds. */
export const reasonLength = 255;
