import { contactedToWon } from './contacted-to-won/plan.ts';
import { firmVintages } from './firm-vintages/plan.ts';
import { m5Progress } from './m5-progress/plan.ts';
import type { Plan } from './plan.ts';
import { salesforcePull } from './salesforce-pull/plan.ts';
import { salesforceRollback } from './salesforce-rollback/plan.ts';
import { salesforceSync } from './salesforce-sync/plan.ts';
import { v3Tiers } from './v3-tiers/plan.ts';
import { v4Xgboost } from './v4-xgboost/plan.ts';
import { v6TrueVintage } from './v6-true-vintage/plan.ts';
import { v12DirectLead } from './v12-direct-lead/plan.ts';

/** Every plan that Leadline ships. */
export const allPlans: readonly Plan[] = [
  v3Tiers,
  v4Xgboost,
  m5Progress,
  v6TrueVintage,
  v12DirectLead,
  contactedToWon,
  firmVintages,
  salesforcePull,
  salesforceSync,
  salesforceRollback,
];
