import type { ComparedRun, RunComparison } from '../runner/compare-runs.ts';
import { type ComparisonSection, type ShownDifference, sectionsOf } from './comparison-sections.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { printable, truncate, wrap } from './width.ts';

/** From so many columns on the runs stand side by side; below, one under the other. */
const sideBySideFrom = 110;

/** Two runs compared, as lines: what differs first, what is equal counted. */
export function renderComparison(comparison: RunComparison, terminal: Terminal): string[] {
  return [
    ...renderCompared(comparison, terminal),
    ...sectionsOf(comparison).flatMap((section) => [
      '',
      terminal.paint('strong', sectionHeading(section)),
      ...renderDifferences(section, terminal),
    ]),
  ];
}

/** Which two runs they are, and what cannot be compared. */
export function renderCompared({ a, b, notes }: RunComparison, terminal: Terminal): string[] {
  return [
    identity('A', a, terminal),
    identity('B', b, terminal),
    ...notes.flatMap((note) => {
      const [first = '', ...more] = wrap(printable(note), Math.max(20, terminal.columns - 3));
      return [
        `${terminal.paint('warning', terminal.glyphs.warned)}  ${first}`,
        ...more.map((line) => `   ${line}`),
      ];
    }),
  ];
}

/** Such as `Gates: 3 differ, 47 equal`. */
export function sectionHeading({ title, differences, equal }: ComparisonSection): string {
  if (differences.length === 0) return `${title}: ${equal === 0 ? 'none to compare' : `all ${equal} equal`}`;
  const differ = differences.length === 1 ? '1 differs' : `${differences.length} differ`;
  return `${title}: ${differ}, ${equal} equal`;
}

/** The differences of one section, each line at most as wide as the terminal. */
export function renderDifferences({ differences }: ComparisonSection, terminal: Terminal): string[] {
  if (differences.length === 0) return [];
  if (terminal.columns < sideBySideFrom) return differences.flatMap((one) => stacked(one, terminal));
  const columns = [
    { heading: 'Change' },
    { heading: 'What', cut: true },
    { heading: 'A', cut: true },
    { heading: 'B', cut: true },
  ];
  const rows = differences.map(({ change, style, what, a, b }) => [
    style === null ? change : { text: change, style },
    what,
    a,
    b,
  ]);
  return renderTable(columns, rows, terminal).split('\n');
}

function stacked({ change, style, what, a, b }: ShownDifference, terminal: Terminal): string[] {
  const { columns, glyphs, paint } = terminal;
  const within = (text: string, used: number) => truncate(printable(text), columns - used, glyphs.ellipsis);
  return [
    `${style === null ? change : paint(style, change)}  ${within(what, change.length + 2)}`,
    `  ${paint('quiet', 'A')}  ${within(a, 5)}`,
    `  ${paint('quiet', 'B')}  ${within(b, 5)}`,
  ];
}

function identity(side: string, run: ComparedRun, { paint, columns, glyphs }: Terminal): string {
  const began = run.startedAt.slice(0, 16).replace('T', ' ');
  const rehearsed = run.rehearsal ? ', REHEARSED' : '';
  const facts = `${run.state}${rehearsed}, begun ${began} UTC, plan version ${run.planVersion}`;
  const name = printable(run.run);
  return `${paint('strong', `${side}  ${name}`)}  ${truncate(printable(facts), columns - name.length - 5, glyphs.ellipsis)}`;
}
