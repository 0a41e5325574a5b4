import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { RunState } from '../runner/run-state.ts';
import { connectAs } from '../salesforce/fake/install-package.ts';
import { type ReportFile, reportFile, syncArtifacts } from '../tools/sync/sync-files.ts';
import type { LeadCard } from '../ui/lead-card.ts';
import { openDemoOrg } from './demo-org.ts';
import { withEngine } from './open-engine.ts';
import { readLeadCard } from './read-lead-card.ts';
import type { Shell } from './shell.ts';

/** What the demo did in a fake org that is gone by now. */
export interface DemoSync {
  state: RunState;
  /** Leads in the org. */
  leads: number;
  /** Null where the sync did not get that far. */
  report: ReportFile | null;
  /** Calls of the org's API that the sync made, signing in included. */
  calls: number;
  /** The first lead of the list, as the rep sees it. */
  card: LeadCard;
  /** Absolute path of the report in words. */
  reportPath: string;
}

/**
 * Brings the scores of a run to a fake org on this machine, by the plan salesforce-sync and the real client, and reads one lead back as a rep. A stand-in
 * grants it, which no other org would let it.
 */
export async function syncToDemoOrg(
  workspace: string,
  { run, lead }: { run: string; lead: string },
  shell: Shell,
): Promise<DemoSync> {
  shell.progress.onWork('Making a Salesforce org', { message: 'deploying the package, loading the leads' });
  const { fake, leads } = await openDemoOrg(workspace);
  shell.progress.close();
  try {
    return await withEngine(
      workspace,
      async (engine) => {
        fake.context.calls.reset();
        const name = await engine.start('salesforce-sync', { parameters: { run } });
        const state = await engine.advance(name, { rehearsal: true, signal: shell.signal });
        const { total } = fake.context.calls.report();
        const { artifacts } = engine.workspace.run(name);
        const rep = await connectAs(fake, 'rep');
        try {
          return {
            ...{ state, leads },
            report: await reportIn(state, artifacts),
            calls: total,
            card: await readLeadCard(rep, lead),
            reportPath: path.join(artifacts, syncArtifacts.reportText),
          };
        } finally {
          rep.close();
        }
      },
      shell.progress.onEvent,
      (_, signal) => connectAs(fake, 'integration', signal),
    );
  } finally {
    await fake.close();
  }
}

async function reportIn({ state }: RunState, artifacts: string): Promise<ReportFile | null> {
  if (state !== 'finished') return null;
  return reportFile.parse(JSON.parse(await readFile(path.join(artifacts, syncArtifacts.report), 'utf8')));
}
