import type { RunState, StepState } from '../../runner/run-state.ts';
import { keepsRun } from '../../runner/verdict-standing.ts';
import type { Effect, KeyHint, KeyPress, Pane, PaneContext } from '../app/pane.ts';
import { moved } from '../app/scroll.ts';
import { phaseId, type Row, rowsOf } from './board-rows.ts';
import { layoutOf, viewBoard } from './board-view.ts';

export interface BoardState {
  /** The row that the operator chose, by run; without one, the board follows the run. */
  chosen: { run: string; row: string } | null;
  /** Ids of the phases that are folded. */
  folded: readonly string[];
  mode: BoardMode;
}

export type BoardMode =
  | { kind: 'tree' }
  /** The details of the chosen row on the whole board, from line `top` on. */
  | { kind: 'details'; top: number }
  | { kind: 'plans'; chosen: number }
  /** A plan was chosen; asked once more, as keys may have been meant for something else. */
  | { kind: 'begin'; plan: string }
  | { kind: 'retry'; step: string };

type Answer = [BoardState, ...Effect[]];

/** The run as a tree of phases and steps, what runs now, and what may be done next. */
export const boardPane: Pane<BoardState> = {
  open: () => [{ chosen: null, folded: [], mode: { kind: 'tree' } }],
  onKey,
  view: viewBoard,
  keys,
};

function onKey(state: BoardState, press: KeyPress, context: PaneContext): Answer | null {
  switch (state.mode.kind) {
    case 'plans':
      return onPlanKey(state, state.mode.chosen, press, context);
    case 'begin':
      return onBeginKey(state, state.mode.plan, press);
    case 'retry':
      return onRetryKey(state, state.mode.step, press, context);
    case 'details':
      return onDetailsKey(state, state.mode.top, press, context) ?? onTreeKey(state, press, context);
    case 'tree':
      return onTreeKey(state, press, context);
  }
}

function onTreeKey(state: BoardState, press: KeyPress, context: PaneContext): Answer | null {
  const { run } = context.snapshot;
  if (press.input === 'n') return [{ ...state, mode: { kind: 'plans', chosen: 0 } }];
  if (run === null) return null;
  const { rows, at, treeRows } = layoutOf(state, run, context);
  const row = rows[at];
  const to = moved(at, rows.length, treeRows, press);
  if (to !== null) return [choose(state, run, rows[to])];
  if (press.key.return === true) return open(state, run, row);
  if (press.key.escape === true) {
    if (state.mode.kind === 'details') return [{ ...state, mode: { kind: 'tree' } }];
    return state.chosen === null ? null : [{ ...state, chosen: null }];
  }
  return onLetter(state, press.input, run, row, context);
}

function onLetter(
  state: BoardState,
  letter: string,
  run: RunState,
  row: Row | undefined,
  context: PaneContext,
): Answer | null {
  switch (letter) {
    case 'd':
      return [
        { ...state, mode: state.mode.kind === 'details' ? { kind: 'tree' } : { kind: 'details', top: 0 } },
      ];
    case 'g': {
      const waiting = run.steps.find((step) => step.kind === 'tool' && step.state === 'waiting');
      if (waiting !== undefined) return toTask(state, run, waiting);
      return toGate(
        state,
        run,
        run.verdicts.find(keepsRun) ?? run.verdicts.find(({ status }) => status === 'warned'),
      );
    }
    case 't':
      return toTask(
        state,
        run,
        run.steps.find((step) => step.state === 'waiting'),
      );
    case 'r':
      return resume(state, run);
    case 'R':
      return retry(state, row);
    case 'x':
      return [state, { do: 'stop-run', run: run.run }];
    case '[':
    case ']':
      return [state, ...otherRun(run, letter === '[' ? -1 : 1, context)];
    case 's':
    case ' ':
      return [foldOne(state, run, row)];
    case '.':
      return [foldAll(state, run)];
    default:
      return null;
  }
}

function choose(state: BoardState, run: RunState, row: Row | undefined): BoardState {
  const mode: BoardMode = state.mode.kind === 'details' ? { kind: 'details', top: 0 } : state.mode;
  return { ...state, mode, chosen: row === undefined ? null : { run: run.run, row: row.id } };
}

/** Where a step has something to decide, Enter goes there; else it shows all that is known of it. */
function open(state: BoardState, run: RunState, row: Row | undefined): Answer {
  if (row?.kind === 'phase') return [foldOne(state, run, row)];
  const step = row?.step;
  if (step?.state === 'waiting') return toTask(state, run, step);
  const verdict =
    step?.verdicts.find(keepsRun) ??
    step?.verdicts.find(({ status, waived }) => status !== 'passed' && waived === undefined) ??
    step?.verdicts[0];
  if (verdict !== undefined) return toGate(state, run, verdict);
  return [{ ...state, mode: { kind: 'details', top: 0 } }];
}

function toGate(state: BoardState, { run }: RunState, verdict: { gate: string } | undefined): Answer {
  if (verdict === undefined) return [state, say('Every gate that was judged holds.')];
  return [state, { do: 'go', to: { screen: 'gate', run, gate: verdict.gate } }];
}

function toTask(state: BoardState, { run }: RunState, step: StepState | undefined): Answer {
  if (step === undefined) return [state, say('No step waits for a person.')];
  // A tool waits for the grant of what it would do outside.
  if (step.kind === 'tool') return [state, { do: 'go', to: { screen: 'effect', run, step: step.id } }];
  return [state, { do: 'go', to: { screen: 'task', run, step: step.id } }];
}

function resume(state: BoardState, run: RunState): Answer {
  const waiting = run.steps.find((step) => step.state === 'waiting');
  if (run.state === 'running') return [state, say('The run is at work already.')];
  if (run.state === 'finished')
    return [state, say('The run is finished: R runs a step again, n begins a new run.')];
  if (run.state === 'waiting' && waiting !== undefined && !isGrantedEffect(run, waiting))
    return [state, say(`Step ${waiting.id} waits for a person first: t opens it.`)];
  return [
    state,
    { do: 'advance-run', run: run.run },
    { do: 'say', tone: 'good', text: `Going on with ${run.run}.` },
  ];
}

function isGrantedEffect({ approvals }: RunState, { id }: StepState): boolean {
  const newest = approvals.findLast(({ subject }) => subject.kind === 'effect' && subject.step === id);
  return newest?.state === 'granted';
}

function retry(state: BoardState, row: Row | undefined): Answer {
  if (row?.kind !== 'step' || row.step.state === 'pending' || row.step.state === 'declared')
    return [state, say('R runs a step again that has run before: choose one.')];
  return [{ ...state, mode: { kind: 'retry', step: row.step.id } }];
}

function onRetryKey(state: BoardState, step: string, { input }: KeyPress, { snapshot }: PaneContext): Answer {
  const back: BoardState = { ...state, mode: { kind: 'tree' } };
  if (input !== 'y' || snapshot.run === null) return [back];
  return [back, { do: 'advance-run', run: snapshot.run.run, from: step }];
}

function onPlanKey(
  state: BoardState,
  chosen: number,
  press: KeyPress,
  { snapshot, rows }: PaneContext,
): Answer {
  const back: BoardState = { ...state, mode: { kind: 'tree' } };
  if (press.key.escape === true || snapshot.plans.length === 0) return [back];
  const to = moved(chosen, snapshot.plans.length, rows - 3, press);
  if (to !== null) return [{ ...state, mode: { kind: 'plans', chosen: to } }];
  const plan = snapshot.plans[chosen];
  if (press.key.return !== true || plan === undefined) return [state];
  return [{ ...state, mode: { kind: 'begin', plan: plan.name } }];
}

/** Only `y` begins a run. */
function onBeginKey(state: BoardState, plan: string, { input, pasted }: KeyPress): Answer {
  const back: BoardState = { ...state, mode: { kind: 'tree' } };
  if (input !== 'y' || pasted === true) return [back, say(`No run of ${plan} was begun.`)];
  return [
    { ...back, chosen: null },
    { do: 'start-run', plan },
  ];
}

function onDetailsKey(state: BoardState, top: number, press: KeyPress, context: PaneContext): Answer | null {
  const { run } = context.snapshot;
  if (run === null) return null;
  const { details, detailRows } = layoutOf(state, run, context);
  // The lines scroll as a list of which the first is chosen.
  const last = Math.max(0, details.length - detailRows);
  const to = moved(Math.min(top, last), last + 1, detailRows, { ...press, input: press.input.toLowerCase() });
  return to === null ? null : [{ ...state, mode: { kind: 'details', top: to } }];
}

function otherRun({ run }: RunState, by: number, { snapshot }: PaneContext): Effect[] {
  const at = snapshot.runs.findIndex((other) => other.run === run);
  const other = snapshot.runs[at + by];
  return other === undefined
    ? [say(by < 0 ? 'This is the oldest run.' : 'This is the newest run.')]
    : [{ do: 'look-at', run: other.run }];
}

function foldOne(state: BoardState, run: RunState, row: Row | undefined): BoardState {
  const id = row?.kind === 'step' ? (row.inPhase ? phaseId(row.step) : undefined) : row?.id;
  if (id === undefined) return state;
  const folded = state.folded.includes(id)
    ? state.folded.filter((other) => other !== id)
    : [...state.folded, id];
  return { ...state, folded, chosen: { run: run.run, row: id } };
}

function foldAll(state: BoardState, run: RunState): BoardState {
  const phases = rowsOf(run, []).flatMap((row) => (row.kind === 'phase' ? [row.id] : []));
  return { ...state, folded: state.folded.length === 0 ? phases : [], chosen: null };
}

function say(text: string): Effect {
  return { do: 'say', tone: 'warning', text };
}

function keys(state: BoardState, { snapshot }: PaneContext): KeyHint[] {
  const { run } = snapshot;
  if (state.mode.kind === 'plans')
    return [
      { key: 'Enter', does: 'choose' },
      { key: 'Esc', does: 'back' },
    ];
  if (state.mode.kind === 'begin')
    return [
      { key: 'y', does: 'begin' },
      { key: 'Esc', does: 'leave it' },
    ];
  if (state.mode.kind === 'retry')
    return [
      { key: 'y', does: 'run again' },
      { key: 'Esc', does: 'leave it' },
    ];
  if (run === null) return [{ key: 'n', does: 'new run' }];
  if (state.mode.kind === 'details')
    return [
      { key: 'J/K', does: 'scroll' },
      { key: 'PgUp/PgDn', does: 'page' },
      { key: 'Esc', does: 'steps' },
      { key: 'Enter', does: 'open' },
    ];
  return [
    { key: 'Enter', does: 'open' },
    ...urgentKeys(run),
    { key: 'd', does: 'details' },
    { key: 'n', does: 'new run' },
    { key: 'R', does: 'retry from here' },
    { key: '.', does: 'fold' },
    ...(snapshot.runs.length > 1 ? [{ key: '[ ]', does: 'other run' }] : []),
    { key: '↑↓', does: 'choose' },
  ];
}

function urgentKeys(run: RunState): KeyHint[] {
  switch (run.state) {
    case 'running':
      return [{ key: 'x', does: 'stop' }];
    case 'blocked':
      return [
        { key: 'g', does: 'gate' },
        { key: 'r', does: 'resume' },
      ];
    case 'waiting':
      return [{ key: 't', does: 'task' }];
    case 'finished':
      return [];
    default:
      return [{ key: 'r', does: 'resume' }];
  }
}
