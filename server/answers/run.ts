import { z } from 'zod';
import type { RunState } from '../../runner/run-state.ts';
import { approval, toApprovals } from './approvals.ts';
import {
  changedGate,
  changedParameter,
  errorFacts,
  fileRecord,
  nextAction,
  phase,
  runStatus,
  stepKind,
  stepStatus,
  told,
  verdict,
} from './common.ts';

const step = z.object({
  id: z.string().describe("The reference document's number, such as 3.2."),
  title: z.string(),
  kind: stepKind,
  needs: z.array(z.string()),
  tool: z.string().optional(),
  instructions: z.string().optional().describe('What a human step asks of the person.'),
  checklist: z.array(z.string()).optional(),
  why: z.string().optional().describe('Why a declared step cannot run yet.'),
  phase: phase.optional(),
  task: z.string().optional().describe('What is to be done, where the title does not say it all.'),
  state: stepStatus,
  attempts: z.number().int().describe('How often a tool step was begun.'),
  startedAt: z.string().optional().describe('ISO time of the last attempt.'),
  seconds: z.number().optional(),
  artifacts: z.array(fileRecord),
  inputs: z.array(fileRecord),
  output: z.unknown().optional(),
  ...told,
  by: z.string().optional(),
  note: z.string().optional(),
  rehearsal: z.boolean().describe('True when a rehearsal operator, not a person, completed it.'),
  error: errorFacts.optional(),
  reopened: z.string().optional(),
});

/** A run as `--json` shows it in full. */
export const runAnswer = z.object({
  run: z.string(),
  plan: z.string(),
  planVersion: z.string(),
  title: z.string(),
  analysisDate: z.string(),
  seed: z.number().int(),
  startedAt: z.string().describe('ISO time.'),
  state: runStatus,
  rehearsal: z.boolean(),
  changedParameters: z.array(changedParameter),
  changedGates: z.array(changedGate),
  steps: z.array(step),
  gates: z.array(verdict),
  approvals: z.array(approval).describe('What was asked of people, oldest first.'),
  nextActions: z.array(nextAction),
});

export type RunAnswer = z.output<typeof runAnswer>;

/** The state of a run without what the schema does not promise. */
export function toRunAnswer(state: RunState): RunAnswer {
  return runAnswer.parse({ ...state, gates: state.verdicts, approvals: toApprovals(state) });
}
