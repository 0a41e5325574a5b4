import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { LeadValues } from '../salesforce/push/types.ts';
import { counts } from './foreseen.ts';
import { caveatsOf } from './sync/caveats.ts';
import { readChanges, readHeldFile, wantedCsv } from './sync/lead-files.ts';
import { orgFile, type SourceFile, sourceFile, syncArtifacts } from './sync/sync-files.ts';
import { defineTool } from './tool.ts';

const input = z.strictObject({
  run: z
    .string()
    .min(1)
    .nullable()
    .describe('The sync whose writing is to be taken back; it may have been interrupted. Null is refused.'),
});

/** Step 1 of a rollback: what a sync wrote, and what was there before. */
export const readWriting = defineTool({
  name: 'read-writing',
  title: 'Take what a sync wrote',
  description:
    'Takes the difference that a sync has written and the values that Salesforce held before, byte for byte as its journal has them.',
  effect: 'files',
  input,
  output: z.strictObject({ run: z.string(), leads: z.int() }),
  needsWarehouse: false,
  measures: () => ['leads'],
  foresee: () => counts('leads'),
  touches: () => ({
    writesArtifacts: [syncArtifacts.wanted, syncArtifacts.written, syncArtifacts.source],
  }),
  async run({ run: named }, { artifacts, earlierRun }) {
    if (named === null) throw unnamed();
    const run = await earlierRun({ run: named, unfinished: true });
    if (!run.has(syncArtifacts.difference)) throw notASync(run.run, run.plan);
    const difference = await run.read(syncArtifacts.difference);
    const held = new Map<string, LeadValues>();
    for (const { id, values } of readHeldFile(await run.read(syncArtifacts.held))) held.set(id, values ?? {});
    const before = { leads: 0, scored: 0 };
    function* formerValues() {
      for (const { id } of readChanges(difference)) {
        const values = held.get(id) ?? {};
        before.leads += 1;
        if ((values.Leadline_Tier__c ?? null) !== null) before.scored += 1;
        yield { id, values };
      }
    }
    await artifacts.write(syncArtifacts.wanted, wantedCsv(formerValues()));
    await artifacts.write(syncArtifacts.written, difference);
    const { tiers } = sourceFile.parse(JSON.parse(await run.read(syncArtifacts.source)));
    const { organizationId } = orgFile.parse(JSON.parse(await run.read(syncArtifacts.org)));
    const source: SourceFile = {
      run: run.run,
      plan: run.plan,
      analysisDate: run.analysisDate,
      madeAt: run.writtenAt(syncArtifacts.difference),
      ...before,
      tiers,
      suppressed: false,
      organizationId,
      ...caveatsOf(run),
    };
    await artifacts.writeJson(syncArtifacts.source, source);
    return {
      output: { run: run.run, leads: before.leads },
      measures: { leads: { value: before.leads } },
    };
  },
});

/** The newest is not taken for the one that is meant: a rollback writes. */
function unnamed(): LeadlineError {
  return new LeadlineError({
    code: 'rollback-run-unnamed',
    message: 'The rollback does not say which sync it takes back.',
    expected: 'the name of a run of salesforce-sync',
    arrived: 'none',
    next: 'Begin it with `leadline sync rollback RUN`.',
    kind: 'usage',
  });
}

function notASync(run: string, plan: string): LeadlineError {
  return new LeadlineError({
    code: 'run-not-a-sync',
    message: `Run ${run} has worked out no difference to Salesforce: there is nothing of it to take back.`,
    expected: 'a run of salesforce-sync whose step 3 is done',
    arrived: `a run of ${plan}`,
    next: 'Name a run of salesforce-sync.',
    kind: 'usage',
  });
}
