import type { z } from 'zod';
import type { Gate } from '../gates/gate.ts';
import type { Lineage } from '../tools/explain-row.ts';
import type { Form } from './form.ts';

/** A named, versioned list of steps: data, with no side effects. */
export interface Plan<Parameters extends z.ZodType = z.ZodType> {
  name: string;
  version: string;
  title: string;
  description: string;
  /** How many people must grant a waiver or an effect; without it one. */
  grantsNeeded?: 2;
  /** Every date, window, threshold, file and dataset name of the plan, each with its reference value as default. */
  parameters: Parameters;
  /** The steps for one set of parameters, in order. Pure. */
  steps(parameters: z.output<Parameters>, run: { analysisDate: string; seed: number }): Step[];
  /** Where one lead's values can be traced back to files; absent where the plan keeps no lines. */
  lineage?(parameters: z.output<Parameters>, run: { analysisDate: string }): Lineage;
}

export type Step = ToolStep | HumanStep | DeclaredStep;

interface StepBase {
  /** The reference document's number, such as `3.2`. */
  id: string;
  title: string;
  /** Ids of the steps that must be done before. */
  needs: string[];
  /** The phase of the reference document that the step belongs to: the execution log groups steps by it. */
  phase?: Phase;
  /** What the agent is asked to do here and when it must stop and ask, where title, tool and gates do not say it all. */
  task?: string;
}

export interface Phase {
  /** Such as `3.1` or `Unit 4`. */
  id: string;
  title: string;
}

/** Runs a tool; its gates judge the measures that the tool hands back. */
export interface ToolStep extends StepBase {
  kind: 'tool';
  tool: string;
  input: Record<string, unknown>;
  gates: Gate[];
  /**
   * Of a tool whose effect is outside, which has to have one: the artifact that says in full what will be done. An earlier step writes it; a
   * person reads it and grants exactly that. The journal keeps its text for good, so it names no lead.
   */
  preview?: string;
  /** The artifact that is shown beside the preview and may name leads: the journal keeps its hash alone. */
  examples?: string;
}

/** Asks a person. Done when the person says so, from the operator's edge. */
export interface HumanStep extends StepBase {
  kind: 'human';
  instructions: string;
  /** What the person confirms, in order. */
  checklist: string[];
  /** What the person fills in and signs; without it the checklist, and a note. */
  form?: Form;
}

/** Known from the reference, not runnable yet: it says so and never blocks what comes before it. */
export interface DeclaredStep extends StepBase {
  kind: 'declared';
  why: string;
  gates: Gate[];
}

/** Keeps the parameter schema's type while a plan is declared. */
export function definePlan<Parameters extends z.ZodType>(plan: Plan<Parameters>): Plan<Parameters> {
  return plan;
}
