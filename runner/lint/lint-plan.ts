import type { Plan } from '../../plans/plan.ts';
import type { Tool } from '../../tools/tool.ts';
import type { Configuration } from '../configuration.ts';
import { viewPlan } from '../plan-view.ts';
import type { Finding } from './finding.ts';
import { lintSteps } from './lint-steps.ts';

/** What is wrong with a plan as a configuration makes it, before any run; see `lintSteps`. */
export function lintPlan(plan: Plan, configuration: Configuration, tools: readonly Tool[]): Finding[] {
  return lintSteps(viewPlan(plan, configuration, tools).steps, tools);
}
