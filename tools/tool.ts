import type { z } from 'zod';
import type { Guarded, Measures, Verdict } from '../gates/gate.ts';
import type { Org } from '../salesforce/connect/org.ts';
import type { QueryParameters, Warehouse } from '../warehouse/warehouse.ts';
import type { Foreseen } from './foreseen.ts';

/** What a tool changes: nothing, files of the run, tables of the warehouse, or something outside (Salesforce). */
export type Effect = 'none' | 'files' | 'warehouse' | 'outside';

/** One thing Leadline can do. The runner validates input and output against the schemas. */
export interface Tool<Input extends z.ZodType = z.ZodType, Output extends z.ZodType = z.ZodType> {
  name: string;
  title: string;
  description: string;
  effect: Effect;
  input: Input;
  output: Output;
  /** What the gates of a step with this tool guard, all of them or those on the measures named: such a gate is never waived, whatever the plan says. */
  guards?: Guarded | Readonly<Record<string, Guarded>>;
  /** Names of the measures that `run` hands back for this input: `plan lint` holds the gates against them. */
  measures?(input: z.output<Input>): readonly string[];
  /** What can be said of those measures whatever the data: `plan lint` finds gates that can never pass, or never fail, by it. */
  foresee?(input: z.output<Input>): Record<string, Foreseen>;
  /** What a step with this input reads and writes, from the input alone: for `plan lint` and the agent's brief. */
  touches?(input: z.output<Input>): Touches;
  /** False for a tool that never asks for the warehouse: then it is not opened for its step, and somebody else may have it open. */
  needsWarehouse?: false;
  /**
   * Of a tool whose effect is `outside`: whether there is nothing to be done, from the run's artifacts alone. Then no person is asked, and
   * the tool reaches nothing outside.
   */
  isIdle?(input: z.output<Input>, artifacts: Pick<Artifacts, 'read' | 'readJson'>): Promise<boolean>;
  run(input: z.output<Input>, context: ToolContext): Promise<ToolResult<z.output<Output>>>;
}

export interface Touches {
  reads?: readonly TableUse[];
  writes?: readonly TableUse[];
  /** Artifacts of the run that the tool reads and writes, by name. */
  readsArtifacts?: readonly string[];
  writesArtifacts?: readonly string[];
}

/** A table with the columns that are read or written, where they are known before anything runs. */
export interface TableUse {
  table: string;
  columns?: readonly string[];
  /** For a table that is written: it has the columns of this table, too. */
  like?: string;
}

export interface ToolResult<Output = unknown> {
  output: Output;
  /** What the step's gates judge. */
  measures: Measures;
  /** What the tool chose by rule, for the journal and the log. */
  decisions?: readonly Decision[];
  /** What a reader should take away, one sentence each, with the figure. */
  learnings?: readonly string[];
}

/** A choice that a reader may question: journalled with its reasons. */
export interface Decision {
  /** Such as `removed tenure_bucket_x_mobility, kept mobility_3yr`. */
  choice: string;
  rationale: string;
  /** What else could have been chosen. */
  alternatives: readonly string[];
}

export interface ToolContext {
  warehouse: Warehouse;
  artifacts: Artifacts;
  /** Turns a path of leadline.yaml into an absolute one, relative to the workspace. */
  resolve(path: string): string;
  /** The run's `analysis_date`, ISO: nothing after it is known. */
  analysisDate: string;
  seed: number;
  signal: AbortSignal;
  progress(update: Progress): void;
  /** Records a file that the step read. A later change of one byte reopens the step and all that needs it. */
  recordInput(file: InputFile): void;
  /** What the run has brought up to this step, for reports. */
  standing(): Standing;
  /**
   * A finished run of this workspace by name, or the newest of those that have written an artifact; with `unfinished` also one that was
   * interrupted. Throws `run-unknown`, `run-missing`, `run-not-finished`.
   */
  earlierRun(which: { run: string; unfinished?: true } | { artifact: string }): Promise<EarlierRun>;
  /**
   * Signs in to the Salesforce of leadline.yaml; the runner signs out when the step ends. Only a tool whose effect is `outside` can write
   * there, once that was granted: every other one throws `salesforce-write-refused` where it tries.
   */
  connectSalesforce(): Promise<Org>;
  /** What a person let this step do outside; null where there is nothing to do, and for every tool whose effect is not `outside`. */
  effect: GrantedEffect | null;
  /**
   * The language model of leadline.yaml, for rewording; null where it names none, or the key is not in the environment. Whatever a tool asks
   * leaves this machine: nothing that tells who a lead is may be in it.
   */
  languageModel(): Promise<AskModel | null>;
}

/** One answer as text. Throws what the provider says, without its key. */
export type AskModel = (instructions: string, asked: string) => Promise<string>;

/** One effect, from its grant to its end: the same whenever the step goes on after an interruption, and never that of another grant. */
export interface GrantedEffect {
  /** Unlike that of any other effect, in all workspaces, such as `salesforce-sync-1/2@5f0c1a2b`. At most 101 characters. */
  id: string;
  /** Absolute path of a file of the run's own, kept between attempts, in which the tool notes how far it is. */
  ledger: string;
  /** True where a rehearsal operator stood in for the person: then `connectSalesforce` signs in to a fake org and to no other. */
  rehearsed: boolean;
}

/** Another run as its journal tells it. */
export interface EarlierRun {
  run: string;
  plan: string;
  analysisDate: string;
  /** ISO time at which the artifact's step ended: nothing but the journal tells times. */
  writtenAt(artifact: string): string;
  /** Text of an artifact, byte for byte as the journal has it; the file is recorded as an input. Throws `artifact-missing`, `artifact-changed`. */
  read(artifact: string): Promise<string>;
  has(artifact: string): boolean;
  /** Gates that do not hold and that people let pass. */
  waived: readonly { gate: string; selfApproved: boolean }[];
  /** Ids of steps in which a stand-in was taken for a person. */
  rehearsed: readonly string[];
  /** Parameters and gates that are not those of the plan with its reference values. */
  changedParameters: Standing['changedParameters'];
  changedGates: readonly {
    gate: string;
    title: string;
    change: string;
    reference: string | null;
    value: string | null;
  }[];
}

/** A run as its journal tells it, without clock and without what comes after the step that asks: runs that did the same stand alike. */
export interface Standing {
  plan: { name: string; version: string; title: string };
  /** Those before the step that asks, in the order of the plan. */
  steps: readonly StandingStep[];
  /** Parameters and gates that are not those of the plan with its reference values. */
  changedParameters: readonly { path: string; reference: unknown; value: unknown }[];
  changedGates: readonly { gate: string; title: string; reference: string | null; value: string | null }[];
}

export interface StandingStep {
  id: string;
  title: string;
  /** The tool that it runs; absent for a person's step and for one that cannot run yet. */
  tool?: string;
  phase?: { id: string; title: string };
  verdicts: readonly StandingVerdict[];
  /** What it wrote, with SHA-256 in hex. */
  artifacts: readonly { path: string; sha256: string }[];
  /** The tool's validated output; undefined without one. */
  output: unknown;
  decisions: readonly Decision[];
  /** True when a rehearsal operator stood in for a person. */
  rehearsed: boolean;
}

/** A verdict without its rows. `waived` where the gate does not hold and people let it pass: why, and never by whom. */
export interface StandingVerdict extends Omit<Verdict, 'evidence'> {
  waived?: { reason: string; selfApproved: boolean };
}

/** A query of `sql/` that made a table or view, with the parameters that it ran with. */
export interface QueryRun {
  query: string;
  parameters: QueryParameters;
}

/** A file as it was read: `path` as leadline.yaml has it, SHA-256 in hex. */
export interface InputFile {
  path: string;
  sha256: string;
  bytes: number;
}

/** What a screen shows while a tool works. `done` and `total` count in `unit`. */
export interface Progress {
  message: string;
  done?: number;
  total?: number;
  unit?: string;
}

/** The run's files: written beside and renamed, hashed, recorded in the journal when the step finishes. */
export interface Artifacts {
  /**
   * Writes `runs/<run>/artifacts/<name>`, whole or part by part; names may hold folders with `/`. Answers with what was written. Throws
   * LeadlineError `disk-full` or `workspace-read-only`.
   */
  write(name: string, contents: Contents): Promise<Written>;
  writeJson(name: string, value: unknown): Promise<void>;
  /** Throws LeadlineError `artifact-missing`, naming the step to run, when it is not there. */
  read(name: string): Promise<string>;
  readJson<T>(name: string, schema: z.ZodType<T>): Promise<T>;
  exists(name: string): boolean;
  /** Absolute path of an artifact, for people to open. */
  pathOf(name: string): string;
}

/** Of a file: whole, or as parts of text, so that a long one is never in memory at once. */
export type Contents = string | Uint8Array | Iterable<string>;

/** A file as it was written; SHA-256 in hex. */
export interface Written {
  sha256: string;
  bytes: number;
}

/** Keeps the schemas' types while a tool is declared. */
export function defineTool<Input extends z.ZodType, Output extends z.ZodType>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}
