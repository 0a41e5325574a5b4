import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Approval, Requester } from '../../../runner/approvals/approval.ts';
import type { Engine, EngineOptions } from '../../../runner/engine.ts';
import { Journal, type JournalEntry } from '../../../runner/journal.ts';
import { operatorCalled } from '../../support/operator.ts';
import { engineOn, temporaryFolder, workspaceFolder } from '../fixtures.ts';
import { planForTwo, waiverPlan } from './waiver-plan.ts';

export const ada = operatorCalled('Ada');
export const bea = operatorCalled('Bea');
export const mallory = operatorCalled('Mallory');

export const agent: Requester = { kind: 'agent', name: 'claude' };
export const adaAsks: Requester = { kind: 'operator', name: 'Ada', key: ada.id };

export const why = 'The feed of May is known to be short.';

/** A clock that stands still until it is moved. */
export function settableClock() {
  let now = Date.UTC(2025, 10, 1);
  return {
    read: () => new Date(now),
    pass(hours: number) {
      now += hours * 3_600_000;
    },
  };
}

/** A workspace whose run is blocked at W-block, with Ada as its first operator in a home of her own. */
export async function blockedRun({ yaml = '', plan = 'waive', ...options }: BlockedOptions = {}) {
  const folder = await workspaceFolder({ yaml });
  const clock = settableClock();
  const home = path.join(temporaryFolder(), 'home');
  const settings = { plans: [waiverPlan, planForTwo], clock: clock.read, home, ...options };
  const { engine } = await engineOn(folder, settings);
  const run = await engine.start(plan);
  await engine.advance(run);
  return {
    folder,
    home,
    clock,
    engine,
    run,
    /** Another process's view of the same workspace. */
    reopened: async (changed: Partial<EngineOptions> = {}) =>
      (await engineOn(folder, { ...settings, ...changed })).engine,
    entries: () => entriesOf(folder),
    refusals: () => refusalsIn(folder),
    changeLeads: (text: string) => writeFile(path.join(folder, 'data/leads.csv'), text),
  };
}

interface BlockedOptions extends Partial<EngineOptions> {
  yaml?: string;
  plan?: string;
}

/** Asks for a waiver of W-block, as an agent does. */
export function asked(engine: Engine, run: string, by: Requester = agent): Promise<Approval> {
  return engine.approvals.request(run, { gate: 'W-block', reason: why, by });
}

/** How Ada grants when nothing is odd. */
export const granting = { operator: ada, reason: why, typed: 'W-block', solo: false };

export function entriesOf(folder: string): JournalEntry[] {
  return new Journal(path.join(folder, 'journal.sqlite'), () => new Date(0)).entries();
}

/** The codes of the attempts that the journal says were turned away. */
export function refusalsIn(folder: string): string[] {
  return entriesOf(folder).flatMap((entry) =>
    entry.type === 'approval-refused' ? [entry.payload.code] : [],
  );
}
