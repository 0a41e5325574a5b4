import type { RunContext } from '../run-context.ts';
import type { Approval } from './approval.ts';
import { findApproval } from './find-approval.ts';
import { declineApproval, type Granting, grantApproval } from './grant.ts';
import type { UnlockedOperator } from './operator-key.ts';
import { type Asked, requestApproval } from './request.ts';
import { reserveApproval } from './reserve.ts';

/**
 * People's decisions about gates that do not hold and about effects. Each refusal is recorded in the run's journal. All of them throw
 * `journal-unsound`; those that name an approval throw `approval-unknown`, `grant-forged`, `operators-forged`.
 */
export interface Approvals {
  /**
   * Asks for an approval; what is open on the same evidence is answered again. An agent may ask. Throws `run-unknown`, `gate-unknown`,
   * `gate-not-waivable`, `step-unknown`, `reason-missing`, `operator-missing`, `approvals-flooded`.
   */
  request(run: string, asked: Asked): Promise<Approval>;
  /**
   * Grants one, with the person's key; the last grant that a waiver needs also uses it. Only the terminal offers this. Throws
   * `approval-closed`, `approval-expired`, `evidence-changed`, `evidence-unsettled`, `confirmation-mismatch`, `reason-missing`,
   * `approval-expiry-invalid`, `self-approval`, `same-operator-twice`, `operator-unknown`, `gate-not-waivable`.
   */
  grant(id: string, granting: Granting): Promise<Approval>;
  /** Says no. Throws `approval-closed`, `approval-expired`, `reason-missing`, `operator-unknown`. */
  decline(id: string, declining: { operator: UnlockedOperator; reason: string }): Promise<Approval>;
  /**
   * Takes the one slot of a granted effect before it begins; the same purpose again is answered as before. Throws `grant-used`,
   * `approval-not-granted`, `approval-closed`, `approval-expired`, `evidence-changed`, `evidence-unsettled`.
   */
  reserve(id: string, purpose: string): Promise<Approval>;
  /** The approvals of a run, or of all runs; oldest first. */
  list(run?: string): Approval[];
}

export function createApprovals(context: RunContext, runs: () => string[]): Approvals {
  return {
    request: async (run, asked) => findApproval(context, await requestApproval(context, run, asked)),
    grant: async (id, granting) => {
      await grantApproval(context, id, granting);
      return findApproval(context, id);
    },
    decline: async (id, declining) => {
      await declineApproval(context, id, declining);
      return findApproval(context, id);
    },
    reserve: async (id, purpose) => {
      await reserveApproval(context, id, purpose);
      return findApproval(context, id);
    },
    list: (run) => (run === undefined ? runs() : [run]).flatMap((name) => context.stateOf(name).approvals),
  };
}
