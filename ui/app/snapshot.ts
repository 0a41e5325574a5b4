import type { Approval } from '../../runner/approvals/approval.ts';
import type { InboxItem } from '../../runner/inbox.ts';
import type { ProgressRecord } from '../../runner/progress-file.ts';
import type { RunState } from '../../runner/run-state.ts';

/** All that the screens show of the workspace, read from journal, progress file and configuration; made anew when one of them changes. */
export interface Snapshot {
  /** Absolute path of the workspace. */
  workspace: string;
  /** Names of the plans that can be run. */
  plans: readonly { name: string; title: string }[];
  /** Oldest first. */
  runs: readonly RunState[];
  /** The run that is looked at; null before the first. */
  run: RunState | null;
  /** What the run's running step says of itself; null while nothing runs. */
  progress: ProgressRecord | null;
  /** What waits for a person, most urgent first. */
  inbox: readonly InboxItem[];
  approvals: readonly Approval[];
  /** Who signs here. */
  operator: OperatorStanding;
  /** Why what the journal says cannot be believed: a decision in it that nobody signed. Absent while all is genuine. */
  distrust?: string;
  /** ISO time of this snapshot: what is shown as `12 s` or `expires in 3 h` is counted from it. */
  now: string;
}

export interface OperatorStanding {
  /** The key of this machine's operator; null before `leadline operator init`. */
  mine: { name: string; id: string } | null;
  /** Whether that key may sign in this workspace: `first` where nobody may yet, and the first signature makes it so. */
  registered: 'yes' | 'no' | 'first';
  unlocked: boolean;
  solo: boolean;
}
