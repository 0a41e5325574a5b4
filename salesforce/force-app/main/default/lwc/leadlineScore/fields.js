import LEAD_ID from '@salesforce/schema/Lead.Id';
import AS_OF from '@salesforce/schema/Lead.Leadline_As_Of__c';
import DOWN_1 from '@salesforce/schema/Lead.Leadline_Driver_Down_1__c';
import DOWN_1_EFFECT from '@salesforce/schema/Lead.Leadline_Driver_Down_1_Effect__c';
import DOWN_2 from '@salesforce/schema/Lead.Leadline_Driver_Down_2__c';
import DOWN_2_EFFECT from '@salesforce/schema/Lead.Leadline_Driver_Down_2_Effect__c';
import UP_1 from '@salesforce/schema/Lead.Leadline_Driver_Up_1__c';
import UP_1_EFFECT from '@salesforce/schema/Lead.Leadline_Driver_Up_1_Effect__c';
import UP_2 from '@salesforce/schema/Lead.Leadline_Driver_Up_2__c';
import UP_2_EFFECT from '@salesforce/schema/Lead.Leadline_Driver_Up_2_Effect__c';
import UP_3 from '@salesforce/schema/Lead.Leadline_Driver_Up_3__c';
import UP_3_EFFECT from '@salesforce/schema/Lead.Leadline_Driver_Up_3_Effect__c';
import MODEL_VERSION from '@salesforce/schema/Lead.Leadline_Model_Version__c';
import NARRATIVE from '@salesforce/schema/Lead.Leadline_Narrative__c';
import NOT_SCORED_REASON from '@salesforce/schema/Lead.Leadline_Not_Scored_Reason__c';
import OVERRIDE_REASON from '@salesforce/schema/Lead.Leadline_Override_Reason__c';
import PROBABILITY from '@salesforce/schema/Lead.Leadline_Probability__c';
import OVERRIDE from '@salesforce/schema/Lead.Leadline_Rep_Override__c';
import PERCENTILE from '@salesforce/schema/Lead.Leadline_Score_Percentile__c';
import SCORED_AT from '@salesforce/schema/Lead.Leadline_Scored_At__c';
import TIER from '@salesforce/schema/Lead.Leadline_Tier__c';

export const always = [LEAD_ID];

export const field = {
  tier: TIER,
  percentile: PERCENTILE,
  probability: PROBABILITY,
  narrative: NARRATIVE,
  modelVersion: MODEL_VERSION,
  asOf: AS_OF,
  scoredAt: SCORED_AT,
  notScoredReason: NOT_SCORED_REASON,
  override: OVERRIDE,
  overrideReason: OVERRIDE_REASON,
};

/** Pairs of a driver's text and its effect, the strongest first. */
export const drivers = {
  raising: [
    [UP_1, UP_1_EFFECT],
    [UP_2, UP_2_EFFECT],
    [UP_3, UP_3_EFFECT],
  ],
  lowering: [
    [DOWN_1, DOWN_1_EFFECT],
    [DOWN_2, DOWN_2_EFFECT],
  ],
};

/**
 * All that the component would like to read. Asked for as optional fields, one that the user may not see is left out of the answer instead of
 * failing it, so that the component can say so.
 */
export const wanted = [...Object.values(field), ...Object.values(drivers).flat(2)];
