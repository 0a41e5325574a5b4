import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Evidence } from '../gates/gate.ts';
import type { Plan } from '../plans/plan.ts';
import type { Lineage } from '../tools/explain-row.ts';
import type { Tool } from '../tools/tool.ts';
import type { QueryProgress, Warehouse } from '../warehouse/warehouse.ts';
import { type AdvanceOptions, advance } from './advance.ts';
import { type Approvals, createApprovals } from './approvals/approvals.ts';
import { exportLog, type LogBundle } from './approvals/export.ts';
import type { UnlockedOperator } from './approvals/operator-key.ts';
import { createOperators, type Operators } from './approvals/operators.ts';
import { signaturesOf } from './approvals/remembered-report.ts';
import { compareRuns, type RunComparison } from './compare-runs.ts';
import { pairOf } from './comparison/run-pair.ts';
import { readRunRecord } from './comparison/run-record.ts';
import { completeHumanStep, type HumanDone } from './complete-human-step.ts';
import { withParameters } from './configuration.ts';
import { readExamples } from './effects/preview.ts';
import type { EngineEvent } from './engine-event.ts';
import { writeExecutionLog } from './execution-log.ts';
import { type ForeseenRerun, type ForeseeOptions, foreseeRerun } from './foresee-rerun.ts';
import { createForgetting, type Forgetting } from './forget/forgetting.ts';
import { createForms, type Forms } from './forms/forms.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { type LeaseHolder, liveHolder, takeLease } from './lease.ts';
import { lintPlan } from './lint/lint-plan.ts';
import { requireSoundPlan } from './lint/require-sound-plan.ts';
import { openSalesforce } from './open-salesforce.ts';
import { openEmbeddedWarehouse } from './open-warehouse.ts';
import { type PlanReader, readPlans } from './plan-reader.ts';
import { findPlan, lineageOf, openedWith, runStarted } from './planned-run.ts';
import { findStep } from './readiness.ts';
import { createWarehouseReader, type WarehouseReader } from './reading/read-warehouse.ts';
import { reopenStep } from './reopen.ts';
import type { RunContext } from './run-context.ts';
import type { RunState, StepVerdict } from './run-state.ts';
import { findRun, readRun, readRuns } from './runs.ts';
import { requireFewUnused } from './start-limit.ts';
import { requireSoundChain } from './verify-journal.ts';
import type { Workspace } from './workspace.ts';

/** Runs plans in one workspace, and reads them as leadline.yaml makes them. The three edges drive it; none has logic of its own. */
export interface Engine extends PlanReader {
  readonly workspace: Workspace;
  /**
   * Opens a run in the journal, with the parameters that leadline.yaml has now. Runs nothing yet. With a key, the run that the same key has
   * opened before. Throws `plan-unknown`, `plan-unsound`, `journal-unsound`, `key-of-other-plan`, `runs-unused`.
   */
  start(plan: string, options?: StartOptions): Promise<string>;
  /**
   * Runs steps until the run is finished, blocked, waiting, failed or stopped by the signal, and answers with where it stands: a
   * blocked gate or a tool's error is part of that state, not an exception. Throws `workspace-busy`, `run-unknown`, `step-unknown`,
   * `step-not-ready` (with `only`), `plan-changed`, `journal-unsound`, `disk-full` and `workspace-read-only`.
   */
  advance(run: string, options?: AdvanceOptions): Promise<RunState>;
  /**
   * Records that a person did a human step, with what the form of the step says, which is checked once more. Throws `step-unknown`,
   * `step-not-human`, `step-already-done`, `step-not-ready`, `form-invalid`.
   */
  completeHumanStep(run: string, step: string, done: HumanDone): Promise<RunState>;
  /** The forms of human steps: what they ask, the files that they speak of, and half-filled ones. */
  readonly forms: Forms;
  /** Takes a finished step, and all that needs it, back to pending. Throws `step-unknown`, `workspace-busy`. */
  reopen(run: string, step: string, reason: string): Promise<RunState>;
  /** Where a run stands; without a name, the newest run. Reading needs no lease. Throws `run-unknown`, `run-missing`. */
  status(run?: string): RunState;
  /** Every run of the workspace, oldest first. */
  runs(): RunState[];
  /** Who is at work in the workspace now; null when nobody is. */
  holder(): LeaseHolder | null;
  /** Why people's decisions in the journal are not to be believed; null when all of them are genuine. */
  distrust(): string | null;
  /** People's decisions about gates that do not hold, and about effects. */
  readonly approvals: Approvals;
  /** Who may sign here. */
  readonly operators: Operators;
  /** The whole journal for an auditor, signed. Throws `journal-unsound`, `operator-unknown`, `operators-forged`. */
  exportLog(operator: UnlockedOperator): Promise<LogBundle>;
  /** The verdicts of a run, all or those of the named gates, with their evidence rows read back from its folder; without a name, of the newest run. */
  gates(run?: string, only?: ReadonlySet<string>): Promise<GateReport[]>;
  /** One verdict of a run with its evidence rows. Throws `run-unknown`, `gate-not-judged`, `evidence-unreadable`. */
  gate(run: string, gate: string): Promise<GateReport>;
  /** Lets a person have a lead forgotten. No tool of an agent reaches it. */
  readonly forgetting: Forgetting;
  /**
   * What is shown beside the preview of a step that reaches outside, such as leads by example; null where there is nothing. The bytes are those
   * that the journal has the hash of. Throws `run-unknown`, `plan-changed`, `artifact-missing`, `artifact-changed`.
   */
  examplesOf(run: string, step: string): Promise<string | null>;
  /** What the journal says of a run, oldest first. */
  journalOf(run: string): readonly JournalEntry[];
  /** Two runs side by side: those that are named, or the newest and the one before it. Throws `run-unknown`, `run-missing`, `run-alone`. */
  compare(one?: string, other?: string): Promise<RunComparison>;
  /** What a resume of a run, without a name of the newest, would run and why. Writes nothing. Throws `run-unknown`, `step-unknown`, `plan-changed`. */
  foresee(run?: string, options?: ForeseeOptions): Promise<ForeseenRerun>;
  /** How the values of a run's leads are traced to files; without a name, of the newest run. Throws `lineage-missing`. */
  lineage(run?: string): Lineage;
  /** Lends the warehouse to a caller under the workspace's lease, such as `explain-row`. Throws `workspace-busy`. */
  withWarehouse<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T>;
  /** Looks at the warehouse without writing to it and without seeing personal data. */
  readonly warehouseReader: WarehouseReader;
  close(): Promise<void>;
}

export interface EngineOptions {
  workspace: Workspace;
  plans: readonly Plan[];
  tools: readonly Tool[];
  /** The journal's clock; nothing else reads one. */
  clock?: () => Date;
  onEvent?: (event: EngineEvent) => void;
  /** The folder of the operator's key, where what he saw of workspaces is pinned; see `operatorHome`. */
  home?: string;
  /** Signs in to Salesforce; tests hand in an org of theirs. */
  connectSalesforce?: RunContext['connectSalesforce'];
  /** Opens the workspace's warehouse; tests hand in a small one. */
  openWarehouse?: (workspace: Workspace, onProgress: (progress: QueryProgress) => void) => Promise<Warehouse>;
}

export interface StartOptions {
  /** What whoever opens the run calls this opening, so that asking for it again opens no second one. */
  key?: string;
  /** Parameters of this run alone, over those of leadline.yaml; the journal has them as it has those. */
  parameters?: Record<string, unknown>;
  /** How many runs may be open in which no step is done, for whoever opens runs without a person. */
  mostUnused?: number;
}

/** A verdict with the rows that show why, when the tool gave any. */
export interface GateReport {
  verdict: StepVerdict;
  evidence: Evidence | null;
  /** Absolute path of the evidence file. */
  evidencePath: string;
}

/** Opens the engine of a workspace. Reading works in a folder that cannot be written; the journal is made by the first run. */
export function createEngine(options: EngineOptions): Engine {
  const { workspace, plans, tools, clock = () => new Date(), onEvent = () => {} } = options;
  const journal = new Journal(workspace.paths.journal, clock);
  const context: RunContext = {
    workspace,
    journal,
    plans,
    tools,
    emit: onEvent,
    home: options.home,
    openWarehouse: options.openWarehouse ?? openEmbeddedWarehouse,
    connectSalesforce: options.connectSalesforce ?? openSalesforce,
    warehouseExists: () => options.openWarehouse !== undefined || existsSync(workspace.paths.warehouse),
    stateOf: (run) => readRun(journal, workspace.directory, run, liveRun()),
  };
  const forms = createForms(context);

  function runs(): RunState[] {
    return readRuns(journal, workspace.directory, liveRun());
  }

  function status(name?: string): RunState {
    const run = name ?? journal.newestRun();
    return run === undefined ? findRun(runs()) : context.stateOf(run);
  }

  function liveRun(): string | null {
    return liveHolder(journal)?.run ?? null;
  }

  async function start(name: string, { key, parameters, mostUnused }: StartOptions = {}): Promise<string> {
    const plan = findPlan(plans, name);
    const configuration = withParameters(workspace.configuration, plan, parameters ?? {});
    requireSoundChain(journal.path);
    requireSoundPlan(name, lintPlan(plan, configuration, tools));
    const event = runStarted(plan, configuration, tools, { key, given: parameters });
    const { changedParameters, changedGates } = event.payload;
    let opened = true;
    const run = await journal.appendAs(() => {
      const same = key === undefined ? undefined : openedWith(journal.entries(), key, name);
      opened = same === undefined;
      if (same !== undefined) return { run: same, events: [] };
      const earlier = runs();
      if (mostUnused !== undefined) requireFewUnused(earlier, mostUnused);
      const number = earlier.filter((state) => state.plan === name).length + 1;
      return { run: `${name}-${number}`, events: [event] };
    });
    if (!opened) return run;
    onEvent({ type: 'run-started', run, plan: name, title: plan.title, changedParameters, changedGates });
    await writeExecutionLog(context, run);
    return run;
  }

  async function reopen(run: string, step: string, reason: string): Promise<RunState> {
    findStep(context.stateOf(run), step);
    const lease = takeLease(journal, run);
    try {
      await reopenStep(context, run, step, reason);
    } finally {
      lease.release();
    }
    await writeExecutionLog(context, run);
    return context.stateOf(run);
  }

  async function gates(run?: string, only?: ReadonlySet<string>): Promise<GateReport[]> {
    const state = findRun(runs(), run);
    const folder = workspace.run(state.run).directory;
    const asked = state.verdicts.filter(({ gate: id }) => only === undefined || only.has(id));
    return Promise.all(asked.map((verdict) => readEvidence(folder, verdict)));
  }

  async function gate(run: string, id: string): Promise<GateReport> {
    const [report] = await gates(run, new Set([id]));
    if (report === undefined) throw notJudged(run, id);
    return report;
  }

  async function compare(one?: string, other?: string): Promise<RunComparison> {
    const [a, b] = pairOf(runs(), one, other);
    const read = (state: RunState) => readRunRecord(workspace, journal.entries(state.run), state);
    return compareRuns(await read(a), await read(b));
  }

  async function complete(run: string, step: string, done: HumanDone): Promise<RunState> {
    const form = await forms.signed(run, step, done.form);
    const state = await completeHumanStep(context, run, step, form === undefined ? done : { ...done, form });
    await forms.removeDraft(run, step);
    return state;
  }

  async function withWarehouse<T>(work: (warehouse: Warehouse) => Promise<T>): Promise<T> {
    const lease = takeLease(journal, null);
    try {
      const warehouse = await context.openWarehouse(workspace, () => {});
      try {
        return await work(warehouse);
      } finally {
        await warehouse.close();
      }
    } finally {
      lease.release();
    }
  }

  return {
    workspace,
    ...readPlans(plans, tools, workspace.configuration, runs),
    start,
    advance: (run, advanceOptions = {}) => advance(context, run, advanceOptions),
    completeHumanStep: complete,
    forms,
    reopen,
    status,
    runs,
    holder: () => liveHolder(journal),
    distrust: () => signaturesOf(journal.entries()).problems[0]?.message ?? null,
    operators: createOperators(context),
    approvals: createApprovals(context, () => runs().map((state) => state.run)),
    exportLog: (operator) => exportLog(context, operator),
    forgetting: createForgetting(context),
    gates,
    gate,
    examplesOf: (run, step) => readExamples(context, run, step),
    journalOf: (run) => journal.entries(run),
    compare,
    foresee: async (run, foreseeOptions) => foreseeRerun(context, findRun(runs(), run).run, foreseeOptions),
    lineage: (run) => lineageOf(context, findRun(runs(), run).run),
    withWarehouse,
    warehouseReader: createWarehouseReader(context, () => runs().map(({ run }) => run)),
    close: async () => journal.close(),
  };
}

function notJudged(run: string, gate: string): LeadlineError {
  return new LeadlineError({
    code: 'gate-not-judged',
    message: `Run ${run} has not judged a gate ${gate}.`,
    expected: 'the id of a gate whose step has run',
    arrived: gate,
    next: 'List the gates that have been judged: list_gates, or `leadline gates`.',
    kind: 'usage',
  });
}

async function readEvidence(folder: string, verdict: StepVerdict): Promise<GateReport> {
  const evidencePath = path.join(folder, verdict.evidence.path);
  try {
    const { evidence } = evidenceFile.parse(JSON.parse(await readFile(evidencePath, 'utf8')));
    return { verdict, evidence, evidencePath };
  } catch (cause) {
    throw new LeadlineError({
      code: 'evidence-unreadable',
      message: `The evidence of gate ${verdict.gate} cannot be read from ${evidencePath}.`,
      next: 'Run `leadline resume`: a step whose evidence was changed or is gone runs again.',
      cause,
    });
  }
}

const evidenceFile = z.object({
  evidence: z
    .object({
      columns: z.array(z.string()),
      rows: z.array(z.array(z.union([z.number(), z.string(), z.boolean(), z.null()]))),
      total: z.number(),
    })
    .nullable(),
});
