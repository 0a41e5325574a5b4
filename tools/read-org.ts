import { z } from 'zod';
import { counts } from './foreseen.ts';
import { heldCsv, readWantedIds } from './sync/lead-files.ts';
import { type OrgFile, syncArtifacts } from './sync/sync-files.ts';
import { defineTool } from './tool.ts';

/** Step 2 of a sync: whether the org has what is needed, and what it holds of Leadline's fields now. */
export const readOrg = defineTool({
  name: 'read-org',
  title: 'Read what Salesforce holds',
  description:
    "Looks whether fields, rights and allowances are there, and reads what Salesforce holds of Leadline's fields for the leads of the run. Writes nothing there.",
  effect: 'files',
  input: z.strictObject({}),
  output: z.strictObject({
    organizationId: z.string(),
    kind: z.enum(['production', 'sandbox', 'fake']),
    leads: z.int(),
    there: z.int(),
  }),
  needsWarehouse: false,
  measures: () => ['missingInOrg', 'leadsRead'],
  foresee: () => counts('missingInOrg', 'leadsRead'),
  touches: () => ({
    readsArtifacts: [syncArtifacts.wanted],
    writesArtifacts: [syncArtifacts.held, syncArtifacts.org],
  }),
  async run(_input, { artifacts, connectSalesforce, progress, signal }) {
    const ids = readWantedIds(await artifacts.read(syncArtifacts.wanted));
    progress({ message: 'signing in to Salesforce' });
    const [org, { checkOrg }, { readHeld }] = await Promise.all([
      connectSalesforce(),
      import('../salesforce/check/check-org.ts'),
      import('../salesforce/push/held.ts'),
    ]);
    progress({ message: 'looking whether the org has what is needed' });
    const checked = await checkOrg(org, { leads: ids.length });
    const lacking = checked.findings.filter(
      ({ subject, state }) => (state === 'missing' || state === 'wrong') && !judgedElsewhere(subject),
    );
    // What is not there cannot be read; the gate says what it is.
    const held =
      lacking.length > 0
        ? []
        : await readHeld(org, ids, {
            signal,
            onProgress: (update) => progress({ ...update, unit: 'leads' }),
          });
    const { daily, bulkBatches } = await org.limits();
    const about: OrgFile = {
      organizationId: org.organizationId,
      instanceUrl: org.instanceUrl,
      username: org.username,
      kind: checked.org.kind,
      apiVersion: org.apiVersion,
      callsLeft: daily.remaining,
      callsMost: daily.max,
      bulk: bulkBatches !== null && bulkBatches.remaining > 0,
    };
    await artifacts.write(syncArtifacts.held, heldCsv(held));
    await artifacts.writeJson(syncArtifacts.org, about);
    const there = held.filter(({ standing }) => standing === 'there').length;
    return {
      output: { organizationId: org.organizationId, kind: checked.org.kind, leads: held.length, there },
      measures: {
        missingInOrg: {
          value: lacking.length,
          evidence: {
            columns: ['what', 'state', 'found', 'next'],
            rows: lacking.map(({ subject, state, found, next }) => [subject, state, found, next]),
            total: lacking.length,
          },
        },
        leadsRead: { value: held.length, note: `${there} of them are there to be written to` },
      },
    };
  },
});

/** Allowances are judged against what the difference costs; a lead's stage history is nothing that a sync needs. */
function judgedElsewhere(subject: string): boolean {
  return subject === 'LeadHistory' || subject === 'API calls' || subject.startsWith('Bulk API');
}
