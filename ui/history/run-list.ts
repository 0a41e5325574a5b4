import type { RunState } from '../../runner/run-state.ts';
import { describeWaiver, standingOf } from '../../runner/verdict-standing.ts';
import type { PaneContext } from '../app/pane.ts';
import { windowOf } from '../app/scroll.ts';
import { runStyles } from '../status.ts';
import { type Column, renderTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { printable, truncate } from '../width.ts';
import { cursorOf, type HistoryState, newestFirst, olderFirst } from './history-state.ts';

/** From so many columns on, plan, approvers and all counts have their place in the list; below, the chosen run tells them. */
const wideFrom = 120;
const detailLines = 5;
const headLines = 2;

/** How many runs the list shows at once. */
export function listRows({ rows }: PaneContext): number {
  return Math.max(1, rows - headLines - detailLines);
}

/** The list as lines: newest first, with the chosen run told in full below. */
export function runListLines(state: HistoryState, context: PaneContext): string[] {
  const { terminal, columns } = context;
  const runs = newestFirst(context.snapshot);
  const cursor = cursorOf(state, runs);
  const chosen = runs[cursor];
  if (chosen === undefined) {
    return ['There is no run in this workspace yet.', 'Begin one on the board, or with `leadline run PLAN`.'];
  }
  const wide = columns >= wideFrom;
  const sides = olderFirst(state.marks, context.snapshot);
  const { top, end } = windowOf(runs.length, cursor, listRows(context), state.top);
  const rows = runs.slice(top, end).map((run, index) => {
    const here = top + index === cursor ? terminal.glyphs.running : ' ';
    const cells = [
      `${here} ${markOf(run, sides)}`,
      run.run,
      { text: run.state, style: runStyles[run.state] },
      run.startedAt.slice(0, wide ? 16 : 10).replace('T', ' '),
      wide ? allCounts(run) : worstCounts(run),
      aucPrOf(run),
    ];
    return wide ? [...cells, approversOf(run)] : cells;
  });
  const table = renderTable(wide ? [...listColumns, { heading: 'People', cut: true }] : listColumns, rows, {
    ...terminal,
    columns,
  });
  return [...table.split('\n'), '', ...detailsOf(chosen, { ...terminal, columns })];
}

const listColumns: Column[] = [
  { heading: '' },
  { heading: 'Run', cut: true },
  { heading: 'State' },
  { heading: 'Begun (UTC)' },
  { heading: 'Gates' },
  { heading: 'AUC-PR', align: 'right' },
];

/** Which side of the comparison a marked run will be. */
function markOf({ run }: RunState, sides: readonly string[]): string {
  const index = sides.indexOf(run);
  return `[${index === -1 ? ' ' : 'AB'[index]}]`;
}

function counts({ verdicts }: RunState): string[] {
  const standings = verdicts.map(standingOf);
  return (['failed', 'waived', 'warned', 'passed'] as const).flatMap((standing) => {
    const count = standings.filter((one) => one === standing).length;
    return count === 0 ? [] : `${count} ${standing === 'failed' ? 'FAILED' : standing}`;
  });
}

function allCounts(run: RunState): string {
  return counts(run).join(', ') || 'none judged';
}

/** What matters most in a narrow cell: the two worst kinds. */
function worstCounts(run: RunState): string {
  return counts(run).slice(0, 2).join(', ') || 'none judged';
}

/** The test figure that the training step handed back, once it has. */
function aucPrOf({ steps }: RunState): string {
  for (const { output } of steps) {
    if (typeof output !== 'object' || output === null || !('testAucPr' in output)) continue;
    if (typeof output.testAucPr === 'number') return output.testAucPr.toFixed(3);
  }
  return '';
}

function approversOf(run: RunState): string {
  const waivers = run.verdicts.flatMap(({ waived }) => waived?.by ?? []);
  const people = run.steps.flatMap(({ by, rehearsal }) => (by === undefined || rehearsal ? [] : [by]));
  const names = [...new Set([...waivers, ...people])].join(', ');
  return run.rehearsal ? ['REHEARSED', names].filter((text) => text !== '').join(', ') : names;
}

function detailsOf(run: RunState, { columns, glyphs, paint }: Terminal): string[] {
  const clipped = (text: string) => truncate(printable(text), columns, glyphs.ellipsis);
  const begun = run.startedAt.slice(0, 16).replace('T', ' ');
  return [
    paint('strong', clipped(`${run.run}  ${run.title} (${run.plan} ${run.planVersion})`)),
    clipped(`Begun ${begun} UTC, analysis date ${run.analysisDate}, seed ${run.seed}.`),
    clipped(`Gates: ${allCounts(run)}.`),
    clipped(peopleText(run)),
  ];
}

function peopleText({ verdicts, steps }: RunState): string {
  const waived = verdicts.flatMap((verdict) =>
    verdict.waived === undefined ? [] : `${verdict.gate} ${describeWaiver(verdict.waived)}`,
  );
  const done = steps.flatMap(({ id, by, rehearsal }) => {
    if (by === undefined) return [];
    return rehearsal ? `step ${id} REHEARSED by a stand-in` : `step ${id} done by ${by}`;
  });
  const told = [...waived, ...done];
  return told.length === 0 ? 'No person has done or waived anything in it.' : `People: ${told.join('; ')}.`;
}
