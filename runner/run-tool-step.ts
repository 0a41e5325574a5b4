import path from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Measures, Verdict } from '../gates/gate.ts';
import { judgeAll } from '../gates/judge.ts';
import type { ToolStep } from '../plans/plan.ts';
import { tellRetry } from '../salesforce/connect/tell-retry.ts';
import type { InputFile, Progress, Tool, ToolContext, ToolResult } from '../tools/tool.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { voided } from './approvals/void.ts';
import { openArtifacts, type StepArtifacts } from './artifacts.ts';
import { writeDurably } from './durable-file.ts';
import { earlierRun } from './earlier-run.ts';
import type { Permit } from './effects/permit.ts';
import { connectionFor, type Reach } from './effects/step-connection.ts';
import type { RunEvent } from './events.ts';
import { readForgotten } from './forget/forgotten.ts';
import { withoutForgotten } from './forget/without-forgotten.ts';
import { guardedGates } from './guarded-gates.ts';
import { openLanguageModel } from './language-model.ts';
import { evidencePath } from './plan-gates.ts';
import { textOf } from './recorded-file.ts';
import { queriesArtifact, rememberQueries } from './remember-queries.ts';
import { type PlannedRun, type RunContext, stepOf } from './run-context.ts';
import type { ErrorRecord, StepVerdict } from './run-state.ts';
import { standingBefore } from './standing.ts';
import { asStorageError } from './storage-error.ts';
import { describeIssues } from './zod-issues.ts';

/**
 * Runs one tool step: checks the input, runs the tool, checks the output, judges the gates, and records all of it in one go. A
 * thrown error is recorded as the step's failure. A stop by the signal records nothing: the step runs again from its start. A tool whose
 * effect is outside needs its permit (`runOutsideStep`).
 */
export async function runToolStep(
  context: RunContext,
  planned: PlannedRun,
  step: ToolStep,
  warehouse: Warehouse,
  signal: AbortSignal = new AbortController().signal,
  permit?: Permit,
): Promise<void> {
  const { run } = planned;
  await context.journal.appendAs(() => {
    const fallen = voided(context.stateOf(run), [step.id], `step ${step.id} is run again`);
    return { run, events: [...fallen, { type: 'step-started', payload: { step: step.id } }] };
  });
  let attempted: Attempt;
  try {
    attempted = await attempt(context, planned, step, warehouse, signal, permit);
  } catch (error) {
    if (!signal.aborted) await recordFailure(context, run, step, error);
    return;
  }
  await recordResult(context, run, step, attempted);
}

interface Attempt {
  result: StepResultPayload;
  verdicts: StepVerdict[];
}

type StepResultPayload = Extract<RunEvent, { type: 'step-finished' }>['payload'];

async function attempt(
  context: RunContext,
  planned: PlannedRun,
  step: ToolStep,
  warehouse: Warehouse,
  signal: AbortSignal,
  permit: Permit | undefined,
): Promise<Attempt> {
  const { run, analysisDate, seed } = planned;
  const inputs = new Map<string, InputFile>();
  const artifacts = openArtifacts(context.workspace.run(run).artifacts, (name) =>
    writerOf(context, run, name),
  );
  const tool = findTool(context.tools, step);
  const remembering = rememberQueries(withoutForgotten(warehouse, readForgotten(context.journal)));
  const tell = (update: Progress) =>
    context.emit({ type: 'progress', run, step: step.id, ...withPercent(update) });
  const salesforce = connectionFor(context, tool, reachOf(tool, permit), signal, (retry) =>
    tell({ message: tellRetry(retry) }),
  );
  const recordInput = (file: InputFile) => void inputs.set(file.path, file);
  const toolContext: ToolContext = {
    warehouse: remembering.warehouse,
    artifacts: permit?.kind === 'granted' ? onlyGranted(artifacts, permit.hashes) : artifacts,
    resolve: context.workspace.resolve,
    analysisDate,
    seed,
    signal,
    progress: tell,
    recordInput,
    standing: () => standingBefore(step.id, context.stateOf(run)),
    earlierRun: async (which) => earlierRun(context, which, recordInput),
    connectSalesforce: salesforce.connect,
    effect: permit?.kind === 'granted' ? permit.effect : null,
    languageModel: () => openLanguageModel(context.workspace.configuration.chat, process.env, signal),
  };
  const result = await tool.run(checkInput(tool, step), toolContext).finally(salesforce.close);
  const output = checkOutput(tool, step, result);
  if (remembering.queries.length > 0)
    await artifacts.writeJson(queriesArtifact(step.id), remembering.queries);
  const judged = judgeAll(guardedGates(tool, step.gates), result.measures);
  const verdicts = await writeEvidence(context, run, step, judged);
  return {
    result: {
      step: step.id,
      output,
      artifacts: artifacts.written(),
      inputs: [...inputs.values()].map(({ path, sha256, bytes }) => ({ path, sha256, bytes })),
      measures: withoutEvidence(result.measures),
      decisions: (result.decisions ?? []).map((made) => ({ ...made, alternatives: [...made.alternatives] })),
      learnings: [...(result.learnings ?? [])],
    },
    verdicts,
  };
}

function reachOf({ effect }: Tool, permit: Permit | undefined): Reach {
  if (effect !== 'outside') return { kind: 'reading' };
  if (permit?.kind !== 'granted') return { kind: 'nothing' };
  return { kind: 'writing', onlyFake: permit.effect.rehearsed };
}

/** What was granted is what is done: an artifact whose bytes are others is not read. */
function onlyGranted(artifacts: StepArtifacts, hashes: ReadonlyMap<string, string>): StepArtifacts {
  async function read(name: string): Promise<string> {
    const text = await artifacts.read(name);
    const granted = hashes.get(name);
    return granted === undefined ? text : textOf(Buffer.from(text), name, granted);
  }
  return {
    ...artifacts,
    read,
    readJson: async (name, schema) => schema.parse(JSON.parse(await read(name))),
  };
}

/** The tool of a step. Throws `tool-unknown`. */
export function findTool(tools: readonly Tool[], step: ToolStep): Tool {
  const tool = tools.find((candidate) => candidate.name === step.tool);
  if (tool !== undefined) return tool;
  throw new LeadlineError({
    code: 'tool-unknown',
    message: `Step ${step.id} runs the tool ${step.tool}, which this Leadline does not have.`,
    expected: tools.map((candidate) => candidate.name).join(', '),
    arrived: step.tool,
    next: 'Mend the plan: each of its tool steps names a tool that exists.',
  });
}

/** Throws `step-input-invalid`. */
export function checkInput(tool: Tool, step: ToolStep): unknown {
  const parsed = tool.input.safeParse(step.input, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new LeadlineError({
    code: 'step-input-invalid',
    message: `Step ${step.id} hands the tool ${tool.name} an input that it does not take: ${describeIssues(parsed.error)}.`,
    expected: `the input of ${tool.name}`,
    arrived: describeIssues(parsed.error),
    next: 'Mend the parameter in leadline.yaml that feeds this field and begin a new run, or mend the plan.',
    cause: parsed.error,
  });
}

function checkOutput(tool: Tool, step: ToolStep, result: ToolResult): unknown {
  const parsed = tool.output.safeParse(result.output, { reportInput: true });
  if (parsed.success) return parsed.data;
  throw new LeadlineError({
    code: 'step-output-invalid',
    message: `The tool ${tool.name} of step ${step.id} answered with something else than it promises: ${describeIssues(parsed.error)}.`,
    expected: `the output of ${tool.name}`,
    arrived: describeIssues(parsed.error),
    next: 'This is a fault of the tool: report it with the journal.',
    cause: parsed.error,
  });
}

/** Writes what each gate was judged on where people and agents can read it without the warehouse. */
async function writeEvidence(
  { workspace }: RunContext,
  run: string,
  step: ToolStep,
  verdicts: readonly Verdict[],
): Promise<StepVerdict[]> {
  const written: StepVerdict[] = [];
  for (const { evidence, ...verdict } of verdicts) {
    const name = evidencePath(verdict.gate);
    const contents = `${JSON.stringify({ step: step.id, ...verdict, evidence: evidence ?? null }, null, 2)}\n`;
    const record = await writeDurably(path.join(workspace.run(run).directory, name), contents);
    written.push({ ...verdict, step: step.id, evidence: { path: name, ...record } });
  }
  return written;
}

/** Verdicts and result go into the journal together: a step is never half judged. */
async function recordResult(
  context: RunContext,
  run: string,
  step: ToolStep,
  { result, verdicts }: Attempt,
): Promise<void> {
  const blocking = verdicts.filter(({ status }) => status === 'failed').map(({ gate }) => gate);
  const judged = verdicts.map(({ step: _, evidence, ...verdict }): RunEvent => {
    return { type: 'gate-judged', payload: { step: step.id, verdict, evidence } };
  });
  const outcome: RunEvent =
    blocking.length === 0
      ? { type: 'step-finished', payload: result }
      : { type: 'step-blocked', payload: { ...result, gates: blocking } };
  await context.journal.append(run, ...judged, outcome);

  const { id, title } = step;
  for (const verdict of verdicts) context.emit({ type: 'gate-judged', run, step: id, verdict });
  if (blocking.length > 0) {
    context.emit({ type: 'step-blocked', run, step: id, title, gates: blocking });
    return;
  }
  const { seconds = 0 } = stepOf(context.stateOf(run), id);
  context.emit({ type: 'step-finished', run, step: id, title, seconds, artifacts: result.artifacts });
}

/** Records what was thrown as the failure of the step. */
export async function recordFailure(
  context: RunContext,
  run: string,
  step: ToolStep,
  thrown: unknown,
): Promise<void> {
  const error = errorRecord(asStorageError(thrown, context.workspace.directory), step);
  await context.journal.append(run, { type: 'step-failed', payload: { step: step.id, error } });
  context.emit({ type: 'step-failed', run, step: step.id, title: step.title, error });
}

function errorRecord(thrown: unknown, step: ToolStep): ErrorRecord {
  if (thrown instanceof LeadlineError) return thrown.toJSON();
  return new LeadlineError({
    code: 'internal-error',
    message: `Step ${step.id} (${step.tool}) ended with an error: ${thrown instanceof Error ? thrown.message : String(thrown)}`,
    next: 'Nothing is lost: `leadline resume` tries the step again. If it fails in the same way, report it with the journal.',
  }).toJSON();
}

function writerOf(context: RunContext, run: string, name: string): string | undefined {
  return context
    .stateOf(run)
    .steps.findLast((step) => step.artifacts.some((artifact) => artifact.path === name))?.id;
}

function withPercent(update: Progress): Progress & { percent: number | null } {
  const { done, total } = update;
  const known = done !== undefined && total !== undefined && total > 0;
  return { ...update, percent: known ? Math.min(100, (100 * done) / total) : null };
}

function withoutEvidence(measures: Measures): StepResultPayload['measures'] {
  return Object.fromEntries(
    Object.entries(measures).map(([name, { value, note }]) => [
      name,
      { value, ...(note === undefined ? {} : { note }) },
    ]),
  );
}
