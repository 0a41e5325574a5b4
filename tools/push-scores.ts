import { z } from 'zod';
import { counts } from './foreseen.ts';
import { readChanges } from './sync/lead-files.ts';
import { nothingWritten, reportOf, reportText, troublesCsv } from './sync/report.ts';
import { requireSameOrg } from './sync/same-org.ts';
import { type PreviewFile, previewFile, type ReportFile, syncArtifacts } from './sync/sync-files.ts';
import { type Artifacts, defineTool } from './tool.ts';

/** The last step of a sync and of a rollback: writes the difference that a person has granted, once. */
export const pushScores = defineTool({
  name: 'push-scores',
  title: 'Write to Salesforce',
  description:
    'Writes the granted difference: history first, then the leads, only the fields that differ, each row once however often it is interrupted; then reads back what it wrote.',
  effect: 'outside',
  input: z.strictObject({}),
  output: z.strictObject({
    succeeded: z.int(),
    failed: z.int(),
    notTried: z.int(),
    callsMade: z.int(),
    callsRetried: z.int(),
  }),
  needsWarehouse: false,
  measures: () => ['failed', 'notTried', 'differing'],
  foresee: () => counts('failed', 'notTried', 'differing'),
  touches: () => ({
    readsArtifacts: [syncArtifacts.difference, syncArtifacts.preview],
    writesArtifacts: [syncArtifacts.report, syncArtifacts.reportText, syncArtifacts.troubles],
  }),
  isIdle: async (_input, artifacts) =>
    (await artifacts.readJson(syncArtifacts.preview, previewFile)).changes === 0,
  async run(_input, { artifacts, connectSalesforce, effect, progress, signal }) {
    const preview = await artifacts.readJson(syncArtifacts.preview, previewFile);
    if (effect === null) {
      await writeReport(artifacts, preview, nothingWritten(), '');
      const none = { succeeded: 0, failed: 0, notTried: 0, callsMade: 0, callsRetried: 0 };
      return {
        output: none,
        measures: { failed: { value: 0 }, notTried: { value: 0 }, differing: { value: 0 } },
      };
    }
    const changes = [...readChanges(await artifacts.read(syncArtifacts.difference))];
    const [org, { pushChanges }] = await Promise.all([
      connectSalesforce(),
      import('../salesforce/push/push.ts'),
    ]);
    requireSameOrg(org.organizationId, preview.org.organizationId);
    const pushed = await pushChanges(
      org,
      { name: effect.id, ledger: effect.ledger, changes, way: preview.cost.taken },
      { signal, onProgress: (update) => progress({ ...update, unit: 'leads' }) },
    );
    const report = reportOf(effect.id, changes, pushed);
    await writeReport(artifacts, preview, report, troublesCsv(pushed));
    const { succeeded, failed, notTried } = report;
    return {
      output: {
        ...{ succeeded, failed, notTried },
        callsMade: pushed.calls.made,
        callsRetried: pushed.calls.retried,
      },
      measures: {
        failed: { value: failed, evidence: reasonsOf(report, 'failed') },
        notTried: { value: notTried, evidence: reasonsOf(report, 'not-tried') },
        differing: {
          value: report.readBack.differing,
          note: `${report.readBack.read} leads were read back`,
          evidence: {
            columns: ['field', 'leads'],
            rows: report.readBack.fields.map(({ field, leads }) => [field, leads]),
            total: report.readBack.fields.length,
          },
        },
      },
      learnings: [
        `${succeeded} leads written, ${failed} failed, ${notTried} not tried, by ${preview.cost.taken}.`,
      ],
    };
  },
});

async function writeReport(
  artifacts: Artifacts,
  preview: PreviewFile,
  report: ReportFile,
  troubles: string,
): Promise<void> {
  await artifacts.writeJson(syncArtifacts.report, report);
  await artifacts.write(syncArtifacts.reportText, reportText(report, preview));
  await artifacts.write(syncArtifacts.troubles, troubles);
}

function reasonsOf({ reasons }: ReportFile, pile: string) {
  const rows = reasons
    .filter(({ outcome }) => outcome === pile)
    .map(({ code, fields, leads }) => [code, fields.join(', '), leads]);
  return { columns: ['code', 'fields', 'leads'], rows, total: rows.length };
}
