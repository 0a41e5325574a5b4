import type { LeadlineError } from '../errors/leadline-error.ts';
import type { Verdict } from '../gates/gate.ts';
import type { Phase } from '../plans/plan.ts';
import type { Decision } from '../tools/tool.ts';
import type { Approval } from './approvals/approval.ts';
import type { ChangedGate } from './events.ts';

/**
 * Where a run stands. `running` has a live process at work; `paused` stopped between two steps and `interrupted` inside one, and
 * both go on with the next advance, as `failed` and `blocked` do once their cause is mended.
 */
export type RunStatus = 'running' | 'paused' | 'blocked' | 'waiting' | 'failed' | 'finished' | 'interrupted';

export type StepStatus = 'pending' | 'running' | 'done' | 'blocked' | 'failed' | 'waiting' | 'declared';

/** One run as its events tell it, ready for a screen, for `--json` and for an agent's answer. */
export interface RunState {
  run: string;
  plan: string;
  planVersion: string;
  title: string;
  analysisDate: string;
  seed: number;
  /** ISO time of the run's first event. */
  startedAt: string;
  state: RunStatus;
  steps: StepState[];
  /** Verdicts of all steps that stand judged, in the order of the steps. */
  verdicts: StepVerdict[];
  /** What may legally be done now, with the exact commands. */
  nextActions: NextAction[];
  /** True when a rehearsal operator stood in for a person on any step. */
  rehearsal: boolean;
  /** The plan's parameters that differ from their reference values. */
  changedParameters: ChangedParameter[];
  /** The gates that are not those of the plan with its reference values. */
  changedGates: ChangedGate[];
  /** Every approval that was asked for in this run, oldest first. */
  approvals: Approval[];
  /** How many people must grant a waiver or an effect. */
  grantsNeeded: number;
}

export interface StepState {
  /** The plan's id of the step, such as `3.2`. */
  id: string;
  title: string;
  kind: 'tool' | 'human' | 'declared';
  needs: string[];
  /** Name of the tool that a tool step runs. */
  tool?: string;
  /** What a human step asks of the person. */
  instructions?: string;
  checklist?: string[];
  /** Why a declared step cannot run yet. */
  why?: string;
  /** The phase of the reference document; absent for a step that stands alone. */
  phase?: Phase;
  /** What the agent is asked to do, where the plan says more than the title. */
  task?: string;
  state: StepStatus;
  /** How often a tool step was begun, taken-back attempts included. */
  attempts: number;
  /** ISO time at which the last attempt began, or at which a person completed the step. */
  startedAt?: string;
  /** Seconds from the start of the last attempt to its end; absent while it has none. */
  seconds?: number;
  verdicts: StepVerdict[];
  artifacts: FileRecord[];
  inputs: FileRecord[];
  /** The tool's validated output, once the step has one. */
  output?: unknown;
  /** What the tool chose by rule. */
  decisions: Decision[];
  /** What a reader should take away, a sentence each. */
  learnings: string[];
  /** Who completed a human step. */
  by?: string;
  note?: string;
  /** What the person filled in. */
  form?: Record<string, unknown>;
  /** True when a rehearsal operator, not a person, completed it. */
  rehearsal: boolean;
  error?: ErrorRecord;
  /** Why the step was reopened, until it is done again. */
  reopened?: string;
}

/** A verdict as the journal keeps it: the rows of its evidence lie in a file of the run. */
export interface StepVerdict extends Omit<Verdict, 'evidence'> {
  step: string;
  /** The evidence file, relative to the run's folder. */
  evidence: FileRecord;
  /** Set where a person has waived the gate: it does not hold, and no longer keeps the run. */
  waived?: Waived;
}

/** Who let a gate pass that does not hold, and why. */
export interface Waived {
  /** Id of the approval. */
  approval: string;
  /** The people who granted it. */
  by: string[];
  reason: string;
  selfApproved: boolean;
  /** ISO time. */
  at: string;
}

/** A file with its size in bytes and its SHA-256 in hex. `path` is an artifact's name, or an input as leadline.yaml has it. */
export interface FileRecord {
  path: string;
  sha256: string;
  bytes: number;
}

/** A parameter that differs from its reference value; `path` has dots and is relative to the plan's section. */
export interface ChangedParameter {
  path: string;
  reference: unknown;
  value: unknown;
}

export interface NextAction {
  label: string;
  command: string;
}

export type ErrorRecord = ReturnType<LeadlineError['toJSON']>;
