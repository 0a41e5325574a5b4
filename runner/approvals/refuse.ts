import { LeadlineError } from '../../errors/leadline-error.ts';
import type { RunEvent } from '../events.ts';
import type { Appended, JournalEntry } from '../journal.ts';
import type { RunContext } from '../run-context.ts';
import { requireSoundChain } from '../verify-journal.ts';

type Refusal = Extract<RunEvent, { type: 'approval-refused' }>['payload'];

/** Who tries what, for the journal's record of a refusal. */
export interface Tried {
  attempted: Refusal['attempted'];
  by: string;
  /** The approval that it was about, where there is one. */
  id: string | null;
}

/** What a decision comes to: events to append to the run (and before them, to another log), and an answer or a refusal. */
export type Decision<Answer> = Pick<Appended, 'events' | 'before'> &
  ({ answer: Answer; refused?: never } | { refused: LeadlineError; answer?: never });

/**
 * Decides about an approval of one run while nobody else can write, so that of two people at two terminals one comes second. A
 * refusal, handed back or thrown by `decide`, is recorded and then thrown. What is decided on are the entries that `readAll` hands back once
 * the journal is held; what it throws, such as `journal-unsound`, is not recorded.
 */
export async function decided<Answer>(
  { journal }: RunContext,
  run: string,
  tried: Tried,
  decide: (now: string) => Decision<Answer>,
  readAll = () => requireSoundChain(journal.path),
): Promise<Answer> {
  let decision: Decision<Answer> | undefined;
  await journal.appendAs((now) => {
    decision = handedBack(() => decide(now));
    const { before } = decision;
    const events = recorded(journal.entries(run), tried, decision);
    return { run, events, ...(before === undefined ? {} : { before }) };
  }, readAll);
  return outcome(decision);
}

/** As `decided`, but where nothing would be written nothing is locked either: a flood of requests costs others no time. */
export async function decidedLightly<Answer>(
  context: RunContext,
  run: string,
  tried: Tried,
  decide: (now: string) => Decision<Answer>,
): Promise<Answer> {
  const foreseen = handedBack(() => decide(context.journal.now()));
  if (recorded(context.journal.entries(run), tried, foreseen).length === 0) return outcome(foreseen);
  return decided(context, run, tried, decide);
}

/** Records a refusal that was made elsewhere. A journal that cannot be written leaves it unrecorded: it is refused all the same. */
export async function recordRefusal(
  { journal }: Pick<RunContext, 'journal'>,
  run: string,
  tried: Tried,
  error: LeadlineError,
): Promise<void> {
  try {
    await journal.appendAs(() => ({ run, events: refusal(journal.entries(run), tried, error) }));
  } catch (failed) {
    if (!(failed instanceof LeadlineError)) throw failed;
  }
}

/** Does what needs a key; a refusal for want of the right one is recorded, mistakes of another kind are not. */
export async function recordingRefusals<T>(
  context: Pick<RunContext, 'journal'>,
  run: string,
  tried: Tried,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof LeadlineError && ofKeys.has(error.code)) {
      await recordRefusal(context, run, tried, error);
    }
    throw error;
  }
}

const ofKeys: ReadonlySet<string> = new Set([
  'operator-unknown',
  'operator-name-differs',
  'operators-forged',
  'grant-forged',
]);

function handedBack<Answer>(decide: () => Decision<Answer>): Decision<Answer> {
  try {
    return decide();
  } catch (error) {
    if (error instanceof LeadlineError) return { events: [], refused: error };
    throw error;
  }
}

function recorded<Answer>(
  entries: readonly JournalEntry[],
  tried: Tried,
  { events, refused }: Decision<Answer>,
): RunEvent[] {
  return refused === undefined ? events : [...events, ...refusal(entries, tried, refused)];
}

function outcome<Answer>(decision: Decision<Answer> | undefined): Answer {
  if (decision === undefined) throw new Error('nothing was decided');
  if (decision.refused !== undefined) throw decision.refused;
  return decision.answer;
}

/** How many refusals of one kind are recorded until a step of the run begins anew; the last says that there were more. */
const most = 30;

/** The entry for a refusal; none where the same was refused since a step last began, or where there were too many. */
function refusal(
  entries: readonly JournalEntry[],
  tried: Tried,
  { code, message }: LeadlineError,
): RunEvent[] {
  const last = entries.findLastIndex(({ type }) => type === 'step-started');
  const sameKind = entries
    .slice(last + 1)
    .flatMap((entry) => (entry.type === 'approval-refused' ? [entry.payload] : []))
    .filter(({ attempted }) => attempted === tried.attempted);
  const payload: Refusal = { ...tried, by: shortened(tried.by), code, message };
  const isKnown = sameKind.some(
    (known) => known.id === payload.id && known.by === payload.by && known.message === message,
  );
  if (isKnown || sameKind.length > most) return [];
  if (sameKind.length < most) return [{ type: 'approval-refused', payload }];
  const flooded = {
    code: 'approvals-flooded',
    message: 'There were more; they were refused without a record.',
  };
  return [{ type: 'approval-refused', payload: { ...payload, ...flooded } }];
}

function shortened(name: string): string {
  return name.length <= 100 ? name : `${name.slice(0, 99)}…`;
}
