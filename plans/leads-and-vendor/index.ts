import type { Step } from '../plan.ts';
import { dataSteps } from './data-steps.ts';
import { type Funnel, requireSegment } from './funnel.ts';
import { modelSteps } from './model-steps.ts';
import type { Parameters } from './parameters.ts';
import { tablesOf } from './tables.ts';

export { category, daysSince, flag, isKnown, number, ratio } from './features.ts';
export type { Funnel } from './funnel.ts';
export { leadsAndVendorParameters } from './parameters.ts';

/**
 * The steps of a plan on a lead file and one vendor file of dated rows: files, labels, point-in-time join, leakage audit, model, scores, report.
 * Throws `plan-invalid` where the funnel contradicts itself.
 */
export function leadsAndVendorSteps(funnel: Funnel, parameters: Parameters): Step[] {
  requireSegment(funnel);
  const tables = tablesOf(parameters);
  return [...dataSteps(funnel, parameters, tables), ...modelSteps(funnel, parameters, tables)];
}
