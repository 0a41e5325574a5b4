import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { requireWorkspace } from '../../runner/workspace.ts';
import { terminalOf } from '../../ui/terminal.ts';
import { answer, answerError } from '../answer.ts';
import { openEngine } from '../open-engine.ts';
import { type CommonOptions, findWorkspace } from '../shell.ts';

export interface UiOptions extends CommonOptions {
  run?: string;
  solo?: boolean;
}

/** `leadline ui`: the operator's terminal; where nothing can be drawn, where the run stands in plain lines. */
export async function ui(options: UiOptions): Promise<void> {
  if (!canDraw()) {
    return answer('status', options, async (shell) => (await import('./status.ts')).status(options, shell));
  }
  try {
    await openTerminal(options);
  } catch (error) {
    answerError('leadline', false, error);
  }
}

/** Whether this is a terminal in which lines can be redrawn, with a person at the keys. */
function canDraw(): boolean {
  return process.stdin.isTTY === true && terminalOf(process.stdout).interactive;
}

async function openTerminal(options: UiOptions): Promise<void> {
  const directory = findWorkspace(options);
  requireWorkspace(directory);
  settleMemory();
  settleDrawing();
  const { runTerminalApp } = await import('../../ui/app/terminal-app.ts');
  await runTerminalApp({
    directory,
    run: options.run ?? null,
    solo: options.solo === true,
    leadline: fileURLToPath(new URL('../leadline.js', import.meta.url)),
    openEngine: () => openEngine(directory),
    plans: async () => {
      const { allPlans } = await import('../../plans/index.ts');
      return allPlans.map(({ name, title }) => ({ name, title }));
    },
  });
}

/**
 * Left to itself, the engine lets what frames leave behind grow to hundreds of megabytes before it looks for it; each frame's share is small
 * and dies at once, so looking more often costs nothing that a person could notice (`npm run bench:terminal`).
 */
function settleMemory(): void {
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=50');
}

/** What the libraries that draw ask the environment, once, when they are first read. */
function settleDrawing(): void {
  // React's other build watches itself: it is slower, and what it notes is kept for as long as the process lives.
  process.env.NODE_ENV ??= 'production';
  // The library that colours does not know NO_COLOR.
  if ((process.env.NO_COLOR ?? '') !== '') process.env.FORCE_COLOR ??= '0';
}
