import { readFileSync } from 'node:fs';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { definePlan } from '../../../plans/plan.ts';
import { salesforceRollback } from '../../../plans/salesforce-rollback/plan.ts';
import { salesforceSync } from '../../../plans/salesforce-sync/plan.ts';
import type { EngineOptions } from '../../../runner/engine.ts';
import { connectOrg } from '../../../salesforce/connect/org.ts';
import type { FakeOrgOptions } from '../../../salesforce/fake/server.ts';
import { toCsv } from '../../../tools/model/csv.ts';
import { driversCsv } from '../../../tools/model/driver-files.ts';
import { scoredRecord, scoresHeader, unscoredRecord } from '../../../tools/model/score-files.ts';
import { previewRollback } from '../../../tools/preview-rollback.ts';
import { previewSync } from '../../../tools/preview-sync.ts';
import { pushScores } from '../../../tools/push-scores.ts';
import { readOrg } from '../../../tools/read-org.ts';
import { readScores } from '../../../tools/read-scores.ts';
import { readWriting } from '../../../tools/read-writing.ts';
import { defineTool } from '../../../tools/tool.ts';
import { ada, settableClock } from '../../runner/approvals/blocked-run.ts';
import { engineOn, temporaryFolder, workspaceFolder } from '../../runner/fixtures.ts';
import { secretsOf, settingsOf } from '../../salesforce/connect/fixtures.ts';
import { orgWithLeads } from '../../salesforce/push/fixtures.ts';

/** How a person grants who has read it. */
export const granting = {
  operator: ada,
  reason: 'I read the preview and it is right.',
  typed: '4',
  solo: false,
};

/** Ids, tiers and the like of made-up scores; what is left out is as the reader would expect it. */
export interface MadeUpScore {
  id: string;
  tier?: string | null;
  probability?: number;
  narrative?: string | null;
  reason?: string | null;
}

/** A workspace with a scoring plan whose scores a test makes up, and a fake org with the package and as many leads. */
export async function syncBench({
  leads = 4,
  yaml = '',
  fake: fakeOptions = {},
  besides = () => ({}),
  ...more
}: {
  leads?: number;
  yaml?: string;
  fake?: FakeOrgOptions;
  /** What the scoring run writes beside its scores, by name. */
  besides?: (ids: readonly string[]) => Record<string, string>;
} & Partial<EngineOptions> = {}) {
  const { fake, ids } = await orgWithLeads(leads, fakeOptions);
  onTestFinished(() => fake.close());
  const folder = await workspaceFolder({ yaml });
  const clock = settableClock();
  let scores: MadeUpScore[] = ids.map((id, index) => ({ id, tier: 'ABCD'[index % 4] ?? 'A' }));
  const { plan, tool } = scoringPlan(
    () => scores,
    () => besides(ids),
  );
  const settings: Partial<EngineOptions> = {
    plans: [plan, salesforceSync, salesforceRollback],
    tools: [tool, readScores, readWriting, readOrg, previewSync, previewRollback, pushScores],
    connectSalesforce: () =>
      connectOrg(settingsOf(fake, { auth: 'client-credentials', clientId: fake.clientId }), secretsOf(fake), {
        wait: async () => undefined,
      }),
    clock: clock.read,
    home: path.join(temporaryFolder(), 'home'),
    ...more,
  };
  const { engine, events } = await engineOn(folder, settings);

  async function score(): Promise<string> {
    return (await engine.advance(await engine.start('scoring'))).run;
  }
  await score();

  return {
    fake,
    ids,
    folder,
    connectSalesforce: settings.connectSalesforce as NonNullable<EngineOptions['connectSalesforce']>,
    clock,
    engine,
    events,
    score,
    /** What the next scoring run finds. */
    changeScores(change: (before: MadeUpScore[]) => MadeUpScore[]) {
      scores = change(scores);
    },
    /** Another process on the same workspace. */
    reopened: async (changed: Partial<EngineOptions> = {}) =>
      (await engineOn(folder, { ...settings, ...changed })).engine,
    /** From the start to the end, with a person's grant where one is asked for. */
    async through(planName: string, parameters: Record<string, unknown> = {}) {
      const run = await engine.start(planName, { parameters });
      let state = await engine.advance(run);
      const open = engine.approvals.list(run).find((approval) => approval.state === 'requested');
      if (state.state === 'waiting' && open !== undefined) {
        await engine.approvals.grant(open.id, granting);
        state = await engine.advance(run);
      }
      return state;
    },
    artifact: (run: string, name: string) =>
      readFileSync(path.join(folder, 'runs', run, 'artifacts', name), 'utf8'),
  };
}

function scoringPlan(scores: () => readonly MadeUpScore[], besides: () => Record<string, string>) {
  const tool = defineTool({
    name: 'make-up-scores',
    title: 'Make scores up',
    description: 'Writes the scores of a test.',
    effect: 'files',
    input: z.strictObject({}),
    output: z.strictObject({}),
    async run(_input, { artifacts }) {
      const records = scores().map(recordOf);
      await artifacts.write('scores.csv', toCsv(scoresHeader, records));
      await artifacts.write('drivers.csv', driversCsv(scores().filter(isScored).map(driversOf)));
      for (const [name, text] of Object.entries(besides())) await artifacts.write(name, text);
      return { output: {}, measures: {} };
    },
  });
  const plan = definePlan({
    name: 'scoring',
    version: '1',
    title: 'Scoring',
    description: 'Scores of a test.',
    parameters: z.strictObject({}),
    steps: () => [
      { kind: 'tool', id: '1', title: 'Score', needs: [], tool: tool.name, input: {}, gates: [] },
    ],
  });
  return { plan, tool };
}

const isScored = ({ tier }: MadeUpScore) => tier !== null;

const told = [
  { text: 'moved firms twice in three years', contribution: 0.8124 },
  { text: '-3 advisors at the firm this year, "net"', contribution: 0.25 },
  { text: 'a long time in the business', contribution: -0.4 },
];

function recordOf({
  id,
  tier = 'A',
  probability = 0.123456,
  narrative = 'Moved firms, twice.',
  reason,
}: MadeUpScore) {
  const about = [id, '2025-10-31', 'model-1'];
  if (tier === null) return unscoredRecord(about, reason ?? '');
  return scoredRecord({ about, probability, percentile: 87.5, tier, told, narrative: narrative ?? '' });
}

function driversOf({ id }: MadeUpScore) {
  const drivers = told.map((driver, index) => ({
    ...driver,
    feature: `feature_${index}`,
    label: `Feature ${index}`,
    value: String(index),
  }));
  return { id, drivers };
}
