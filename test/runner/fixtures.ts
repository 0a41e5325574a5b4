import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { createEngine, type EngineOptions } from '../../runner/engine.ts';
import type { EngineEvent } from '../../runner/engine-event.ts';
import { createWorkspace, openWorkspace } from '../../runner/workspace.ts';
import { countLines, countPlan, doubleLines, noWarehouse, tickingClock } from './count-plan.ts';

/** A folder that goes when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'leadline-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A workspace with three leads. */
export async function workspaceFolder({ yaml = '', leads = 'a\nb\nc\n' } = {}): Promise<string> {
  const folder = path.join(temporaryFolder(), 'workspace');
  await createWorkspace(folder, yaml);
  await writeFile(path.join(folder, 'data', 'leads.csv'), leads);
  return folder;
}

/** An engine on a workspace, with the events that it emits. */
export async function engineOn(folder: string, options: Partial<EngineOptions> = {}) {
  const plans = options.plans ?? [countPlan];
  const events: EngineEvent[] = [];
  const engine = createEngine({
    workspace: await openWorkspace(folder, plans),
    plans,
    tools: [countLines, doubleLines],
    clock: tickingClock(),
    onEvent: (event) => events.push(event),
    openWarehouse: async () => noWarehouse,
    ...options,
  });
  onTestFinished(() => engine.close());
  return { engine, events };
}
