import { z } from 'zod';
import { approvalEvents, signatureRecord } from './approvals/approval-events.ts';
import { leadForgotten } from './forget/forget-event.ts';
import { journalEvent as event } from './journal-event.ts';

const fileRecord = z.strictObject({
  path: z.string(),
  sha256: z.string(),
  bytes: z.number().int().nonnegative(),
});
const scalar = z.union([z.number(), z.string(), z.boolean(), z.null()]);
const errorRecord = z.strictObject({
  code: z.string(),
  message: z.string(),
  expected: z.string().exactOptional(),
  arrived: z.string().exactOptional(),
  next: z.string().exactOptional(),
});

const stepOutline = z.strictObject({
  id: z.string(),
  title: z.string(),
  kind: z.enum(['tool', 'human', 'declared']),
  needs: z.array(z.string()),
  tool: z.string().exactOptional(),
  instructions: z.string().exactOptional(),
  checklist: z.array(z.string()).exactOptional(),
  why: z.string().exactOptional(),
  phase: z.strictObject({ id: z.string(), title: z.string() }).exactOptional(),
  task: z.string().exactOptional(),
});

const changedGate = z.strictObject({
  gate: z.string(),
  step: z.string(),
  title: z.string(),
  change: z.enum(['loosened', 'tightened', 'moved', 'added', 'gone']),
  /** The threshold, such as `>= 0.85`, and in brackets what else differs; null where the gate is not part of that plan. */
  reference: z.string().nullable(),
  value: z.string().nullable(),
});

const decision = z.strictObject({
  choice: z.string(),
  rationale: z.string(),
  alternatives: z.array(z.string()),
});

const stepResult = {
  step: z.string(),
  output: z.unknown(),
  artifacts: z.array(fileRecord),
  inputs: z.array(fileRecord),
  measures: z.record(z.string(), z.strictObject({ value: scalar, note: z.string().exactOptional() })),
  // Journals from before tools told of these have neither.
  decisions: z.array(decision).default([]),
  learnings: z.array(z.string()).default([]),
};

/** What a plan's step is, as a run remembers it: enough to tell the run's story without the plan. */
export type StepOutline = z.output<typeof stepOutline>;

/** A gate that the reference parameters would judge otherwise. `moved` is neither looser nor tighter. */
export type ChangedGate = z.output<typeof changedGate>;

/** One thing that happened in a run. */
export type RunEvent = z.output<typeof runEvent>;

/** Every type of event with its payload. A payload that does not fit is not read: the journal is the only source of truth. */
export const runEvent = z.discriminatedUnion('type', [
  event('run-started', {
    plan: z.string(),
    planVersion: z.string(),
    title: z.string(),
    leadlineVersion: z.string(),
    analysisDate: z.string(),
    seed: z.number().int(),
    parameters: z.record(z.string(), z.unknown()),
    /** Those parameters that differ from the plan's reference values. */
    changedParameters: z.array(
      z.strictObject({ path: z.string(), reference: z.unknown(), value: z.unknown() }),
    ),
    /** Those gates that differ from the plan's with its reference values; older journals have none. */
    changedGates: z.array(changedGate).default([]),
    steps: z.array(stepOutline),
    /** SHA-256 of what the steps do and how their gates judge: a plan that was edited meanwhile is not the one that the run began with. */
    planDigest: z.string().exactOptional(),
    /** How many people must grant a waiver or an effect. */
    grantsNeeded: z.number().int().min(1).max(2).default(1),
    /** Those parameters that whoever opened the run set for it alone, over what leadline.yaml has. */
    given: z.record(z.string(), z.unknown()).exactOptional(),
    /** What whoever opened the run calls this opening, so that asking for it again opens no second one. */
    key: z.string().exactOptional(),
  }),
  event('step-started', { step: z.string() }),
  event('gate-judged', {
    step: z.string(),
    verdict: z.strictObject({
      gate: z.string(),
      title: z.string(),
      severity: z.enum(['blocking', 'warning']),
      status: z.enum(['passed', 'warned', 'failed']),
      measured: scalar,
      threshold: z.string(),
      sentence: z.string(),
      onFailure: z.string(),
      waivable: z.literal(true).exactOptional(),
      guards: z.enum(['leakage', 'pii']).exactOptional(),
    }),
    evidence: fileRecord,
  }),
  event('step-finished', stepResult),
  /** The step ran and at least one blocking gate does not hold. */
  event('step-blocked', { ...stepResult, gates: z.array(z.string()) }),
  event('step-failed', { step: z.string(), error: errorRecord }),
  event('step-waiting', { step: z.string() }),
  event('human-done', {
    step: z.string(),
    by: z.string(),
    rehearsal: z.boolean(),
    note: z.string().exactOptional(),
    /** What the person filled in; its fields are those of the step's form. */
    form: z.record(z.string(), z.unknown()).exactOptional(),
    /** Who signed it, over what `signOffText` says; absent for a rehearsal, which nobody signs. */
    signature: signatureRecord.exactOptional(),
  }),
  event('step-reopened', { step: z.string(), reason: z.string() }),
  event('run-finished', {
    passed: z.number(),
    warned: z.number(),
    failed: z.number(),
    waived: z.number().default(0),
  }),
  leadForgotten,
  ...approvalEvents,
]);
