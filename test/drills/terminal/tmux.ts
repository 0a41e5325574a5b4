import { execFileSync, spawnSync } from 'node:child_process';
import { stripVTControlCharacters } from 'node:util';

/** A terminal of a given size with one command in it, driven as a person would: keys in, a screen out. */
export interface TmuxScreen {
  /** Types text as it is. */
  type(text: string): void;
  /** Presses keys by tmux's names, such as `Enter`, `Escape`, `Down` or `C-c`. */
  press(...keys: string[]): void;
  /** The screen with its colours, a line each. */
  captured(): string[];
  /** Waits until the screen's plain text matches. Throws with the last screen when it never does. */
  until(what: string, pattern: RegExp, seconds?: number): Promise<string>;
  resize(columns: number, rows: number): void;
  /** The process in the terminal; null once it has ended. */
  processId(): number | null;
  end(): void;
}

/** Each drill has a tmux server of its own, which a developer's settings do not reach. */
const server = `leadline-drill-${process.pid}`;

export function tmuxIsThere(): boolean {
  return spawnSync('tmux', ['-V'], { stdio: 'ignore' }).status === 0;
}

export function openScreen(
  name: string,
  command: readonly string[],
  {
    columns = 80,
    rows = 24,
    env = {},
  }: { columns?: number; rows?: number; env?: Record<string, string> } = {},
): TmuxScreen {
  const settings = Object.entries(env).flatMap(([key, value]) => ['-e', `${key}=${value}`]);
  const size = ['-x', String(columns), '-y', String(rows)];
  tmux(
    '-u',
    '-f',
    '/dev/null',
    'new-session',
    '-d',
    '-s',
    name,
    ...size,
    ...settings,
    command.map(quoted).join(' '),
  );
  tmux('set-option', '-t', name, 'remain-on-exit', 'on');
  tmux('set-option', '-t', name, 'status', 'off');

  const captured = () => tmux('capture-pane', '-t', name, '-e', '-p').replace(/\n+$/, '').split('\n');
  const plain = () => captured().map(stripVTControlCharacters).join('\n');

  async function until(what: string, pattern: RegExp, seconds = 30): Promise<string> {
    const end = performance.now() + 1000 * seconds;
    while (performance.now() < end) {
      const text = plain();
      if (pattern.test(text)) return text;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${what}: ${pattern} was not on the screen within ${seconds} s. It showed:\n${plain()}`);
  }

  return {
    type: (text) => void tmux('send-keys', '-t', name, '-l', '--', text),
    press: (...keys) => void tmux('send-keys', '-t', name, ...keys),
    captured,
    until,
    resize: (width, height) =>
      void tmux('resize-window', '-t', name, '-x', String(width), '-y', String(height)),
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
  return execFileSync('tmux', ['-L', server, ...args], { encoding: 'utf8' });
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
