import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import type { UnlockedOperator } from '../../../runner/approvals/operator-key.ts';
import type { Engine } from '../../../runner/engine.ts';
import type { Effect, KeyPress, PaneContext } from '../../../ui/app/pane.ts';
import { taskPane } from '../../../ui/task/task-pane.ts';
import type { TaskMessage, TaskScreen } from '../../../ui/task/task-screen.ts';
import { plainTerminal, type Terminal } from '../../../ui/terminal.ts';
import { widthOf } from '../../../ui/width.ts';
import { operatorCalled } from '../../support/operator.ts';

export const asciiTerminal: Terminal = {
  ...plainTerminal,
  glyphs: {
    ellipsis: '...',
    rule: '-',
    passed: '+',
    warned: '!',
    failed: 'x',
    waived: '~',
    waiting: '?',
    running: '>',
    pending: '.',
  },
};

interface Size {
  columns?: number;
  rows?: number;
  terminal?: Terminal;
}

/** The pane of a step on a real engine, driven by keys as the app drives it. */
export async function openTask(engine: Engine, place: { run: string; step: string }) {
  const pane = taskPane(place);
  const said: Effect<TaskMessage>[] = [];
  const operator: UnlockedOperator = operatorCalled('Ada');
  let screen: TaskScreen;

  function context({ columns = 80, rows = 20, terminal = plainTerminal }: Size = {}): PaneContext {
    const runs = engine.runs();
    return {
      snapshot: {
        workspace: engine.workspace.directory,
        plans: [],
        runs,
        run: runs[0] ?? null,
        progress: null,
        inbox: [],
        approvals: [],
        operator: {
          mine: { name: operator.name, id: operator.id },
          registered: 'first',
          unlocked: true,
          solo: false,
        },
        now: '2025-11-01T00:00:00Z',
      },
      columns,
      rows,
      terminal,
      focused: true,
    };
  }

  async function settle(next: [TaskScreen, ...Effect<TaskMessage>[]]): Promise<void> {
    const [state, ...effects] = next;
    screen = state;
    for (const effect of effects) {
      if (effect.do !== 'work' && effect.do !== 'sign') {
        said.push(effect);
        continue;
      }
      const message = await perform(effect);
      await settle(pane.onMessage?.(screen, message, context()) ?? [screen]);
    }
  }

  async function perform(
    effect: Extract<Effect<TaskMessage>, { do: 'work' | 'sign' }>,
  ): Promise<TaskMessage> {
    try {
      return await effect.work({ engine, operator, solo: false });
    } catch (error) {
      if (effect.failed === undefined) throw error;
      return effect.failed(error);
    }
  }

  function press(...keys: (string | KeyPress['key'])[]): Promise<void> {
    // Tall enough for all that is signed.
    return pressAt({ rows: 40 }, ...keys);
  }

  /** The same on a terminal of this size. */
  async function pressAt(size: Size, ...keys: (string | KeyPress['key'])[]): Promise<void> {
    for (const key of keys) {
      const pressed = typeof key === 'string' ? { input: key, key: {} } : { input: '', key };
      const next = pane.onKey(screen, pressed, context(size));
      if (next !== null) await settle(next);
    }
  }

  [screen] = pane.open(context());
  await settle(pane.open(context()));
  return {
    press,
    pressAt,
    /** What the app was asked beside work, and forgets. */
    said: () => said.splice(0),
    screen: () => screen,
    hints: () => pane.keys(screen, context()).map(({ key }) => key),
    isTyping: () => pane.isTyping?.(screen) === true,
    view(size: Size = {}): string {
      const { columns = 80, rows = 20 } = size;
      const text = stripVTControlCharacters(renderToString(pane.view(screen, context(size)), { columns }));
      const lines = text.split('\n');
      if (lines.length > rows) throw new Error(`${lines.length} lines are more than ${rows}`);
      const widest = Math.max(...lines.map(widthOf));
      if (widest > columns) throw new Error(`a line of ${widest} is wider than ${columns}`);
      return text;
    },
  };
}

export const enter = { return: true };
export const esc = { escape: true };
export const down = { downArrow: true };
export const up = { upArrow: true };
export const tab = { tab: true };
