import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { type Approval, foldApprovals } from './approvals/approval.ts';
import type { StepOutline } from './events.ts';
import type { RewrittenFile } from './forget/forget-event.ts';
import type { JournalEntry } from './journal.ts';
import { nextActions } from './next-actions.ts';
import type { FileRecord, RunState, RunStatus, StepState } from './run-state.ts';

export interface FoldContext {
  /** Whether a live process is working on this run. */
  live: boolean;
  /** The workspace, as the commands of the next actions name it. */
  workspace: string;
  /** Whether no run of the workspace began later. */
  newest: boolean;
}

/** Folds the entries of one run, in their order, into where it stands. Pure: the same entries give the same state. */
export function foldRun(entries: readonly JournalEntry[], context: FoldContext): RunState {
  const [first] = entries;
  if (first?.type !== 'run-started') {
    throw new LeadlineError({
      code: 'journal-unreadable',
      message: `Run ${first?.run ?? ''} does not begin with the event run-started.`,
      next: 'Run `leadline verify` to see which entry of the journal was changed.',
    });
  }
  const steps = first.payload.steps.map(initialStep);
  const { grantsNeeded } = first.payload;
  const approvals = foldApprovals(entries, grantsNeeded);
  const startedAt = new Map<string, string>();
  let finished = false;

  for (const entry of entries) {
    if (entry.type === 'run-finished') finished = true;
    if (entry.type === 'step-reopened') finished = false;
    if (entry.type === 'lead-forgotten') takeRewritten(steps, first.run, entry.payload.files);
    if (entry.type === 'step-started') startedAt.set(entry.payload.step, entry.at);
    if (!isOfStep(entry)) continue;
    const step = steps.find(({ id }) => id === entry.payload.step);
    if (step !== undefined) applyToStep(step, entry, startedAt.get(step.id), approvals);
  }

  const state: Omit<RunState, 'nextActions'> = {
    run: first.run,
    plan: first.payload.plan,
    planVersion: first.payload.planVersion,
    title: first.payload.title,
    analysisDate: first.payload.analysisDate,
    seed: first.payload.seed,
    startedAt: first.at,
    state: finished ? 'finished' : unfinishedStatus(steps, context.live),
    steps,
    verdicts: steps.flatMap((step) => step.verdicts),
    rehearsal: steps.some((step) => step.rehearsal),
    changedParameters: first.payload.changedParameters,
    changedGates: first.payload.changedGates,
    approvals,
    grantsNeeded,
  };
  return { ...state, nextActions: nextActions(state, context) };
}

function initialStep(outline: StepOutline): StepState {
  return {
    ...outline,
    state: outline.kind === 'declared' ? 'declared' : 'pending',
    attempts: 0,
    ...nothingYet(),
  };
}

function nothingYet() {
  return {
    verdicts: [],
    artifacts: [],
    inputs: [],
    decisions: [],
    learnings: [],
    rehearsal: false,
  } satisfies Partial<StepState>;
}

type StepEntry = Extract<JournalEntry, { payload: { step: string } }>;

function isOfStep(entry: JournalEntry): entry is StepEntry {
  return 'step' in entry.payload;
}

function applyToStep(
  step: StepState,
  entry: StepEntry,
  startedAt: string | undefined,
  approvals: readonly Approval[],
): void {
  switch (entry.type) {
    case 'step-started':
      forgetAttempt(step);
      step.state = 'running';
      step.attempts += 1;
      step.startedAt = entry.at;
      return;
    case 'gate-judged': {
      const { verdict, evidence } = entry.payload;
      step.verdicts.push({ ...verdict, step: step.id, evidence });
      return;
    }
    case 'step-finished':
    case 'step-blocked': {
      const { output, artifacts, inputs, decisions, learnings } = entry.payload;
      Object.assign(step, { output, artifacts, inputs, decisions, learnings });
      step.state = entry.type === 'step-finished' ? 'done' : 'blocked';
      if (step.state === 'done') delete step.reopened;
      step.seconds = secondsBetween(startedAt, entry.at);
      return;
    }
    case 'step-failed':
      forgetAttempt(step);
      step.state = 'failed';
      step.error = entry.payload.error;
      if (startedAt !== undefined) step.seconds = secondsBetween(startedAt, entry.at);
      return;
    case 'step-waiting':
      step.state = 'waiting';
      return;
    case 'effect-rehearsed':
      step.rehearsal = true;
      return;
    case 'human-done': {
      const { by, note, form, rehearsal } = entry.payload;
      Object.assign(
        step,
        { by, rehearsal, startedAt: entry.at },
        note === undefined ? {} : { note },
        form === undefined ? {} : { form, inputs: filesSigned(form) },
      );
      step.state = 'done';
      delete step.reopened;
      return;
    }
    case 'gate-waived':
      waive(step, entry.payload, entry.at, approvals);
      return;
    case 'step-reopened':
      forgetResult(step);
      step.state = 'pending';
      step.reopened = entry.payload.reason;
  }
}

/** The files that a person signed for: one that changes afterwards takes the signature back, as any input does. */
function filesSigned(form: Record<string, unknown>): FileRecord[] {
  return Object.values(form).flatMap((value) => signedFiles.safeParse(value).data ?? []);
}

const signedFiles = z.array(z.object({ path: z.string(), sha256: z.string(), bytes: z.number() }));

/** What a step read and wrote is, since a lead was forgotten, what was left of it: no reason to take the step back. */
function takeRewritten(steps: readonly StepState[], run: string, files: readonly RewrittenFile[]): void {
  const rewritten = new Map(files.map((file) => [`${file.path}\n${file.from}`, file.to]));
  const now = <Record extends FileRecord>(record: Record, place: string): Record => ({
    ...record,
    ...rewritten.get(`${place}\n${record.sha256}`),
  });
  for (const step of steps) {
    step.inputs = step.inputs.map((record) => now(record, record.path));
    step.artifacts = step.artifacts.map((record) => now(record, `runs/${run}/artifacts/${record.path}`));
    for (const verdict of step.verdicts) {
      verdict.evidence = now(verdict.evidence, `runs/${run}/${verdict.evidence.path}`);
    }
  }
}

/** A step stands done once every gate that keeps it was waived. */
function waive(
  step: StepState,
  { gate, approval: id }: { gate: string; approval: string },
  at: string,
  approvals: readonly Approval[],
): void {
  const verdict = step.verdicts.find((candidate) => candidate.gate === gate);
  const approval = approvals.find((candidate) => candidate.id === id);
  if (verdict === undefined || approval === undefined) return;
  verdict.waived = {
    approval: id,
    by: approval.grants.map(({ by }) => by),
    reason: approval.grants.map(({ reason }) => reason).join('; '),
    selfApproved: approval.grants.some(({ selfApproved }) => selfApproved),
    at,
  };
  const keeps = step.verdicts.some(({ status, waived }) => status === 'failed' && waived === undefined);
  if (step.state === 'blocked' && !keeps) {
    step.state = 'done';
    delete step.reopened;
  }
}

/** An effect that was rehearsed stays so however often it is gone on with. */
function forgetAttempt(step: StepState): void {
  const { rehearsal } = step;
  forgetResult(step);
  step.rehearsal = rehearsal;
}

// What an earlier attempt left behind must not look like a result of the next.
function forgetResult(step: StepState): void {
  Object.assign(step, nothingYet());
  delete step.output;
  delete step.seconds;
  delete step.startedAt;
  delete step.error;
  delete step.by;
  delete step.note;
  delete step.form;
}

function secondsBetween(from: string | undefined, to: string): number {
  return from === undefined ? 0 : (Date.parse(to) - Date.parse(from)) / 1000;
}

function unfinishedStatus(steps: readonly StepState[], live: boolean): RunStatus {
  const has = (status: StepState['state']) => steps.some((step) => step.state === status);
  if (live) return 'running';
  if (has('running')) return 'interrupted';
  if (has('blocked')) return 'blocked';
  if (has('failed')) return 'failed';
  return has('waiting') ? 'waiting' : 'paused';
}
