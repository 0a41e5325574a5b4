import { stripVTControlCharacters } from 'node:util';
import { renderToString } from 'ink';
import type { Evidence } from '../../../gates/gate.ts';
import type { Approval } from '../../../runner/approvals/approval.ts';
import type { RunState, StepState, StepVerdict } from '../../../runner/run-state.ts';
import type { Effect, KeyPress, PaneContext } from '../../../ui/app/pane.ts';
import type { OperatorStanding } from '../../../ui/app/snapshot.ts';
import { gatePane } from '../../../ui/gate/gate-pane.ts';
import type { GateMessage, GateScreen } from '../../../ui/gate/gate-screen.ts';
import { openRows } from '../../../ui/gate/rows.ts';
import { plainTerminal, type Terminal } from '../../../ui/terminal.ts';

export const place = { run: 'v6-2', gate: 'V6-4.1c' };
export const pane = gatePane(place);

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

/** A gate that fails by a little and that the plan calls waivable. */
export const failed: StepVerdict = {
  gate: place.gate,
  step: '4.1',
  title: 'Variation of AUC-PR over the folds',
  severity: 'blocking',
  status: 'failed',
  measured: 0.3029,
  threshold: '< 0.2',
  sentence: 'Variation of AUC-PR over the folds: 0.3029, and must be < 0.2.',
  onFailure: 'Look at the fold that stands out.',
  waivable: true,
  evidence: { path: 'evidence/V6-4.1c.json', sha256: 'e1', bytes: 10 },
};

export const trainStep: StepState = {
  id: '4.1',
  title: 'Train the model',
  kind: 'tool',
  needs: [],
  state: 'blocked',
  attempts: 1,
  verdicts: [failed],
  artifacts: [],
  inputs: [{ path: 'data/a.csv', sha256: 'new', bytes: 1 }],
  decisions: [],
  learnings: [],
  rehearsal: false,
};

/** A run whose only step was judged by these verdicts. */
export function runOf(name: string, verdicts: StepVerdict[], rest: Partial<RunState> = {}): RunState {
  return {
    run: name,
    plan: 'v6',
    planVersion: '1',
    title: 'V6',
    analysisDate: '2025-10-31',
    seed: 42,
    startedAt: '2025-11-01T00:00:00Z',
    state: 'blocked',
    steps: [{ ...trainStep, verdicts }],
    verdicts,
    nextActions: [],
    rehearsal: false,
    changedParameters: [],
    changedGates: [],
    approvals: [],
    grantsNeeded: 1,
    ...rest,
  };
}

const anna: OperatorStanding = {
  mine: { name: 'Anna', id: 'anna' },
  registered: 'yes',
  unlocked: true,
  solo: false,
};

export const asked: Approval = {
  id: 'a1',
  run: place.run,
  subject: {
    kind: 'waiver',
    journal: 'j',
    run: place.run,
    plan: 'v6',
    planVersion: '1',
    planDigest: 'd',
    analysisDate: '2025-10-31',
    seed: 42,
    parameters: {},
    step: '4.1',
    attempt: 1,
    gate: {
      id: place.gate,
      title: failed.title,
      severity: 'blocking',
      threshold: failed.threshold,
      measured: failed.measured,
      sentence: failed.sentence,
      evidence: { path: failed.evidence.path, sha256: failed.evidence.sha256 },
    },
    inputs: [],
    artifacts: [],
    preview: null,
  },
  evidenceHash: 'h',
  state: 'requested',
  requestedBy: { kind: 'agent', name: 'claude' },
  requestedAt: '2025-11-01T09:30:00Z',
  reason: 'One fold holds few leads, so that its figure says little.',
  grants: [],
};

export const now = '2025-11-01T10:00:00Z';

export function contextOf(
  runs: RunState[],
  rest: Partial<Pick<PaneContext, 'columns' | 'rows' | 'terminal'>> & {
    operator?: Partial<OperatorStanding>;
  } = {},
): PaneContext {
  const { operator, columns = 80, rows = 21, terminal = plainTerminal } = rest;
  return {
    snapshot: {
      workspace: '/firm',
      plans: [],
      runs,
      run: runs.at(-1) ?? null,
      progress: null,
      inbox: [],
      approvals: runs.flatMap(({ approvals }) => approvals),
      operator: { ...anna, ...operator },
      now,
    },
    columns,
    rows,
    terminal: { ...terminal, columns },
    focused: true,
  };
}

/** The screen once the evidence of its gate was read. */
export function opened(context: PaneContext, evidence: Evidence | null = folds, sha256 = 'e1'): GateScreen {
  const [screen] = pane.open(context);
  return told(
    screen,
    { kind: 'evidence', read: { is: 'read', sha256, rows: openRows(evidence) } },
    context,
  )[0];
}

export const folds: Evidence = {
  columns: ['fold', 'rows', 'AUC-PR'],
  rows: [
    [1, 296, 0.215],
    [2, 310, 0.402],
    [3, 288, 0.391],
  ],
  total: 3,
};

export function told(screen: GateScreen, message: GateMessage, context: PaneContext) {
  return pane.onMessage?.(screen, message, context) ?? [screen];
}

const named: Record<string, KeyPress> = {
  Enter: { input: '\r', key: { return: true } },
  Esc: { input: '', key: { escape: true } },
  Down: { input: '', key: { downArrow: true } },
  End: { input: '', key: { end: true } },
  Backspace: { input: '', key: { backspace: true } },
};

/** Presses keys one after the other: names such as `Enter`, or text that is typed. Answers with the effects of all of them. */
export function press(screen: GateScreen, context: PaneContext, ...keys: string[]) {
  let current = screen;
  const effects: Effect<GateMessage>[] = [];
  for (const key of keys) {
    const next = pane.onKey(current, named[key] ?? { input: key, key: {} }, context);
    if (next === null) continue;
    const [changed, ...more] = next;
    current = changed;
    effects.push(...more);
  }
  return { screen: current, effects };
}

/** What the operator sees, a line each, without colour. */
export function shown(screen: GateScreen, context: PaneContext): string[] {
  const drawn = renderToString(pane.view(screen, context), { columns: context.columns });
  return stripVTControlCharacters(drawn).split('\n');
}

export function said(effects: readonly Effect<GateMessage>[]): string {
  return effects.flatMap((effect) => (effect.do === 'say' ? [effect.text] : [])).join('\n');
}
