import { z } from 'zod';
import { changedGate, changedParameter, guarded, phase, stepKind, verdict } from './common.ts';

const severity = z.enum(['blocking', 'warning']);

const scalar = z.union([z.number(), z.string(), z.boolean()]);

const expectation = z
  .discriminatedUnion('kind', [
    z.object({ kind: z.literal('equals'), value: scalar }),
    z.object({ kind: z.enum(['at-least', 'at-most', 'above', 'below']), value: z.number() }),
    z.object({ kind: z.literal('between'), low: z.number(), high: z.number() }),
  ])
  .describe('What must hold of the measure; shares are fractions.');

const planGate = z.object({
  gate: z.string().describe("The reference document's id, such as V6-3.2.5."),
  title: z.string(),
  severity,
  measure: z.string().describe("The metric: which of the tool's measured values is judged."),
  expect: expectation,
  threshold: z.string().describe('The expectation in short, such as `>= 0.85`.'),
  onFailure: z.string().describe("The plan's instruction when the gate does not hold."),
  waiver: z
    .enum(['waivable', 'closed', 'never'])
    .describe(
      'Whether a person may let it pass: `closed`, the plan does not offer it; `never`, no plan could.',
    ),
  guards: guarded.nullable().describe('What it guards, where it is never waived.'),
  step: z.string(),
  stepTitle: z.string(),
  phase: phase.optional(),
  tool: z.string().nullable().describe('Null for a step that is only declared.'),
  kind: z.enum(['runnable', 'declared']).describe('`declared`: known and not built yet.'),
  evidence: z.string().describe("Where a run keeps the rows that show why, relative to the run's folder."),
});

/** A gate of a plan, with the verdict of a run where there is one. */
export const gateOfPlan = planGate.extend({
  status: z.enum(['passed', 'warned', 'failed', 'waived', 'not-judged', 'declared']),
  verdict: verdict.nullable().describe('Of the run named in `run`; its threshold is that of the run.'),
});

/** A plan's difference to its reference. */
export const planDiff = {
  plan: z.string(),
  planVersion: z.string(),
  parameters: z.string().describe('Path of the leadline.yaml that set them, or `reference`.'),
  changedParameters: z.array(changedParameter),
  changedGates: z.array(changedGate),
};

const tableUse = z.object({ table: z.string(), columns: z.array(z.string()).readonly().optional() });

/** What a step asks of whoever runs it. */
export const stepBrief = z.object({
  plan: z.string(),
  planVersion: z.string(),
  step: z.string(),
  title: z.string(),
  kind: stepKind,
  phase: phase.nullable(),
  task: z.string(),
  checklist: z.array(z.string()),
  form: z
    .array(z.object({ field: z.string(), title: z.string(), asks: z.string(), required: z.boolean() }))
    .describe('What the person of a human step fills in and signs.'),
  needs: z.array(z.object({ id: z.string(), title: z.string() })),
  tool: z
    .object({ name: z.string(), title: z.string(), description: z.string(), effect: z.string() })
    .nullable(),
  inputs: z.array(z.object({ name: z.string(), value: z.unknown(), description: z.string().nullable() })),
  outputs: z.array(z.object({ name: z.string(), description: z.string().nullable() })),
  touches: z
    .object({
      reads: z.array(tableUse).readonly(),
      writes: z.array(tableUse).readonly(),
      readsArtifacts: z.array(z.string()).readonly(),
      writesArtifacts: z.array(z.string()).readonly(),
    })
    .nullable()
    .describe('Null where the tool does not say beforehand.'),
  gates: z.array(
    planGate.extend({
      reference: z.string().nullable().describe("The reference's threshold, where this one differs."),
    }),
  ),
  call: z
    .object({
      command: z.string(),
      mcp: z.object({ tool: z.string(), arguments: z.record(z.string(), z.string()) }),
    })
    .nullable()
    .describe('How the step is run; null for one that cannot be.'),
});
