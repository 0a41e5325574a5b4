import type { ToolStep } from '../../plans/plan.ts';
import type { GrantedEffect, Tool } from '../../tools/tool.ts';
import type { Approval } from '../approvals/approval.ts';
import { findApproval } from '../approvals/find-approval.ts';
import { journalId } from '../approvals/journal-id.ts';
import { requestApproval } from '../approvals/request.ts';
import { reserveApproval } from '../approvals/reserve.ts';
import { effectSubject, evidenceHashOf, readGround } from '../approvals/subject.ts';
import { seeFiles } from '../approvals/subject-files.ts';
import type { JournalEntry } from '../journal.ts';
import { rehearsalOperator } from '../rehearsal-operator.ts';
import { type PlannedRun, type RunContext, stepOf } from '../run-context.ts';
import type { RunState } from '../run-state.ts';
import { changedSinceGrant, effectDeclined } from './effect-errors.ts';
import { requireNotOvertaken } from './overtaken.ts';
import { readPreview } from './preview.ts';
import { connectionFor } from './step-connection.ts';

/** What a step whose tool reaches outside may do: nothing, because there is nothing to be done, or exactly what was granted. */
export type Permit =
  | { kind: 'idle' }
  | {
      kind: 'granted';
      effect: GrantedEffect;
      /** SHA-256 of the artifacts that the grant rests on, by name: the tool reads no others. */
      hashes: ReadonlyMap<string, string>;
    };

/** The requester of every effect: a person who grants it never grants what he asked for himself. */
export const effectRequester = { kind: 'runner', name: 'Leadline' } as const;

interface Asking {
  context: RunContext;
  run: string;
  step: ToolStep;
  /** What the step would do, in full. */
  preview: string;
}

/**
 * The permit of a step that reaches outside; null where a person has still to grant it. The runner asks by itself. An effect that has begun goes on
 * with the permit that it began with, as long as every byte that was granted is still there. Throws `effect-declined`, `effect-changed`,
 * `effect-overtaken`, `preview-missing`, `artifact-changed`, and what `reserveApproval` and signing in throw.
 */
export async function permitOf(
  context: RunContext,
  { run }: PlannedRun,
  step: ToolStep,
  tool: Tool,
  { rehearsal, isIdle }: { rehearsal: boolean; isIdle: () => Promise<boolean> },
): Promise<Permit | null> {
  const asking: Asking = { context, run, step, preview: await readPreview(context, run, step) };
  if (await isIdle()) return { kind: 'idle' };
  requireNotOvertaken(context, run, step);
  const begun = begunEffect(asking);
  if (begun !== undefined) return goOn(asking, begun);
  if (rehearsal) {
    const rehearsed = await rehearse(asking, tool);
    if (rehearsed !== null) return rehearsed;
  }
  return askPerson(asking);
}

/** Whether the step goes on without asking anybody: it is granted, or it took its grant and was interrupted. */
export function isPermitted(context: RunContext, run: string, step: string): boolean {
  const ofStep = context
    .stateOf(run)
    .approvals.filter(({ subject }) => subject.kind === 'effect' && subject.step === step);
  return (
    ofStep.some(({ state }) => state === 'granted') ||
    begunEffect({ context, run, step: { id: step } }) !== undefined
  );
}

type Begun = { approval: Approval } | Extract<JournalEntry, { type: 'effect-rehearsed' }>['payload'];

/** The effect of this step that has taken its grant and was neither finished nor taken back since. */
function begunEffect({
  context,
  run,
  step,
}: Pick<Asking, 'context' | 'run'> & { step: { id: string } }): Begun | undefined {
  const ofStep = context
    .stateOf(run)
    .approvals.filter(({ subject }) => subject.kind === 'effect' && subject.step === step.id);
  let begun: Begun | undefined;
  for (const { type, payload } of context.journal.entries(run)) {
    if (type === 'approval-used') {
      const approval = ofStep.find(({ id }) => id === payload.id);
      if (approval !== undefined) begun = { approval };
    }
    if (type === 'effect-rehearsed' && payload.step === step.id) begun = payload;
    const isOver = type === 'step-finished' || type === 'step-reopened';
    if (isOver && payload.step === step.id) begun = undefined;
  }
  return begun;
}

async function goOn(asking: Asking, begun: Begun): Promise<Permit> {
  const { context, run, step } = asking;
  if (!('approval' in begun)) {
    const { attempt, evidenceHash } = begun;
    const subject = await requireSame(asking, attempt, evidenceHash);
    return granted(asking, `rehearsal-${rehearsals(context, run)}`, true, subject);
  }
  const { id, subject, evidenceHash } = begun.approval;
  const same = await requireSame(asking, subject.attempt, evidenceHash);
  await reserveApproval(context, id, purposeOf(step));
  return granted(asking, numberOf(id), false, same);
}

/** What was granted, made again from what the journal and the disk say now. Throws `effect-changed`. */
async function requireSame(asking: Asking, attempt: number, evidenceHash: string) {
  const { context, run, step } = asking;
  const before = beforeStep(context.stateOf(run), step.id, attempt);
  const subject = subjectNow(asking, before);
  if (evidenceHashOf(subject) !== evidenceHash)
    throw changedSinceGrant(step.id, 'it rests on other results than those that were granted');
  const { difference } = await seeFiles(context.workspace, before, subject);
  if (difference !== null) throw changedSinceGrant(step.id, difference);
  return subject;
}

/** The run as it stood when the effect began: what the step itself left behind since is no part of what was granted. */
function beforeStep(state: RunState, step: string, attempts: number): RunState {
  return {
    ...state,
    steps: state.steps.map((one) =>
      one.id === step ? { ...one, attempts, artifacts: [], inputs: [] } : one,
    ),
  };
}

/** Where the org is a fake on this machine, a rehearsal stands in for the person, and the journal says so; null for any other org. */
async function rehearse(asking: Asking, tool: Tool): Promise<Permit | null> {
  const { context, run, step } = asking;
  const connection = connectionFor(context, tool, { kind: 'reading' });
  try {
    const org = await connection.connect();
    if (!org.isFake) {
      const message = `--rehearse stands in for nobody at step ${step.id}: ${org.instanceUrl} is not a fake org. A person grants it in \`leadline ui\`.`;
      context.emit({ type: 'notice', run, message });
      return null;
    }
    const state = context.stateOf(run);
    const subject = subjectNow(asking, state);
    const { attempts } = stepOf(state, step.id);
    await context.journal.append(run, {
      type: 'effect-rehearsed',
      payload: {
        step: step.id,
        by: rehearsalOperator,
        attempt: attempts,
        evidenceHash: evidenceHashOf(subject),
        organization: org.organizationId,
      },
    });
    return granted(asking, `rehearsal-${rehearsals(context, run)}`, true, subject);
  } finally {
    connection.close();
  }
}

function rehearsals({ journal }: RunContext, run: string): number {
  return journal.entries(run).filter(({ type }) => type === 'effect-rehearsed').length;
}

async function askPerson(asking: Asking): Promise<Permit | null> {
  const { context, run, step, preview } = asking;
  requireNotDeclined(asking);
  const reason = `Step ${step.id}, ${step.title}, reaches outside of the workspace: its preview says in full what it does.`;
  const id = await requestApproval(context, run, { step: step.id, preview, reason, by: effectRequester });
  const approval = findApproval(context, id);
  if (approval.state !== 'granted') {
    await wait(asking);
    return null;
  }
  await reserveApproval(context, id, purposeOf(step));
  return granted(asking, numberOf(id), false, approval.subject);
}

/** A person's no stands until the step is taken back: asking again would wear him down. */
function requireNotDeclined(asking: Asking): void {
  const { context, run, step } = asking;
  const state = context.stateOf(run);
  const hash = evidenceHashOf(subjectNow(asking, state));
  const entries = context.journal.entries(run);
  const reopened = entries.findLastIndex(
    ({ type, payload }) => type === 'step-reopened' && payload.step === step.id,
  );
  const declined = entries.slice(reopened + 1).flatMap((entry) => {
    return entry.type === 'approval-declined' && entry.payload.evidenceHash === hash ? [entry.payload] : [];
  });
  const [first] = declined;
  if (first !== undefined) throw effectDeclined(step.id, first.by, first.reason);
}

async function wait({ context, run, step }: Asking): Promise<void> {
  const { id, title, preview, examples } = step;
  if (stepOf(context.stateOf(run), id).state !== 'waiting') {
    await context.journal.append(run, { type: 'step-waiting', payload: { step: id } });
  }
  const beside = examples === undefined ? '' : `, beside it artifacts/${examples},`;
  const instructions = `A person reads artifacts/${preview}${beside} of run ${run} and grants exactly that in \`leadline ui\`.`;
  context.emit({ type: 'step-waiting', run, step: id, title, instructions, checklist: [] });
}

function subjectNow({ context, step, preview }: Asking, state: RunState) {
  return effectSubject(readGround(context.journal, state), step.id, preview);
}

/** The same purpose finds the same reservation again after a crash. */
function purposeOf({ id }: ToolStep): string {
  return `carry out step ${id}`;
}

function granted(
  { context, run }: Asking,
  number: string,
  rehearsed: boolean,
  { artifacts }: Approval['subject'],
): Permit {
  const workspace = journalId(context.journal).slice(0, 8);
  const effect = {
    id: `${run}/${number}@${workspace}`,
    ledger: context.workspace.run(run).effect(number),
    rehearsed,
  };
  const hashes = artifacts.map(({ path, sha256 }) => [path.replace(/^artifacts\//, ''), sha256] as const);
  return { kind: 'granted', effect, hashes: new Map(hashes) };
}

function numberOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
