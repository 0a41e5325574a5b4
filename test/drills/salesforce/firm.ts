import { cp, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { allPlans } from '../../../plans/index.ts';
import { createEngine, type Engine } from '../../../runner/engine.ts';
import { openWorkspace } from '../../../runner/workspace.ts';
import { connectAs, installPackage } from '../../../salesforce/fake/install-package.ts';
import { type FakeOrg, startFakeOrg } from '../../../salesforce/fake/server.ts';
import { allTools } from '../../../tools/index.ts';
import { configurationFor, scoreLeads, workspaceFor } from '../../support/made-up-scores.ts';
import { operatorCalled } from '../../support/operator-called.ts';
import { contentsOf, type OrgContents } from './contents.ts';
import { type CallBell, callBell } from './disturbances.ts';

/** A firm whose second sync is about to be written: a case works on a copy of it. */
export interface Firm {
  leads: number;
  /** Holds `org.sqlite`, `scored` (the workspace before the sync began) and `waiting` (before it was granted). */
  folder: string;
  /** The sync that is disturbed. */
  run: string;
  before: OrgContents;
  /** After an undisturbed sync. */
  after: OrgContents;
  /** Calls of an undisturbed writing, with signing in. */
  calls: number;
  /** Of the commands that came to their end by themselves, about. */
  readonly usual: { seconds: number };
}

/** An org and a workspace that syncs to it. */
export interface Place {
  fake: FakeOrg;
  workspace: string;
  /** Folder of keys and of what was seen of workspaces. */
  home: string;
  bell: CallBell;
}

/**
 * A fourth of the leads holds nothing of Leadline's yet, a fourth what it should already, and half another edition. Every seventh has a rep's own
 * tier, which nothing may touch.
 */
export async function makeFirm(folder: string, leads: number): Promise<Firm> {
  await mkdir(folder, { recursive: true });
  const database = path.join(folder, 'org.sqlite');
  const fake = await startFakeOrg({ database });
  const scored = path.join(folder, 'scored');
  const home = path.join(folder, 'home');
  try {
    await installPackage(fake);
    const ids = fake.load(
      'Lead',
      Array.from({ length: leads }, (_, place) => madeUpLead(place)),
    );
    await workspaceFor(fake, scored);
    const known = ids.filter((_, place) => place % 4 !== 0);
    await scoreLeads(
      scored,
      known,
      editionsOf(ids, known, () => 1),
    );
    const place = { fake, workspace: scored, home };
    await syncInProcess(place);
    await scoreLeads(scored, ids, (at) => (at % 4 === 1 ? 1 : 2));
    const waiting = path.join(folder, 'waiting');
    await cp(scored, waiting, { recursive: true });
    const run = await withEngine({ ...place, workspace: waiting }, async (engine) => {
      const name = await engine.start('salesforce-sync', { parameters: { run: 'made-up-scores-2' } });
      const { state } = await engine.advance(name);
      if (state !== 'waiting') throw new Error(`The sync that is to be disturbed is ${state}.`);
      return name;
    });
    const before = contentsOf(fake);
    await fake.close();
    const firm = { leads, folder, run, before, usual: { seconds: 1.5 } };
    return { ...firm, ...(await undisturbed(firm)) };
  } catch (error) {
    await fake.close().catch(() => undefined);
    throw error;
  }
}

function madeUpLead(place: number): Record<string, unknown> {
  const lead = { LastName: `Lead ${place}`, Company: 'Made up', Title: 'Partner' };
  if (place % 7 !== 0) return lead;
  return {
    ...lead,
    Leadline_Rep_Override__c: 'Warm',
    Leadline_Override_Reason__c: `I know number ${place}.`,
  };
}

/** Scores are made by a lead's place among those that are scored; the edition is that of its place among all. */
function editionsOf(ids: readonly string[], known: readonly string[], edition: (place: number) => number) {
  const places = new Map(ids.map((id, place) => [id, place]));
  return (at: number) => edition(places.get(known[at] ?? '') ?? 0);
}

async function syncInProcess(place: Omit<Place, 'bell'>): Promise<void> {
  await withEngine(place, async (engine) => {
    const run = await engine.start('salesforce-sync', { parameters: { run: 'made-up-scores-1' } });
    const { state } = await engine.advance(run, { rehearsal: true });
    if (state !== 'finished') throw new Error(`The first sync of the firm is ${state}.`);
  });
}

async function undisturbed(firm: Omit<Firm, 'after' | 'calls'>): Promise<Pick<Firm, 'after' | 'calls'>> {
  const copy = path.join(firm.folder, 'undisturbed');
  const place = await openCopy(firm, copy, 'waiting');
  try {
    await grant(place, firm.run);
    place.fake.context.calls.reset();
    await withEngine(place, async (engine) => {
      const { state } = await engine.advance(firm.run);
      if (state !== 'finished') throw new Error(`The undisturbed sync is ${state}.`);
    });
    return { after: contentsOf(place.fake), calls: place.fake.context.calls.report().total };
  } finally {
    await place.fake.close();
  }
}

/** A copy of the firm with a fake org of its own. */
export async function openCopy(
  firm: Pick<Firm, 'folder'>,
  folder: string,
  stage: 'scored' | 'waiting',
): Promise<Place> {
  await mkdir(folder, { recursive: true });
  const workspace = path.join(folder, 'workspace');
  const database = path.join(folder, 'org.sqlite');
  await cp(path.join(firm.folder, stage), workspace, { recursive: true });
  await cp(path.join(firm.folder, 'org.sqlite'), database);
  const bell = callBell();
  const fake = await startFakeOrg({ database, wait: bell.wait });
  await writeFile(path.join(workspace, 'leadline.yaml'), configurationFor(fake));
  return { fake, workspace, home: path.join(folder, 'home'), bell };
}

/** Ada reads what is asked for and grants it. */
export async function grant(place: Place, run: string): Promise<void> {
  await withEngine(place, async (engine) => {
    for (const { id, state, subject } of engine.approvals.list(run)) {
      if (state !== 'requested') continue;
      const reason = 'I read the preview and it is right.';
      await engine.approvals.grant(id, { operator: ada, reason, typed: subject.step, solo: false });
    }
  });
}

const ada = operatorCalled('Ada');

/** The engine as the command has it, in this process. */
export async function withEngine<T>(
  { fake, workspace, home }: Omit<Place, 'bell'>,
  work: (engine: Engine) => Promise<T>,
): Promise<T> {
  const engine = createEngine({
    workspace: await openWorkspace(workspace, allPlans),
    plans: allPlans,
    tools: allTools,
    home,
    connectSalesforce: (_, signal) => connectAs(fake, 'integration', signal),
  });
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}
