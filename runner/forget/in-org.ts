import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Org } from '../../salesforce/connect/org.ts';
import type { ErasedInOrg } from '../../salesforce/erase/erase-lead.ts';
import type { RunContext } from '../run-context.ts';
import type { LeadIdentity } from './lead-identity.ts';

/** What Leadline has written of a lead to the org of leadline.yaml. Throws what signing in and looking throw. */
export async function findInOrg(context: RunContext, { ids: [id = ''] }: LeadIdentity): Promise<ErasedInOrg> {
  const { lookInOrg } = await import('../../salesforce/erase/erase-lead.ts');
  return withOrgOf(context, (org) => lookInOrg(org, id));
}

export interface ErasedFromOrg {
  /** Null where nothing was reached, so that nobody knows. */
  erased: ErasedInOrg | null;
  left: ErasedInOrg | null;
  refused: LeadlineError | null;
}

/** What Salesforce refuses is told beside what it did: by then everything else is forgotten already. */
export async function eraseFromOrg(
  context: RunContext,
  { ids: [id = ''] }: LeadIdentity,
): Promise<ErasedFromOrg> {
  const { eraseInOrg, lookInOrg } = await import('../../salesforce/erase/erase-lead.ts');
  const untold = (refused: unknown): ErasedFromOrg => ({
    erased: null,
    left: null,
    refused: expected(refused),
  });
  return withOrgOf(context, async (org) => {
    const before = await lookInOrg(org, id);
    try {
      return { erased: await eraseInOrg(org, id), left: { fields: 0, history: 0 }, refused: null };
    } catch (error) {
      const refused = expected(error);
      const left = await lookInOrg(org, id);
      const erased = { fields: before.fields - left.fields, history: before.history - left.history };
      return { erased, left, refused };
    }
  }).catch(untold);
}

/** A defect is no refusal. */
function expected(error: unknown): LeadlineError {
  if (error instanceof LeadlineError) return error;
  throw error;
}

async function withOrgOf<T>(
  { connectSalesforce, workspace }: RunContext,
  work: (org: Org) => Promise<T>,
): Promise<T> {
  const org = await connectSalesforce(workspace);
  try {
    return await work(org);
  } finally {
    org.close();
  }
}
