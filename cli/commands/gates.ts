import type { Evidence } from '../../gates/gate.ts';
import { formatScalar } from '../../gates/judge.ts';
import type { GateReport } from '../../runner/engine.ts';
import { renderChanges } from '../../ui/changes.ts';
import { renderGates } from '../../ui/gate-table.ts';
import { renderPlanGates } from '../../ui/plan-gates.ts';
import { renderTable } from '../../ui/table.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import { withEngine } from '../open-engine.ts';
import { withPlans } from '../plan-reader.ts';
import { findWorkspace, type Shell } from '../shell.ts';
import type { StatusOptions } from './status.ts';

const shownRows = 10;

/** `leadline gates`: every gate that was judged, and the evidence of those that do not hold. */
export function gates(options: StatusOptions, shell: Shell): Promise<Outcome> {
  return withEngine(findWorkspace(options), async (engine) => {
    const { run, changedGates } = engine.status(options.run);
    const reports = await engine.gates(run);
    return {
      payload: {
        run,
        changedGates,
        gates: reports.map(({ verdict, evidence, evidencePath }) => ({
          ...verdict,
          rows: evidence,
          evidencePath,
        })),
      },
      text: () =>
        [
          ...renderChanges({ changedParameters: [], changedGates }, shell.terminal),
          renderGates(
            reports.map((report) => report.verdict),
            shell.terminal,
          ),
          ...reports
            .filter((report) => report.verdict.status !== 'passed')
            .flatMap((report) => renderReport(report, shell.terminal)),
        ].join('\n'),
    };
  });
}

/** `leadline gates PLAN`: every gate that a plan has, with the verdict of a run of it where there is one. */
export function gatesOfPlan(name: string, options: StatusOptions, shell: Shell): Promise<Outcome> {
  return withPlans(options, ({ plans, parameters }) => {
    const { plan, changedGates } = plans.viewPlan(name);
    const { run, gates: all } = plans.gatesOfPlan(name, options.run);
    return {
      payload: { run, plan: name, planVersion: plan.version, parameters, changedGates, gates: all },
      text: () =>
        [
          ...renderChanges({ changedParameters: [], changedGates }, shell.terminal),
          renderPlanGates(all, run, shell.terminal),
        ].join('\n'),
    };
  });
}

function renderReport({ verdict, evidence, evidencePath }: GateReport, terminal: Terminal): string[] {
  if (evidence === null) return [];
  const shown = Math.min(shownRows, evidence.rows.length);
  return [
    '',
    terminal.paint(
      'strong',
      `Evidence of ${verdict.gate}: ${shown} of ${evidence.total} rows, all that were kept are in ${evidencePath}`,
    ),
    renderRows(evidence, terminal),
  ];
}

function renderRows({ columns, rows }: Evidence, terminal: Terminal): string {
  const headings = columns.map((heading, index) => ({
    heading,
    cut: true,
    align: rows.every((row) => typeof row[index] === 'number') ? ('right' as const) : ('left' as const),
  }));
  return renderTable(
    headings,
    rows.slice(0, shownRows).map((row) => row.map(formatScalar)),
    terminal,
  );
}
