import { z } from 'zod';
import { differenceOf } from '../salesforce/push/difference.ts';
import { byId, readHeldFile, readWanted } from './sync/lead-files.ts';
import { previewArtifacts, writePreview } from './sync/preview.ts';
import { previewForeseen, previewMeasureNames, previewMeasures } from './sync/preview-measures.ts';
import { orgFile, sourceFile, syncArtifacts } from './sync/sync-files.ts';
import { defineTool } from './tool.ts';

/** Step 3 of a sync: what would be written, for a person to read. */
export const previewSync = defineTool({
  name: 'preview-sync',
  title: 'Work out the difference and show it',
  description:
    'Compares what leads should hold with what Salesforce holds, and writes the difference, counts by field and tier, leads by example, and what writing costs. A person grants exactly that.',
  effect: 'files',
  input: z.strictObject({}),
  output: z.strictObject({ changes: z.int(), unchanged: z.int(), leftOut: z.int(), calls: z.int() }),
  needsWarehouse: false,
  measures: () => previewMeasureNames,
  foresee: () => previewForeseen,
  touches: () => ({
    readsArtifacts: [syncArtifacts.wanted, syncArtifacts.source, syncArtifacts.held, syncArtifacts.org],
    writesArtifacts: previewArtifacts,
  }),
  async run(_input, { artifacts }) {
    const held = byId(readHeldFile(await artifacts.read(syncArtifacts.held)));
    const source = await artifacts.readJson(syncArtifacts.source, sourceFile);
    const org = await artifacts.readJson(syncArtifacts.org, orgFile);
    const difference = differenceOf(readWanted(await artifacts.read(syncArtifacts.wanted)), held.values());
    const preview = await writePreview(artifacts, { kind: 'sync', source, org, held, difference });
    const { changes, unchanged, leftOut } = difference;
    return {
      output: {
        changes: changes.length,
        unchanged,
        leftOut: leftOut.length,
        calls: preview.cost.calls,
      },
      measures: previewMeasures(difference, preview),
    };
  },
});
