import { z } from 'zod';

/** What a failure says: a stable code, a sentence, what was expected, what arrived, what to do. */
export const errorFacts = z.object({
  code: z.string().describe('Stable and kebab-case; compare codes, never sentences.'),
  message: z.string().describe('One sentence that names the file, field, row or column.'),
  expected: z.string().optional(),
  arrived: z.string().optional(),
  next: z.string().optional().describe('What to do next, as an instruction.'),
});

export const fileRecord = z.object({
  path: z.string(),
  sha256: z.string().describe('SHA-256 in hex.'),
  bytes: z.number().int(),
});

export const guarded = z.enum(['leakage', 'pii']);

const waived = z
  .object({
    approval: z.string().describe('Id of the approval.'),
    by: z.array(z.string()).describe('The people who granted it.'),
    reason: z.string(),
    selfApproved: z.boolean().describe('True where somebody granted what he had asked for himself.'),
    at: z.string().describe('ISO time.'),
  })
  .describe('Set where people have let the gate pass that does not hold.');

export const verdict = z.object({
  gate: z.string().describe("The reference document's id, such as V6-3.2.5."),
  step: z.string(),
  title: z.string(),
  severity: z.enum(['blocking', 'warning']),
  status: z
    .enum(['passed', 'warned', 'failed'])
    .describe('`failed` blocks the run unless it is waived; `warned` is a warning gate that does not hold.'),
  measured: z
    .union([z.number(), z.string(), z.boolean(), z.null()])
    .describe('null: it could not be measured, which is never a pass.'),
  threshold: z.string(),
  sentence: z.string(),
  onFailure: z.string().describe("The plan's instruction when the gate does not hold."),
  waivable: z
    .literal(true)
    .optional()
    .describe('Set where the plan lets a person waive this blocking gate; no tool can.'),
  guards: guarded.optional().describe('Set where the gate guards what nobody can waive.'),
  waived: waived.optional(),
  evidence: fileRecord.describe("The evidence file, relative to the run's folder."),
});

export const nextAction = z.object({
  label: z.string(),
  command: z.string().describe('The exact shell command.'),
});

export const changedParameter = z.object({ path: z.string(), reference: z.unknown(), value: z.unknown() });

export const changedGate = z
  .object({
    gate: z.string(),
    step: z.string(),
    title: z.string(),
    change: z
      .enum(['loosened', 'tightened', 'moved', 'added', 'gone'])
      .describe('`moved`: neither looser nor tighter.'),
    reference: z.string().nullable().describe('Threshold of the reference; null where it has no such gate.'),
    value: z.string().nullable().describe('Threshold here; null where the gate is gone.'),
  })
  .describe('A gate that the reference parameters would judge otherwise.');

export const phase = z.object({ id: z.string(), title: z.string() });

/** What a tool told besides its output. */
export const told = {
  decisions: z
    .array(z.object({ choice: z.string(), rationale: z.string(), alternatives: z.array(z.string()) }))
    .describe('What the tool chose by rule.'),
  learnings: z.array(z.string()).describe('What to take away, a sentence each.'),
};

export const stepKind = z.enum(['tool', 'human', 'declared']);

export const stepStatus = z.enum(['pending', 'running', 'done', 'blocked', 'failed', 'waiting', 'declared']);

export const runStatus = z.enum([
  'running',
  'paused',
  'blocked',
  'waiting',
  'failed',
  'finished',
  'interrupted',
]);

export const planSummary = z.object({
  name: z.string(),
  version: z.string(),
  title: z.string(),
  description: z.string(),
  steps: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: stepKind,
      needs: z.array(z.string()),
      tool: z.string().optional(),
      phase: phase.optional(),
    }),
  ),
});

export const evidence = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.number(), z.string(), z.boolean(), z.null()]))),
  total: z.number().int().describe('How many rows there are in all; `rows` may hold only the first.'),
});
