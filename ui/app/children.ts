import { startWork, type WorkEnd, type WorkPlace, type WorkProcess } from '../../runner/work-process.ts';
import type { Said } from './app-state.ts';

/** Processes that advance runs for this terminal, one at a time. */
export interface Children {
  /** Begins a process unless one is at work; answers whether it did. */
  start(args: readonly string[], onEnd: (said: Said) => void): boolean;
  /** Whether a process is at work. */
  readonly working: boolean;
  /** Asks the process to stop where its run can be resumed; asked once more, it ends at once. */
  stop(): void;
  /** As `stop`, and waits until it has ended. */
  close(): Promise<void>;
}

export function createChildren(place: WorkPlace): Children {
  let child: WorkProcess | undefined;
  let ended = Promise.resolve();

  return {
    start(args, onEnd) {
      if (child !== undefined) return false;
      child = startWork(place, args);
      ended = child.ended.then((end) => {
        child = undefined;
        onEnd(saidBy(end));
      });
      return true;
    },
    get working() {
      return child !== undefined;
    },
    stop() {
      child?.stop();
    },
    async close() {
      child?.stop();
      await ended;
    },
  };
}

/** How a process ended, as one line; its answer on stdout says it. */
function saidBy({ answer, lastLine, code, signal, error }: WorkEnd): Said {
  if (error !== undefined) return { tone: 'bad', text: `The run could not be begun: ${error.message}` };
  if (answer?.ok === true) return { tone: 'good', text: 'The run went as far as it may.' };
  if (answer?.error !== undefined) {
    const { code: name, message } = answer.error;
    const tone = code === 4 || name === 'run-stopped' ? 'warning' : 'bad';
    return { tone, text: name === 'waiting-for-person' ? message : `${name}: ${message}` };
  }
  const how = signal === null ? `exit code ${code}` : signal;
  return {
    tone: signal === null ? 'bad' : 'warning',
    text: `The process of the run ended (${how}) ${lastLine}`.trimEnd(),
  };
}
