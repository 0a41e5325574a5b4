import type { Approval, ApprovalSubject } from '../approvals/approval.ts';
import { requireGenuine } from '../approvals/genuine.ts';
import { journalId, lastEntryHash } from '../approvals/journal-id.ts';
import { signatureOf, type UnlockedOperator } from '../approvals/operator-key.ts';
import { ensureRegistered } from '../approvals/operator-registry.ts';
import { recordingRefusals } from '../approvals/refuse.ts';
import { leadForgottenText } from '../approvals/sign-texts.ts';
import { requireTrusted } from '../approvals/trusted-entries.ts';
import type { RunEvent } from '../events.ts';
import { takenBackWith } from '../reopen.ts';
import type { RunContext } from '../run-context.ts';
import type { RunState } from '../run-state.ts';
import { readRuns, workspaceLog } from '../runs.ts';
import type { RewrittenFile } from './forget-event.ts';
import { readForgotten, saltOf, tracesOf } from './forgotten.ts';
import type { LeadIdentity } from './lead-identity.ts';

/**
 * Journals, signed by the operator, that a lead is forgotten and what becomes of which file: first for the workspace, from where on the lead is
 * kept out, then for each run that knows such a file. Approvals that rest on those bytes are void. What stands there already is not written again.
 */
export async function recordForgetting(
  context: RunContext,
  {
    lead,
    files,
    operator,
  }: { lead: LeadIdentity; files: readonly RewrittenFile[]; operator: UnlockedOperator },
): Promise<void> {
  const { journal, workspace } = context;
  const forgotten = readForgotten(journal);
  const salt = saltOf(forgotten);
  const traces = tracesOf(lead, salt);
  const facts = { salt, traces, by: operator.name };
  const isKnown = traces.every((trace) => forgotten.traces.has(trace));
  if (!isKnown || files.length > 0)
    await append(context, workspaceLog, operator, () => ({ ...facts, files: [...files] }));

  for (const { run } of readRuns(journal, workspace.directory, null)) {
    await append(context, run, operator, () => {
      const known = filesKnownTo(context.stateOf(run));
      const own = files.filter(({ path, from }) => known.has(`${path}\n${from}`));
      return own.length === 0 ? null : { ...facts, files: own };
    });
  }
}

type Facts = Omit<Extract<RunEvent, { type: 'lead-forgotten' }>['payload'], 'signature'>;

async function append(
  context: RunContext,
  run: string,
  operator: UnlockedOperator,
  decide: () => Facts | null,
): Promise<void> {
  const { journal } = context;
  const tried = { attempted: 'forget', by: operator.name, id: null } as const;
  await recordingRefusals(context, run, tried, () =>
    journal.appendAs(
      (at) => {
        const facts = decide();
        if (facts === null) return { run, events: [] };
        requireGenuine(context, run);
        const place = { journal: journalId(journal), after: lastEntryHash(journal), run, at };
        const signature = signatureOf(operator, leadForgottenText({ ...facts, ...place }));
        const event: RunEvent = { type: 'lead-forgotten', payload: { ...facts, signature } };
        const fallen = run === workspaceLog ? [] : fallenWith(context.stateOf(run), facts.files);
        const before = { run: workspaceLog, events: ensureRegistered(journal, operator) };
        return { run, before, events: [event, ...fallen] };
      },
      () => requireTrusted(context),
    ),
  );
}

/** Every file and hash that the steps of a run rest on, as `path`, a line feed and the hash. */
function filesKnownTo({ run, steps }: RunState): Set<string> {
  const records = steps.flatMap(({ inputs, artifacts, verdicts }) => [
    ...inputs.map(({ path, sha256 }) => `${path}\n${sha256}`),
    ...artifacts.map(({ path, sha256 }) => `runs/${run}/artifacts/${path}\n${sha256}`),
    ...verdicts.map(({ evidence }) => `runs/${run}/${evidence.path}\n${evidence.sha256}`),
  ]);
  return new Set(records);
}

/**
 * What a person was shown is not what lies there any more: the approval is void, and an effect that is not done is worked out anew, from the
 * first step whose results were rewritten.
 */
function fallenWith(state: RunState, files: readonly RewrittenFile[]): RunEvent[] {
  const changed = new Set(files.map(({ path }) => path));
  const isIn = (path: string) => changed.has(`runs/${state.run}/${path}`);
  const rests = ({ inputs, artifacts, gate }: ApprovalSubject) =>
    inputs.some(({ path }) => changed.has(path)) ||
    [...artifacts, ...(gate === null ? [] : [gate.evidence])].some(({ path }) => isIn(path));
  const resting = state.approvals.filter(({ subject }) => rests(subject));
  const isUndone = ({ subject }: Approval) =>
    subject.kind === 'effect' &&
    state.steps.some(({ id, state: now }) => id === subject.step && now !== 'done');
  const first = resting.some(isUndone)
    ? state.steps.find(({ artifacts }) => artifacts.some(({ path }) => isIn(`artifacts/${path}`)))
    : undefined;
  const reason = 'a lead was forgotten, and files behind it were written anew';
  const reopened = first === undefined ? [] : takenBackWith(state, { step: first.id, reason });
  return [
    ...resting
      .filter(({ state: now }) => now === 'requested' || now === 'granted')
      .map(({ id }): RunEvent => ({ type: 'approval-void', payload: { id, reason } })),
    ...reopened.map(
      (one): RunEvent => ({
        type: 'step-reopened',
        payload: { step: one.step, reason: one.reason },
      }),
    ),
  ];
}
