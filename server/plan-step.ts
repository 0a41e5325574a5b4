import type { z } from 'zod';
import type { Effect } from '../tools/tool.ts';

/** A step of the served plan as a tool of its own, as it is known when the server starts; it never changes afterwards. */
export interface PlanStep {
  /** Name of the tool, such as `join_point_in_time`. */
  name: string;
  plan: string;
  step: string;
  title: string;
  description: string;
  kind: 'tool' | 'human';
  /** What the tool behind it answers with; null for a person's step. */
  output: z.ZodType | null;
  effect: Effect;
}
