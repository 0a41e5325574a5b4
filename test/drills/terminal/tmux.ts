import { execFileSync, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** A terminal of a given size with one command in it, driven as a person would: keys in, a screen out. */
export interface TmuxScreen {
  columns: number;
  /** Types text as it is. */
  type(text: string): Promise<void>;
  /** Presses keys by tmux's names, such as `Enter`, `Escape`, `Down` or `C-u`, one after the other. */
  press(...keys: string[]): Promise<void>;
  /** The screen with its colours, a line each. */
  captured(): string[];
  /** The screen's plain text. */
  text(): string;
  /** Waits until the screen's plain text matches, and answers with it. Throws with the last screen when it never does. */
  until(pattern: RegExp, seconds?: number): Promise<string>;
  /** Waits until something holds of the screen. Throws with the last screen when it never does. */
  changed(holds: () => boolean): Promise<void>;
  /** The process in the terminal; null once it has ended. */
  processId(): number | null;
  end(): void;
}

/** Each drill has a tmux server of its own, which a developer's settings do not reach. */
const server = `leadline-drill-${process.pid}`;

/** How long a person takes between two keys. An Escape that is followed too soon would be the beginning of another key. */
const pause = 120;
const pauseAfterEscape = 400;

export function tmuxIsThere(): boolean {
  return spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;
}

/** Begins the command in a new terminal, with this environment and no other. */
export function openScreen(
  name: string,
  command: readonly string[],
  env: Record<string, string>,
  { columns, rows }: { columns: number; rows: number },
): TmuxScreen {
  const settings = Object.entries(env).map(([key, value]) => `${key}=${value}`);
  const line = ['env', '-i', ...settings, 'TERM=screen-256color', ...command].map(quoted).join(' ');
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux('-u', '-f', '/dev/null', 'new-session', '-d', '-s', name, ...size, `exec ${line}`);
  tmux('set-option', '-t', name, 'remain-on-exit', 'on');
  tmux('set-option', '-t', name, 'status', 'off');

  const send = (...args: string[]) => tmux('send-keys', '-t', name, ...args);
  const captured = () => tmux('capture-pane', '-t', name, '-e', '-p').replace(/\n$/, '').split('\n');
  const text = () => captured().map(stripVTControlCharacters).join('\n');

  async function waitFor(holds: () => boolean, seconds: number, told: () => string): Promise<void> {
    const end = performance.now() + 1000 * seconds;
    while (!holds()) {
      if (performance.now() > end) throw new Error(`${told()} within ${seconds} s. It showed:\n${text()}`);
      await wait(50);
    }
  }

  return {
    columns,
    async type(words) {
      send('-l', '--', words);
      await wait(pause);
    },
    async press(...keys) {
      for (const key of keys) {
        send(key);
        await wait(key === 'Escape' ? pauseAfterEscape : pause);
      }
    },
    captured,
    text,
    async until(pattern, seconds = 30) {
      await waitFor(
        () => pattern.test(text()),
        seconds,
        () => `${pattern} was not on the screen`,
      );
      return text();
    },
    changed: (holds) => waitFor(holds, 5, () => 'The screen did not change as it should'),
    processId() {
      const [dead, id] = tmux('display-message', '-t', name, '-p', '#{pane_dead} #{pane_pid}')
        .trim()
        .split(' ');
      return dead === '1' ? null : Number(id);
    },
    end: () => void spawnSync('tmux', ['-L', server, 'kill-session', '-t', name], { stdio: 'ignore' }),
  };
}

function tmux(...args: string[]): string {
  return execFileSync('tmux', ['-L', server, ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function wait(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
