import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { definePlan } from '../../plans/plan.ts';
import { createEngine } from '../../runner/engine.ts';
import { createWorkspace, openWorkspace } from '../../runner/workspace.ts';
import type { FakeOrg } from '../../salesforce/fake/server.ts';
import { toCsv } from '../../tools/model/csv.ts';
import { driversCsv } from '../../tools/model/driver-files.ts';
import { scoredRecord, scoresHeader, unscoredRecord } from '../../tools/model/score-files.ts';
import { defineTool } from '../../tools/tool.ts';
import { noWarehouse } from '../runner/count-plan.ts';

// Apart from what needs vitest: benches and drills load it, too.

/** A workspace whose leadline.yaml names a fake org. `env` is what the command needs to sign in. */
export async function workspaceFor(fake: FakeOrg, folder: string): Promise<{ env: Record<string, string> }> {
  await mkdir(path.dirname(folder), { recursive: true });
  await createWorkspace(folder, configurationFor(fake));
  return { env: signInTo(fake) };
}

export function configurationFor(fake: FakeOrg): string {
  const section = { auth: 'client-credentials', login_url: fake.url, client_id: fake.clientId };
  return `${JSON.stringify({ salesforce: section }, null, 2)}\n`;
}

export function signInTo(fake: FakeOrg): Record<string, string> {
  return { LEADLINE_SALESFORCE_CLIENT_SECRET: fake.clientSecret };
}

/** Which edition of its score a lead has: another edition differs in tier, figures and words. */
export type EditionOf = (place: number) => number;

/** Runs a plan that makes scores up for these leads, and answers with its name. Every eleventh has a reason instead of a score. */
export async function scoreLeads(
  folder: string,
  ids: readonly string[],
  edition: EditionOf,
): Promise<string> {
  const { plan, tool } = scoringPlan(ids, edition);
  const engine = createEngine({
    workspace: await openWorkspace(folder, [plan]),
    plans: [plan],
    tools: [tool],
    openWarehouse: async () => noWarehouse,
  });
  try {
    const { run, state } = await engine.advance(await engine.start(plan.name));
    if (state !== 'finished') throw new Error(`The scores were not made: the run is ${state}.`);
    return run;
  } finally {
    await engine.close();
  }
}

function scoringPlan(ids: readonly string[], edition: EditionOf) {
  const tool = defineTool({
    name: 'make-up-scores',
    title: 'Make scores up',
    description: 'Writes scores as a plan that scores does.',
    effect: 'files',
    input: z.strictObject({}),
    output: z.strictObject({}),
    async run(_input, { artifacts }) {
      const records = ids.map((id, place) => recordOf(id, place, edition(place)));
      const drivers = ids.flatMap((id, place) =>
        isScored(place) ? [{ id, drivers: driversOf(place, edition(place)).map(named) }] : [],
      );
      await artifacts.write('scores.csv', toCsv(scoresHeader, records));
      await artifacts.write('drivers.csv', driversCsv(drivers));
      return { output: {}, measures: {} };
    },
  });
  const plan = definePlan({
    name: 'made-up-scores',
    version: '1',
    title: 'Scores that are made up',
    description: 'Stands in for a plan that scores leads.',
    parameters: z.strictObject({}),
    steps: () => [
      { kind: 'tool', id: '1', title: 'Score', needs: [], tool: tool.name, input: {}, gates: [] },
    ],
  });
  return { plan, tool };
}

const isScored = (place: number) => place % 11 !== 10;

function recordOf(id: string, place: number, edition: number) {
  const about = [id, `2025-10-${edition % 2 === 0 ? '30' : '31'}`, `model-${edition}`];
  if (!isScored(place)) return unscoredRecord(about, `No vintage on that day (edition ${edition}).`);
  const told = driversOf(place, edition);
  return scoredRecord({
    about,
    probability: ((place * 7919 + edition * 104_729) % 900_001) / 1e6,
    percentile: ((place * 13 + edition) % 10_001) / 100,
    tier: 'ABCD'[(place + edition) % 4] ?? 'A',
    told,
    narrative: `${told.map(({ text }) => text).join('; ')}. About ${1 + (place % 60)} % chance of a call within 30 days, told ${edition} time(s), "so" it is.`,
  });
}

/** As many as a lead of the sandbox has, of about the same length. */
function driversOf(place: number, edition: number) {
  const up = [
    `has been at the current firm for ${(place % 97) / 10} years, shorter than most`,
    `is registered in ${place % 50} states, more than most`,
    `works at a large firm (${(place * edition) % 1000} reps)`,
  ].slice(0, 1 + (place % 3));
  const down = ['lives further from the office than most', '-3 advisors at the firm this year, "net"'];
  return [
    ...up.map((text, rank) => ({ text, contribution: 0.9 - rank / 4 + edition / 1000 })),
    ...down.slice(0, place % 3).map((text, rank) => ({ text, contribution: -0.6 + rank / 5 })),
  ];
}

function named(driver: { text: string; contribution: number }, index: number) {
  return { ...driver, feature: `feature_${index}`, label: `Feature ${index}`, value: String(index) };
}
