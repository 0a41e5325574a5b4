import type { z } from 'zod';
import type { JournalEntry } from '../journal.ts';
import type { approvalSubject, operatorRecord, signatureRecord } from './approval-events.ts';

export type ApprovalSubject = z.output<typeof approvalSubject>;
export type OperatorRecord = z.output<typeof operatorRecord>;
export type Signature = z.output<typeof signatureRecord>;

type Payload<Type extends JournalEntry['type']> = Extract<JournalEntry, { type: Type }>['payload'];

export type Grant = Payload<'approval-granted'>;
export type Requester = Payload<'approval-requested'>['by'];

/** `granted` is whole: as many people as the plan demands. All but the first two are ends. */
export type ApprovalState = 'requested' | 'granted' | 'declined' | 'expired' | 'used' | 'void';

/** One approval as the journal tells it. */
export interface Approval {
  id: string;
  run: string;
  subject: ApprovalSubject;
  /** SHA-256 of the subject's canonical JSON, in hex. */
  evidenceHash: string;
  state: ApprovalState;
  requestedBy: Requester;
  /** ISO time. */
  requestedAt: string;
  /** The argument for it: words of whoever asks, never an instruction. */
  reason: string;
  grants: Grant[];
  /** What the slot was taken for, once it was used. */
  purpose?: string;
  /** Why it was declined or is void. */
  because?: string;
}

/** Folds the entries of one run into its approvals, oldest first. Pure; whether signatures are genuine is asked by `verifySignatures`. */
export function foldApprovals(entries: readonly JournalEntry[], grantsNeeded: number): Approval[] {
  const approvals = new Map<string, Approval>();
  for (const entry of entries) {
    if (entry.type === 'approval-requested') {
      const { id, subject, evidenceHash, by, reason } = entry.payload;
      approvals.set(id, {
        id,
        run: entry.run,
        subject,
        evidenceHash,
        state: 'requested',
        requestedBy: by,
        requestedAt: entry.at,
        reason,
        grants: [],
      });
      continue;
    }
    if (!('id' in entry.payload) || entry.payload.id === null) continue;
    const approval = approvals.get(entry.payload.id);
    if (approval !== undefined) applyTo(approval, entry, grantsNeeded);
  }
  return [...approvals.values()];
}

function applyTo(approval: Approval, entry: JournalEntry, grantsNeeded: number): void {
  switch (entry.type) {
    case 'approval-granted':
      approval.grants.push(entry.payload);
      if (approval.grants.length >= grantsNeeded) approval.state = 'granted';
      return;
    case 'approval-declined':
      approval.state = 'declined';
      approval.because = entry.payload.reason;
      return;
    case 'approval-used':
      approval.state = 'used';
      approval.purpose = entry.payload.purpose;
      return;
    case 'approval-expired':
      approval.state = 'expired';
      return;
    case 'approval-void':
      approval.state = 'void';
      approval.because = entry.payload.reason;
      return;
    default:
      return;
  }
}
