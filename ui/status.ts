import type { RunState, RunStatus, StepState, StepStatus } from '../runner/run-state.ts';
import { keepsRun, standingOf, type VerdictStanding } from '../runner/verdict-standing.ts';
import { renderChanges } from './changes.ts';
import type { Style } from './colour.ts';
import { renderFacts } from './error.ts';
import { renderOpen, renderWarnings } from './gate-table.ts';
import { type Column, renderTable } from './table.ts';
import type { Glyphs, Terminal } from './terminal.ts';
import { printable } from './width.ts';

const columns: Column[] = [
  { heading: 'State' },
  { heading: 'Step' },
  { heading: 'Title', cut: true },
  { heading: 'Seconds', align: 'right' },
  { heading: 'Gates' },
];

/** Where a run stands: its steps, what keeps it, and what may be done next. */
export function renderStatus(state: RunState, terminal: Terminal): string {
  const rows = state.steps.map((step) => [
    stepCell(step, terminal.glyphs),
    step.id,
    step.title,
    step.seconds === undefined ? '' : step.seconds.toFixed(1),
    countVerdicts(step),
  ]);
  return [
    ...renderHead(state, terminal),
    '',
    renderTable(columns, rows, terminal),
    ...renderWarnings(state.verdicts, terminal),
    ...renderStop(state, terminal),
  ].join('\n');
}

/** What keeps the run from going on, and the legal next actions: nothing for a step that is simply next. */
export function renderStop(state: RunState, terminal: Terminal): string[] {
  return [...state.steps.flatMap((step) => renderKeeper(step, terminal)), ...renderNext(state, terminal)];
}

function renderHead(state: RunState, terminal: Terminal): string[] {
  return [
    `${terminal.paint('strong', state.run)}  ${printable(state.title)} (${state.plan} ${state.planVersion})`,
    `State: ${terminal.paint(runStyles[state.state], describeRun[state.state])}   Analysis date: ${state.analysisDate}   Seed: ${state.seed}`,
    ...renderCautions(state, terminal),
  ];
}

/** What a reader must know before believing a run: that it was rehearsed, and all that is not the reference's. */
export function renderCautions(state: RunState, terminal: Terminal): string[] {
  const changes = renderChanges(state, terminal);
  if (!state.rehearsal) return changes;
  const text = 'REHEARSAL: human steps were completed by a stand-in, not by a person.';
  return [terminal.paint('warning', `${terminal.glyphs.warned} ${text}`), ...changes];
}

export const describeRun: Record<RunStatus, string> = {
  running: 'running',
  paused: 'paused between two steps',
  blocked: 'BLOCKED at a gate',
  waiting: 'waiting for a person',
  failed: 'FAILED',
  finished: 'finished',
  interrupted: 'interrupted inside a step',
};

export const runStyles: Record<RunStatus, Style> = {
  running: 'strong',
  paused: 'warning',
  blocked: 'bad',
  waiting: 'warning',
  failed: 'bad',
  finished: 'good',
  interrupted: 'warning',
};

export function stepCell(step: StepState, glyphs: Glyphs): { text: string; style: Style } {
  if (step.rehearsal) return { text: `${glyphs.warned} rehearsed`, style: 'warning' };
  const { glyph, style, word } = stepLooks[step.state];
  return { text: `${glyphs[glyph]} ${word}`, style };
}

const stepLooks: Record<StepStatus, { glyph: keyof Glyphs; style: Style; word: string }> = {
  pending: { glyph: 'pending', style: 'quiet', word: 'pending' },
  running: { glyph: 'running', style: 'strong', word: 'running' },
  done: { glyph: 'passed', style: 'good', word: 'done' },
  blocked: { glyph: 'failed', style: 'bad', word: 'BLOCKED' },
  failed: { glyph: 'failed', style: 'bad', word: 'FAILED' },
  waiting: { glyph: 'waiting', style: 'warning', word: 'waiting' },
  declared: { glyph: 'pending', style: 'quiet', word: 'not built yet' },
};

function countVerdicts(step: StepState): string {
  const of = (standing: VerdictStanding) =>
    step.verdicts.filter((verdict) => standingOf(verdict) === standing).length;
  return [
    of('passed') > 0 ? `${of('passed')} passed` : '',
    of('warned') > 0 ? `${of('warned')} warned` : '',
    of('failed') > 0 ? `${of('failed')} FAILED` : '',
    of('waived') > 0 ? `${of('waived')} waived` : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

function renderKeeper(step: StepState, terminal: Terminal): string[] {
  if (step.state === 'blocked') return renderOpen(step.verdicts.filter(keepsRun), terminal);
  if (step.state === 'failed' && step.error !== undefined) return ['', ...renderFacts(step.error, terminal)];
  if (step.state === 'waiting') return ['', ...renderRequest(step, terminal)];
  return [];
}

/** What a human step asks, as the person reads it before saying that it is done. */
export function renderRequest(step: StepState, terminal: Terminal): string[] {
  return [
    terminal.paint('strong', `Step ${step.id} asks a person: ${printable(step.title)}`),
    ...(step.instructions?.split('\n') ?? []).map((line) => `  ${printable(line)}`),
    ...(step.checklist ?? []).map((item) => `  [ ] ${printable(item)}`),
  ];
}

/** The legal next actions, with their exact commands. */
export function renderNext(state: RunState, terminal: Terminal): string[] {
  if (state.nextActions.length === 0) return [];
  return [
    '',
    terminal.paint('strong', 'What may be done next:'),
    ...state.nextActions.flatMap((action) => [
      `  ${printable(action.label)}`,
      `    ${printable(action.command)}`,
    ]),
  ];
}
