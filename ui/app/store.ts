import path from 'node:path';
import { emptyJournal } from '../../runner/approvals/journal-id.ts';
import type { OperatorOnDisk } from '../../runner/approvals/operator-key.ts';
import { registeredOperators } from '../../runner/approvals/operator-registry.ts';
import { verifySignatures } from '../../runner/approvals/verify-signatures.ts';
import { JournalFollower } from '../../runner/follow-journal.ts';
import { inboxOf } from '../../runner/inbox.ts';
import type { LeaseHolder } from '../../runner/lease.ts';
import type { ProgressRecord } from '../../runner/progress-file.ts';
import type { RunState } from '../../runner/run-state.ts';
import type { OperatorStanding, Snapshot } from './snapshot.ts';

/** Keeps the one picture of the workspace that all screens show. */
export interface Store {
  readonly snapshot: Snapshot;
  /** The live process that works here, whoever started it. */
  readonly holder: LeaseHolder | null;
  /** Reads what is new; answers whether the snapshot is another one. Throws `journal-unreadable`; the snapshot stays as it was. */
  poll(): boolean;
  /** Makes this run the one that is looked at; one that is not there yet as soon as it is, and null the newest. */
  lookAt(run: string | null): void;
  set(known: Partial<Known>): void;
  close(): void;
}

/** What the store is told, because it is read elsewhere. */
export interface Known {
  plans: Snapshot['plans'];
  mine: OperatorOnDisk | null;
  unlocked: boolean;
  /** What the running step last said. */
  progress: ProgressRecord | null;
}

export interface StoreOptions {
  /** Absolute path of the workspace. */
  directory: string;
  run: string | null;
  solo: boolean;
  clock(): Date;
}

const verifyEvery = 1000;
const tickEvery = 20_000;

export function createStore({ directory, run, solo, clock }: StoreOptions): Store {
  const follower = new JournalFollower(path.join(directory, 'journal.sqlite'), directory);
  let known: Known = { plans: [], mine: null, unlocked: false, progress: null };
  let wanted = run;
  let isStale = false;
  let verified = { at: 0, isBehind: false };
  let snapshot: Snapshot = {
    workspace: directory,
    plans: [],
    runs: [],
    run: null,
    progress: null,
    inbox: [],
    approvals: [],
    operator: { mine: null, registered: 'first', unlocked: false, solo },
    now: clock().toISOString(),
  };

  function poll(): boolean {
    const changed = follower.poll();
    const time = clock();
    const now = time.toISOString();
    const trusted = trust(changed, time.getTime());
    // While something runs, the seconds go on; else the minutes that something waits.
    const second = now.slice(0, 19) !== snapshot.now.slice(0, 19);
    const ticked = follower.holder === null ? time.getTime() - Date.parse(snapshot.now) >= tickEvery : second;
    if (!changed && !ticked && !isStale && !trusted) return false;
    if (changed || isStale) snapshot = { ...snapshot, ...read() };
    snapshot = { ...snapshot, now };
    isStale = false;
    return true;
  }

  /** Every decision is verified, but not more than once in a second; answers whether what is known of it is another now. */
  function trust(changed: boolean, now: number): boolean {
    verified.isBehind ||= changed;
    if (!verified.isBehind || now - verified.at < verifyEvery) return false;
    verified = { at: now, isBehind: false };
    const [problem] = verifySignatures(follower.entries).problems;
    const { distrust, ...rest } = snapshot;
    snapshot = problem === undefined ? rest : { ...rest, distrust: problem.message };
    return distrust !== problem?.message;
  }

  function read(): Omit<Snapshot, 'now' | 'distrust'> {
    const { runs } = follower;
    return {
      workspace: directory,
      plans: known.plans,
      runs,
      run: chosen(runs),
      progress: follower.holder?.run === known.progress?.run ? known.progress : null,
      inbox: inboxOf(runs),
      approvals: runs.flatMap(({ approvals }) => approvals),
      operator: standing(),
    };
  }

  function chosen(runs: readonly RunState[]): RunState | null {
    return runs.find((state) => state.run === wanted) ?? runs.at(-1) ?? null;
  }

  function standing(): OperatorStanding {
    const { mine, unlocked } = known;
    const registry = registeredOperators(follower.workspaceEntries, follower.firstHash ?? emptyJournal);
    const ids = registry.operators.map(({ id }) => id);
    const registered = ids.length === 0 ? 'first' : mine !== null && ids.includes(mine.id) ? 'yes' : 'no';
    return {
      mine: mine === null ? null : { name: mine.name, id: mine.id },
      registered,
      unlocked,
      solo,
    };
  }

  return {
    get snapshot() {
      return snapshot;
    },
    get holder() {
      return follower.holder;
    },
    poll,
    lookAt(name) {
      wanted = name;
      isStale = true;
    },
    set(more) {
      const before = JSON.stringify(known);
      known = { ...known, ...more };
      isStale ||= JSON.stringify(known) !== before;
    },
    close: () => follower.close(),
  };
}
