import type { Ledger, RowAnswer, RowTrouble } from './ledger.ts';
import type { PushJob, PushReport, RowOutcome } from './types.ts';

/** The three piles, the history and what was read back, as the ledger has them. */
export function reportOf(
  ledger: Ledger,
  job: Pick<PushJob, 'changes'>,
  stopped: RowAnswer | null,
  calls: PushReport['calls'],
): PushReport {
  const troubles = ledger.troubles().map(outcomeOf);
  const failed = troubles.filter(({ outcome }) => outcome === 'failed').length;
  return {
    succeeded: job.changes.length - troubles.length,
    failed,
    notTried: troubles.length - failed,
    troubles,
    stopped:
      stopped === null ? null : { code: stopped.code ?? 'UNKNOWN_EXCEPTION', fields: stopped.fields ?? [] },
    history: { added: ledger.count('history', 'added'), thereAlready: ledger.count('history', 'there') },
    readBack: ledger.readBack(),
    calls,
  };
}

/** A lead whose history failed has failed, though nobody tried the lead itself. */
function outcomeOf({ id, history, lead, code, fields }: RowTrouble): RowOutcome {
  const outcome = history === 'failed' || lead === 'failed' ? 'failed' : 'not-tried';
  return { id, outcome, code, fields };
}
