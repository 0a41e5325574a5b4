import { z } from 'zod';
import { findStep } from '../../runner/readiness.ts';
import type { RunState, StepVerdict } from '../../runner/run-state.ts';
import type { PlanStep } from '../plan-step.ts';
import type { RunBrief } from './brief.ts';
import { describeBrief } from './describe-brief.ts';
import { waitingFor } from './hand-over.ts';
import type { MayDo } from './may-do.ts';

const judged = z.object({
  gate: z.string(),
  status: z.enum(['passed', 'warned', 'failed', 'waived']),
  measured: z.union([z.number(), z.string(), z.boolean(), z.null()]),
  threshold: z.string(),
  sentence: z.string(),
});

/** A plan has dozens of steps, and each lists its schema again: what run_status and list_gates describe is only named here. */
const anyStep = {
  state: z.string(),
  mayDo: z.array(z.unknown()),
  error: z.looseObject({}).optional(),
};

/** What the tool of a person's step answers with. */
export const humanStepAnswer = z.looseObject({ ...anyStep, waitingFor });

/** What the tool of a tool step answers with: its output once it has run. */
export function toolStepAnswer(output: z.ZodType) {
  return z.looseObject({ ...anyStep, verdicts: z.array(z.unknown()), output: output.optional() });
}

/** One step of a run; `calls` are the tools that steps have of their own. Throws when the run has no such step. */
export function toStepAnswer(state: RunState, step: PlanStep, brief: RunBrief, calls: StepCalls) {
  const found = findStep(state, step.step);
  const standing = {
    run: state.run,
    step: found.id,
    state: found.state,
    mayDo: legalCalls(state, brief, calls),
  };
  if (step.output === null) return { ...standing, waitingFor: brief.waitingFor };
  return {
    ...standing,
    verdicts: found.verdicts.map((verdict) => judged.parse({ ...verdict, status: standingIn(verdict) })),
    ...readable(found.output, step.output),
  };
}

function standingIn({ status, waived }: StepVerdict): string {
  return waived === undefined ? status : 'waived';
}

/** An output that an older Leadline has journalled may not be what the tool promises now: it is left to the log. */
function readable(output: unknown, schema: z.ZodType): { output?: unknown } {
  const parsed = schema.safeParse(output);
  return parsed.success ? { output: parsed.data } : {};
}

/** The step's outcome first, then where the run stands. */
export function describeStep(state: RunState, id: string, brief: RunBrief, calls: StepCalls): string {
  return [
    `Step ${id} is ${findStep(state, id).state}.`,
    describeBrief({ ...brief, mayDo: legalCalls(state, brief, calls) }),
  ].join('\n');
}

/** Names of the tools that steps have of their own, by the id of the step. */
export type StepCalls = ReadonlyMap<string, string>;

/** What a brief says that may be called, and the next step by its own name where the run can go on by a call. */
export function legalCalls(state: RunState, brief: RunBrief, calls: StepCalls): MayDo[] {
  const next = state.steps.find((step) => step.state !== 'done' && step.state !== 'declared');
  const tool = next === undefined ? undefined : calls.get(next.id);
  if (next === undefined || tool === undefined) return brief.mayDo;
  const own = { tool, arguments: { run: state.run }, why: whyNext(next) };
  switch (brief.state) {
    case 'paused':
    case 'interrupted':
      return [own, ...brief.mayDo];
    case 'blocked':
    case 'failed': {
      // What keeps the step is read first: called again as it is, it ends as it did.
      const read = Math.max(1, brief.mayDo.findLastIndex((may) => may.tool === 'read_gate') + 1);
      return [...brief.mayDo.slice(0, read), own, ...brief.mayDo.slice(read)];
    }
    default:
      return brief.mayDo;
  }
}

function whyNext({ id, title, state, kind }: RunState['steps'][number]): string {
  if (kind === 'human') return `says what the person must do at step ${id}, ${title}.`;
  if (state === 'blocked' || state === 'failed') {
    return `runs step ${id}, ${title}, again, once the cause is mended.`;
  }
  return `runs step ${id}, ${title}.`;
}
