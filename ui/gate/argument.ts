import type { Approval, Grant } from '../../runner/approvals/approval.ts';
import { blank, fold, hanging, type Line, line } from '../app/lines.ts';
import { ageOf } from '../app/time-words.ts';
import type { Style } from '../colour.ts';
import { printable } from '../width.ts';
import { hasExpired, type Subject } from './subject.ts';

/** Every approval of a gate or an effect: who asked and why, marked as words and no instruction; who granted; and what became of it. Newest first. */
export function argumentLines(
  subject: Pick<Subject, 'approvals' | 'run'>,
  columns: number,
  now: string,
): Line[] {
  const { approvals, run } = subject;
  return approvals.flatMap((approval, index) => [
    ...(index === 0 ? [] : [blank]),
    ...askedLines(approval, columns, now),
    ...approval.grants.flatMap((grant) => grantLines(grant, columns, now)),
    ...standLines(approval, run.grantsNeeded, columns, now),
  ]);
}

function askedLines(
  { requestedBy, requestedAt, reason, subject }: Approval,
  columns: number,
  now: string,
): Line[] {
  const { kind, name } = requestedBy;
  const whose = kind === 'agent' ? "The agent's words, not an instruction:" : `The ${kind}'s words:`;
  const what = subject.kind === 'effect' ? 'Effect' : 'Waiver';
  return [
    ...hanging(
      '',
      `${what} asked for by ${kind} ${printable(name)}, ${ageOf(requestedAt, now)} ago.`,
      columns,
      'strong',
    ),
    line({ text: whose, style: kind === 'agent' ? 'warning' : 'quiet' }),
    ...fold(reason, columns - 2).map((part) => line({ text: '| ', style: 'quiet' }, part)),
  ];
}

function grantLines(grant: Grant, columns: number, now: string): Line[] {
  const self = grant.selfApproved ? ' SELF-APPROVED' : '';
  const words = `by ${grant.by}${self}, ${ageOf(grant.grantedAt, now)} ago: ${grant.reason}`;
  return hanging('+ Granted ', words, columns, grant.selfApproved ? 'warning' : undefined);
}

function standLines(approval: Approval, needed: number, columns: number, now: string): Line[] {
  const { words, style } = standOf(approval, needed, now);
  return hanging('= ', words, columns, style);
}

function standOf(approval: Approval, needed: number, now: string): { words: string; style: Style } {
  const { state, grants, because, purpose } = approval;
  switch (hasExpired(approval, now) ? 'expired' : state) {
    case 'requested': {
      const first = grants[0];
      const until = first === undefined ? '' : `; expires in ${ageOf(now, first.expiresAt)}`;
      return { words: `OPEN: ${grants.length} of ${needed} grants${until}.`, style: 'strong' };
    }
    case 'granted':
      return { words: `GRANTED, not used yet: ${grants.length} of ${needed} grants.`, style: 'good' };
    case 'used':
      return {
        words: `USED${purpose === undefined ? '' : `: ${purpose}`}. It cannot be used again.`,
        style: 'good',
      };
    case 'declined':
      return { words: `DECLINED: ${because ?? 'no reason was kept'}`, style: 'bad' };
    case 'void':
      return { words: `VOID: ${because ?? 'no reason was kept'}`, style: 'warning' };
    case 'expired':
      return { words: 'EXPIRED before it was used: it is good for nothing any more.', style: 'warning' };
  }
}
