import type { Evidence } from '../../../gates/gate.ts';
import { formatScalar } from '../../../gates/judge.ts';
import { whyNotWaivable } from '../../../gates/waiver.ts';
import type { RunState, StepVerdict } from '../../../runner/run-state.ts';
import { keepsRun } from '../../../runner/verdict-standing.ts';
import { renderGates, renderOpen } from '../../gate-table.ts';
import { renderStop } from '../../status.ts';
import { renderTable } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';
import { printable } from '../../width.ts';
import type { Answer, Asked } from '../command.ts';
import { gateOf, runOf } from '../find.ts';
import { describeUnjudged } from './unjudged-gate.ts';

/** Rows of evidence that are shown where it is asked for, and beside a reason. */
const manyRows = 20;
const fewRows = 5;

/** /gates: every gate that was judged; with `open`, those that do not hold. */
export function answerGates({ words: [only], snapshot, terminal }: Asked): Answer {
  const state = runOf(snapshot);
  if (only !== 'open') return { text: renderGates(state.verdicts, terminal) };
  const open = state.verdicts.filter(({ status }) => status !== 'passed');
  if (open.length === 0) return { text: `Every gate that was judged in ${state.run} holds.` };
  return { text: renderOpen(open, terminal).join('\n').trimStart() };
}

/** /gate: one gate, and its screen. */
export function answerGate({ words: [id = ''], snapshot, terminal, engine }: Asked): Answer {
  const state = runOf(snapshot);
  const found = gateOf(state, id, engine);
  if (found.is === 'unjudged') return { text: describeUnjudged(found, state, engine.workspace) };
  const { verdict } = found;
  return {
    text: describeGate(verdict, terminal).join('\n'),
    errands: [{ do: 'go', to: { screen: 'gate', run: state.run, gate: verdict.gate } }],
  };
}

/** /evidence: the rows behind a verdict. */
export async function answerEvidence({
  words: [id = ''],
  snapshot,
  terminal,
  engine,
}: Asked): Promise<Answer> {
  const state = runOf(snapshot);
  const found = gateOf(state, id, engine);
  if (found.is === 'unjudged') return { text: describeUnjudged(found, state, engine.workspace) };
  const { gate } = found.verdict;
  const reports = await engine.gates(state.run);
  const report = reports.find(({ verdict }) => verdict.gate === gate);
  if (report === undefined || report.evidence === null)
    return { text: `${gate} was judged without rows of evidence.` };
  const rest = `All that were kept: ${report.evidencePath}`;
  return { text: [...renderRows(gate, report.evidence, manyRows, terminal), rest].join('\n') };
}

/** /why: what keeps a gate, or the run, from going on. */
export async function answerWhy(asked: Asked): Promise<Answer> {
  const {
    words: [id],
    snapshot,
    terminal,
    engine,
  } = asked;
  const state = runOf(snapshot);
  if (id !== undefined) {
    const found = gateOf(state, id, engine);
    if (found.is === 'unjudged') return { text: describeUnjudged(found, state, engine.workspace) };
    return { text: await whyGate(found.verdict, state, asked) };
  }
  const [only, ...more] = state.verdicts.filter(keepsRun);
  if (only !== undefined && more.length === 0) return { text: await whyGate(only, state, asked) };
  const lines = renderStop(state, terminal).join('\n').trimStart();
  return { text: [`${state.run} is ${state.state}.`, lines].filter((part) => part !== '').join('\n') };
}

async function whyGate(verdict: StepVerdict, state: RunState, { engine, terminal }: Asked): Promise<string> {
  if (verdict.status === 'passed') return `${verdict.gate} holds: ${printable(verdict.sentence)}`;
  const reports = await engine.gates(state.run);
  const evidence = reports.find((report) => report.verdict.gate === verdict.gate)?.evidence ?? null;
  return [
    ...describeGate(verdict, terminal),
    ...(evidence === null ? [] : ['', ...renderRows(verdict.gate, evidence, fewRows, terminal)]),
  ].join('\n');
}

function describeGate(verdict: StepVerdict, terminal: Terminal): string[] {
  const { gate, title, severity, step, measured, threshold, status, sentence, waived } = verdict;
  const head = [
    `${printable(gate)}  ${printable(title)}  (${severity}, step ${step})`,
    `Measured ${printable(formatScalar(measured))}, must be ${printable(threshold)}`,
  ];
  if (status === 'passed') return [...head, `${terminal.glyphs.passed} passed  ${printable(sentence)}`];
  return [
    ...head,
    ...renderOpen([verdict], terminal).slice(1),
    // Who waived it, and why, stands among the open gates.
    ...(waived === undefined
      ? [whyNotWaivable(verdict) ?? 'A person may waive it at its screen (/gate).']
      : []),
  ].map(printable);
}

function renderRows(
  gate: string,
  { columns, rows, total }: Evidence,
  most: number,
  terminal: Terminal,
): string[] {
  const shown = rows.slice(0, most);
  const headings = columns.map((heading, index) => ({
    heading,
    cut: true,
    align: shown.every((row) => typeof row[index] === 'number') ? ('right' as const) : ('left' as const),
  }));
  return [
    `Evidence of ${gate}: ${shown.length} of ${total} rows`,
    renderTable(
      headings,
      shown.map((row) => row.map(formatScalar)),
      terminal,
    ),
  ];
}
