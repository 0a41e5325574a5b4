import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import type { ReactElement } from 'react';
import type { Approval } from '../../../runner/approvals/approval.ts';
import { inboxOf } from '../../../runner/inbox.ts';
import type { RunState, StepState, StepVerdict } from '../../../runner/run-state.ts';
import type { KeyPress, PaneContext } from '../../../ui/app/pane.ts';
import type { Snapshot } from '../../../ui/app/snapshot.ts';
import { plainTerminal, type Terminal, terminalOf } from '../../../ui/terminal.ts';
import { widthOf } from '../../../ui/width.ts';

// What the tests of the terminal show: runs, steps and verdicts with only what a test says of them.

export const asciiTerminal: Terminal = {
  ...plainTerminal,
  glyphs: terminalOf(process.stdout, { LANG: 'C' }).glyphs,
};

export function verdictOf(gate: string, facts: Partial<StepVerdict> = {}): StepVerdict {
  return {
    gate,
    step: '1',
    title: `title of ${gate}`,
    severity: 'blocking',
    status: 'passed',
    measured: 1.42,
    threshold: '>= 1.5',
    sentence: `${gate} was measured.`,
    onFailure: `Mend ${gate}.`,
    evidence: { path: `evidence/${gate}.json`, sha256: 'e', bytes: 10 },
    ...facts,
  };
}

export function stepOf(id: string, facts: Partial<StepState> = {}): StepState {
  return {
    id,
    title: `Step ${id}`,
    kind: 'tool',
    needs: [],
    state: 'pending',
    attempts: 0,
    verdicts: [],
    artifacts: [],
    inputs: [],
    decisions: [],
    learnings: [],
    rehearsal: false,
    ...facts,
  };
}

export function runOf(run: string, steps: StepState[], facts: Partial<RunState> = {}): RunState {
  return {
    run,
    plan: run.replace(/-\d+$/, ''),
    planVersion: '1',
    title: 'V6: true vintages',
    analysisDate: '2025-10-31',
    seed: 42,
    startedAt: '2025-11-01T09:00:00.000Z',
    state: 'paused',
    steps,
    verdicts: steps.flatMap(({ verdicts }) => verdicts),
    nextActions: [{ label: 'Go on with the next step', command: 'leadline resume --workspace /w' }],
    rehearsal: false,
    changedParameters: [],
    changedGates: [],
    approvals: [],
    grantsNeeded: 1,
    ...facts,
  };
}

export function approvalOf(run: string, gate: string, facts: Partial<Approval> = {}): Approval {
  return {
    id: 'approval-1',
    run,
    evidenceHash: 'h',
    state: 'requested',
    requestedBy: { kind: 'agent', name: 'the agent' },
    requestedAt: '2025-11-01T10:00:00.000Z',
    reason: 'It is close.',
    grants: [],
    ...facts,
    subject: {
      kind: 'waiver',
      journal: 'j',
      run,
      plan: 'v6',
      planVersion: '1',
      planDigest: 'd',
      analysisDate: '2025-10-31',
      seed: 42,
      parameters: {},
      step: '4.1',
      attempt: 1,
      gate: {
        id: gate,
        title: `title of ${gate}`,
        severity: 'blocking',
        threshold: '>= 1.5',
        measured: 1.42,
        sentence: `${gate} was measured.`,
        evidence: { path: `evidence/${gate}.json`, sha256: 'e' },
      },
      inputs: [],
      artifacts: [],
      preview: null,
    },
  };
}

export function snapshotOf(runs: RunState[], facts: Partial<Snapshot> = {}): Snapshot {
  return {
    workspace: '/w/firm',
    plans: [{ name: 'v6-true-vintage', title: 'V6: true vintages' }],
    runs,
    run: runs.at(-1) ?? null,
    progress: null,
    inbox: inboxOf(runs),
    approvals: runs.flatMap(({ approvals }) => approvals),
    operator: { mine: { name: 'Ada', id: 'a1' }, registered: 'first', unlocked: false, solo: false },
    now: '2025-11-01T10:00:12.000Z',
    ...facts,
  };
}

export function contextOf(snapshot: Snapshot, facts: Partial<PaneContext> = {}): PaneContext {
  const columns = facts.columns ?? 80;
  return {
    snapshot,
    columns,
    rows: 21,
    terminal: { ...plainTerminal, columns },
    focused: true,
    ...facts,
  };
}

/** A key by its name, such as `return`, or a letter. */
export function press(name: string): KeyPress {
  const named = [
    'return',
    'escape',
    'tab',
    'upArrow',
    'downArrow',
    'pageUp',
    'pageDown',
    'home',
    'end',
    'backspace',
  ];
  if (named.includes(name)) return { input: '', key: { [name]: true } };
  return { input: name, key: {} };
}

/** The lines that a person reads, without colours. */
export function linesOf(element: ReactElement, columns: number): string[] {
  return stripVTControlCharacters(renderToString(element, { columns })).split('\n');
}

/** Cells of the widest line. */
export function widest(lines: readonly string[]): number {
  return Math.max(...lines.map(widthOf));
}
