import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { counts } from './foreseen.ts';
import { changesCsv, readChanges, readHeldFile, wantedCsv } from './sync/lead-files.ts';
import { type SourceFile, syncArtifacts } from './sync/sync-files.ts';
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
  measures: () => ['leads'],
  foresee: () => counts('leads'),
  touches: () => ({
    writesArtifacts: [syncArtifacts.wanted, syncArtifacts.written, syncArtifacts.source],
  }),
  async run({ run: named }, { artifacts, earlierRun }) {
    if (named === null) throw unnamed();
    const run = await earlierRun({ run: named, unfinished: true });
    if (!run.has(syncArtifacts.difference)) throw notASync(run.run, run.plan);
    const written = readChanges(await run.read(syncArtifacts.difference));
    const held = new Map(
      readHeldFile(await run.read(syncArtifacts.held)).map((lead) => [lead.id, lead.values ?? {}]),
    );
    const before = written.map(({ id }) => ({ id, values: held.get(id) ?? {} }));
    const source: SourceFile = {
      run: run.run,
      plan: run.plan,
      analysisDate: run.analysisDate,
      madeAt: run.writtenAt(syncArtifacts.difference),
      leads: written.length,
      scored: before.filter(({ values }) => (values.Leadline_Tier__c ?? null) !== null).length,
      tiers: {},
      suppressed: false,
      waived: [...run.waived],
    };
    await artifacts.write(syncArtifacts.wanted, wantedCsv(before));
    await artifacts.write(syncArtifacts.written, changesCsv(written));
    await artifacts.writeJson(syncArtifacts.source, source);
    return {
      output: { run: run.run, leads: written.length },
      measures: { leads: { value: written.length } },
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
