import { JournalFollower } from '../../runner/follow-journal.ts';
import type { JournalEntry } from '../../runner/journal.ts';
import type { RunState } from '../../runner/run-state.ts';
import { journalOf } from '../../runner/workspace.ts';
import type { Session } from '../session.ts';
import { uris } from './uris.ts';

/** Who is told what changed. */
export interface ChangeListener {
  /** What lies at this address reads otherwise than before. */
  updated(uri: string): void;
  /** There are addresses that were not there before. */
  listChanged(): void;
}

const everyMilliseconds = 500;

export interface Watch {
  /** Looks now: what happens after this is told. Never throws. */
  look(): void;
  stop(): void;
}

/** Looks at the journal twice a second and tells of every resource that changed since, until it is stopped. It does not keep a process alive. */
export function watchRuns(session: Session, listener: ChangeListener): Watch {
  const watch = new RunWatch(session, listener);
  const look = () => {
    try {
      watch.look();
    } catch {
      // A journal that cannot be read now may be readable at the next look; whoever reads a resource meanwhile is told why.
    }
  };
  const timer = setInterval(look, everyMilliseconds);
  timer.unref();
  return {
    look,
    stop() {
      clearInterval(timer);
      watch.close();
    },
  };
}

/** What changed from one look at the journal to the next. The first look only learns what there is. */
export class RunWatch {
  readonly #listener: ChangeListener;
  readonly #follower: JournalFollower;
  #states: readonly RunState[] | undefined;
  #lastSeq = 0;

  /** Follows the journal without an engine: whoever connects hears of changes, and waits for none of the tools to be loaded. */
  constructor({ directory }: Session, listener: ChangeListener) {
    this.#listener = listener;
    this.#follower = new JournalFollower(journalOf(directory), directory);
  }

  /** Throws `journal-unreadable`. */
  look(): void {
    const hasChanged = this.#follower.poll();
    const before = this.#states;
    if (!hasChanged && before !== undefined) return;
    const entries = this.#follower.entries.filter(({ seq }) => seq > this.#lastSeq);
    this.#lastSeq = entries.at(-1)?.seq ?? this.#lastSeq;
    this.#states = this.#follower.runs;
    if (before !== undefined) this.#tell(before, this.#states, entries);
  }

  close(): void {
    this.#follower.close();
  }

  #tell(before: readonly RunState[], now: readonly RunState[], entries: readonly JournalEntry[]): void {
    const changed = new Set<string>();
    // A run that did not change is the same object as before.
    for (const { run } of now.filter((state) => !before.includes(state))) changed.add(uris.run(run));
    if (changed.size > 0) changed.add(uris.runs);
    for (const uri of entries.flatMap(addressesOf)) changed.add(uri);
    for (const uri of changed) this.#listener.updated(uri);
    if (entries.some(({ type }) => makesResources.has(type))) this.#listener.listChanged();
  }
}

const makesResources: ReadonlySet<string> = new Set(['run-started', 'step-finished']);

function addressesOf({ run, ...event }: JournalEntry): string[] {
  const always = [uris.journal(run), uris.report(run, 'EXECUTION_LOG.md')];
  switch (event.type) {
    case 'gate-judged':
      return [...always, uris.gate(run, event.payload.verdict.gate)];
    case 'gate-waived':
      return [...always, uris.gate(run, event.payload.gate)];
    case 'step-finished':
      return [...always, ...event.payload.artifacts.map(({ path }) => uris.report(run, `artifacts/${path}`))];
    default:
      return always;
  }
}
