import { z } from 'zod';
import { restoringOf } from '../salesforce/push/restore.ts';
import type { HeldLead } from '../salesforce/push/types.ts';
import { byId, readChanges, readHeldFile, readWanted } from './sync/lead-files.ts';
import { previewArtifacts, writePreview } from './sync/preview.ts';
import { previewForeseen, previewMeasureNames, previewMeasures } from './sync/preview-measures.ts';
import { requireSameOrg } from './sync/same-org.ts';
import { orgFile, sourceFile, syncArtifacts } from './sync/sync-files.ts';
import { defineTool } from './tool.ts';

/** Step 3 of a rollback: which leads get their former values again, for a person to read. */
export const previewRollback = defineTool({
  name: 'preview-rollback',
  title: 'Work out what to restore and show it',
  description:
    'Finds the leads that still hold what the sync wrote: they get their former values again. Those that somebody has changed since are left out and named.',
  effect: 'files',
  input: z.strictObject({}),
  output: z.strictObject({ changes: z.int(), unchanged: z.int(), leftOut: z.int(), calls: z.int() }),
  needsWarehouse: false,
  measures: () => previewMeasureNames.filter((name) => name !== 'changesWithoutScoreOrReason'),
  foresee: () => {
    const { changesWithoutScoreOrReason: _, ...foreseen } = previewForeseen;
    return foreseen;
  },
  touches: () => ({
    readsArtifacts: [
      syncArtifacts.wanted,
      syncArtifacts.written,
      syncArtifacts.source,
      syncArtifacts.held,
      syncArtifacts.org,
    ],
    writesArtifacts: previewArtifacts,
  }),
  async run(_input, { artifacts }) {
    const before = formerLeads(await artifacts.read(syncArtifacts.wanted));
    const held = byId(readHeldFile(await artifacts.read(syncArtifacts.held)));
    const source = await artifacts.readJson(syncArtifacts.source, sourceFile);
    const org = await artifacts.readJson(syncArtifacts.org, orgFile);
    if (source.organizationId !== null) requireSameOrg(org.organizationId, source.organizationId);
    const written = readChanges(await artifacts.read(syncArtifacts.written));
    const difference = restoringOf(written, before, held.values());
    const preview = await writePreview(artifacts, { kind: 'rollback', source, org, held, difference });
    const { changes, unchanged, leftOut } = difference;
    // A lead that had no score before gets none again.
    const { changesWithoutScoreOrReason: _, ...measures } = previewMeasures(difference, preview);
    return {
      output: { changes: changes.length, unchanged, leftOut: leftOut.length, calls: preview.cost.calls },
      measures,
    };
  },
});

/** What the leads held before the sync wrote to them: all of them were there then. */
function* formerLeads(text: string): Generator<HeldLead, void, void> {
  for (const { id, values } of readWanted(text)) yield { id, standing: 'there', mergedInto: null, values };
}
