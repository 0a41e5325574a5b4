import type { EngineEvent } from '../runner/engine-event.ts';
import type { Progress } from '../tools/tool.ts';
import { lineOf } from './event-line.ts';
import type { Terminal } from './terminal.ts';
import { printable, truncate } from './width.ts';

export interface ProgressScreen {
  onEvent(event: EngineEvent): void;
  /** Shows work that is not a step of a run, such as the making of a sandbox. */
  onWork(title: string, update: Progress): void;
  /** Leaves the cursor on a fresh line. */
  close(): void;
}

export interface ProgressOptions {
  write(text: string): void;
  terminal: Terminal;
  /** Milliseconds from any fixed moment; only shown, never recorded. */
  now?: () => number;
}

interface Running {
  title: string;
  since: number;
  detail: string;
}

const refreshEvery = 200;
const redrawAtMostEvery = 80;

/**
 * Follows a run on one stream: a line that is redrawn in a terminal, a plain line at the start and the end of each step elsewhere.
 * The stream is stderr; stdout belongs to the answer.
 */
export function createProgress({
  write,
  terminal,
  now = () => performance.now(),
}: ProgressOptions): ProgressScreen {
  let running: Running | undefined;
  let drawnAt = Number.NEGATIVE_INFINITY;
  let lineIsOpen = false;
  let timer: NodeJS.Timeout | undefined;

  function begin(title: string): void {
    running = { title: printable(title), since: now(), detail: '' };
    if (terminal.interactive) {
      timer ??= setInterval(redraw, refreshEvery).unref();
      redraw();
    } else {
      print(`${terminal.glyphs.running} ${running.title}`);
    }
  }

  function update(progress: Progress & { percent?: number | null }): void {
    if (running === undefined) return;
    running.detail = describe(progress);
    if (now() - drawnAt >= redrawAtMostEvery) redraw();
  }

  function redraw(): void {
    if (!terminal.interactive || running === undefined) return;
    drawnAt = now();
    clear();
    const seconds = ((drawnAt - running.since) / 1000).toFixed(1);
    const text = `${terminal.glyphs.running} ${running.title}  ${seconds} s${running.detail}`;
    write(truncate(text, terminal.columns - 1, terminal.glyphs.ellipsis));
    lineIsOpen = true;
  }

  function print(line: string): void {
    clear();
    write(`${line}\n`);
  }

  function clear(): void {
    if (lineIsOpen) write('\r\u001b[2K');
    lineIsOpen = false;
  }

  function close(): void {
    if (timer !== undefined) clearInterval(timer);
    timer = undefined;
    running = undefined;
    clear();
  }

  return {
    onEvent(event) {
      if (event.type === 'step-started')
        begin(`[${event.index + 1}/${event.of}] ${event.step} ${event.title}`);
      if (event.type === 'progress') update(event);
      if (endsWork.has(event.type)) close();
      const line = lineOf(event, terminal);
      if (line !== undefined) print(line);
    },
    onWork(title, progress) {
      if (running?.title !== title) begin(title);
      update(progress);
    },
    close,
  };
}

const endsWork: ReadonlySet<EngineEvent['type']> = new Set([
  'step-finished',
  'step-blocked',
  'step-failed',
  'step-waiting',
  'human-done',
  'run-stopped',
]);

/** Percent, message and counts, as far as they are known. */
function describe({ message, done, total, unit, percent }: Progress & { percent?: number | null }): string {
  const share =
    percent ?? (done !== undefined && total !== undefined && total > 0 ? (100 * done) / total : null);
  const counts =
    done === undefined ? '' : ` ${count(done)}${total === undefined ? '' : ` of ${count(total)}`}`;
  return [
    share === null ? '' : `  ${share.toFixed(0).padStart(3)} %`,
    `  ${printable(message)}`,
    counts,
    counts === '' || unit === undefined ? '' : ` ${printable(unit)}`,
  ].join('');
}

function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
