import { formatScalar } from '../gates/judge.ts';
import type { GateOfPlan, GateStatus } from '../runner/plan-gates.ts';
import { statusCell } from './gate-table.ts';
import { type Cell, type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

const columns: Column[] = [
  { heading: 'Status' },
  { heading: 'Step' },
  { heading: 'Gate' },
  { heading: 'Measured', align: 'right', cut: true },
  { heading: 'Threshold', align: 'right' },
  { heading: 'Severity' },
  { heading: 'What must hold', cut: true },
];

/** Shown where the terminal is wide enough for them to be read. */
const wideColumns: Column[] = [
  { heading: 'Waiver' },
  { heading: 'Otherwise', cut: true },
  { heading: 'Measure', cut: true },
];
const wide = 160;

/** Every gate of a plan, judged or not, with a line that counts them and names the run that judged. */
export function renderPlanGates(
  gates: readonly GateOfPlan[],
  run: string | null,
  terminal: Terminal,
): string {
  if (gates.length === 0) return 'This plan has no gates.';
  const isWide = terminal.columns >= wide;
  const rows = gates.map((gate) => [
    cellOf(gate.status, terminal),
    gate.step,
    gate.gate,
    gate.verdict === null ? '' : formatScalar(gate.verdict.measured),
    thresholdOf(gate),
    gate.severity,
    gate.title,
    ...(isWide ? [waiverText(gate), gate.onFailure, gate.measure] : []),
  ]);
  const shown = isWide ? [...columns, ...wideColumns] : columns;
  const rest = isWide
    ? []
    : [
        'Which may be waived, what to do otherwise and the measure of each: in a wider terminal, or with --json.',
      ];
  return [renderTable(shown, rows, terminal), '', count(gates, run), ...rest].join('\n');
}

/** A run keeps the thresholds that it began with; where they are others, the reader must see it. */
function thresholdOf({ threshold, verdict }: GateOfPlan): string {
  if (verdict === null || verdict.threshold === threshold) return threshold;
  return `${threshold} (judged by ${verdict.threshold})`;
}

function waiverText({ waiver, guards }: GateOfPlan): string {
  switch (waiver) {
    case 'waivable':
      return 'waivable';
    case 'closed':
      return 'no';
    case 'never':
      return guards === 'pii' ? 'never: PII' : 'never: leakage';
  }
}

function cellOf(status: GateStatus, terminal: Terminal): Cell {
  switch (status) {
    case 'not-judged':
      return { text: `${terminal.glyphs.pending} not judged`, style: 'quiet' };
    case 'declared':
      return { text: `${terminal.glyphs.pending} not built`, style: 'quiet' };
    case 'passed':
    case 'warned':
    case 'failed':
    case 'waived':
      return statusCell(status, terminal);
  }
}

function count(gates: readonly GateOfPlan[], run: string | null): string {
  const of = (status: GateStatus) => gates.filter((gate) => gate.status === status).length;
  const declared = `${of('declared')} of steps that are not built yet`;
  const waived = of('waived') === 0 ? '' : `${of('waived')} waived, `;
  if (run === null) return `${gates.length} gates, ${declared}. No run of this plan has judged them.`;
  return `${gates.length} gates by run ${run}: ${of('passed')} passed, ${of('warned')} warned, ${of('failed')} failed, ${waived}${of('not-judged')} not judged, ${declared}.`;
}
