import type { Line as Typed } from '../app/line-editor.ts';
import type { PaneContext } from '../app/pane.ts';
import type { ErrorView } from '../error.ts';
import type { Decided } from './decide.ts';
import type { DecisionForm } from './decision-form.ts';
import type { Rows } from './rows.ts';
import { findSubject, type Subject } from './subject.ts';

/** The state of the gate's screen. What the journal says is not in it: that is read from the snapshot each time. */
export interface GateScreen {
  place: { run: string; gate: string };
  evidence: EvidenceRead;
  /** The form of a decision while it is filled in. */
  form: DecisionForm | null;
  /** The words of the filter while they are typed. */
  filter: Typed | null;
  /** Everything; the rows alone; or the chosen row whole. */
  show: 'all' | 'rows' | 'row';
  /** How many lines of the upper part, or of the whole row, are scrolled away. */
  scrolled: number;
  /** True after the first press of a key that must be pressed twice. */
  retryAsked: boolean;
  /** Why a form did not open. What is typed on, in the belief that it did, is taken for nothing. */
  refused: string | null;
}

/** `sha256` is that of the evidence file: a gate that was judged again has another. */
export type EvidenceRead =
  | { is: 'reading' }
  | { is: 'read'; sha256: string; rows: Rows | null }
  | { is: 'unreadable'; sha256: string | null; error: ErrorView };

export type GateMessage = { kind: 'evidence'; read: EvidenceRead } | Decided;

export function subjectOf({ place }: GateScreen, { snapshot }: PaneContext): Subject | null {
  return findSubject(snapshot, place);
}

/** Whether the gate was judged again since its evidence was read. */
export function isStale({ evidence }: GateScreen, { verdict }: Subject): boolean {
  return evidence.is !== 'reading' && evidence.sha256 !== verdict.evidence.sha256;
}

export function rowsOf({ evidence }: GateScreen): Rows | null {
  return evidence.is === 'read' ? evidence.rows : null;
}
