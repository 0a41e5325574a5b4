import type { ComparedRun, RunComparison } from '../runner/compare-runs.ts';
import type { ComparisonSection, SectionName, ShownDifference, Unreached } from './comparison-section.ts';
import { sectionsOf } from './comparison-sections.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { printable, truncate, widthOf, wrap } from './width.ts';

/** From so many columns on the runs stand side by side; below, one under the other. */
const sideBySideFrom = 110;

/** Two runs compared, as lines: what differs first, what is equal counted. */
export function renderComparison(comparison: RunComparison, terminal: Terminal): string[] {
  return [
    ...renderCompared(comparison, terminal),
    ...sectionsOf(comparison).flatMap((section) => [
      '',
      terminal.paint('strong', sectionHeading(section)),
      ...renderDifferences(section.differences, terminal),
      ...renderUnreached(section, terminal),
    ]),
  ];
}

/** The most lines that the short comparison has: as many as a screen. */
const mostLines = 40;

/**
 * Two runs compared on one screen: of each section as many differences as there is room for, and what a run has not come to as a count.
 * `way` says how to ask for the rest.
 */
export function renderShortComparison(comparison: RunComparison, terminal: Terminal, way: string): string[] {
  const sections = sectionsOf(comparison);
  const head = [...renderCompared(comparison, terminal), ''];
  const whole = Math.max(...sections.map(({ differences }) => differences.length));
  const cut = (most: number) => [
    ...head,
    ...sections.flatMap((section) => renderCut(section, most, terminal)),
    ...(whole > most || sections.some(({ unreached }) => unreached.length > 0)
      ? ['', ...wrap(way, terminal.columns)]
      : []),
  ];
  for (let most = Math.min(whole, mostLines); most > 0; most--) {
    const lines = cut(most);
    if (lines.length <= mostLines) return lines;
  }
  return cut(0);
}

/** All of one section. */
export function renderSection(comparison: RunComparison, name: SectionName, terminal: Terminal): string[] {
  return [
    ...renderCompared({ ...comparison, notes: [] }, terminal),
    ...sectionsOf(comparison)
      .filter((section) => section.name === name)
      .flatMap((section) => [
        '',
        ...wrap(sectionHeading(section), terminal.columns),
        ...renderDifferences(section.differences, terminal),
        ...renderUnreached(section, terminal),
      ]),
  ];
}

function renderCut(section: ComparisonSection, most: number, terminal: Terminal): string[] {
  const { name, differences } = section;
  const more = differences.length - most;
  return [
    ...wrap(sectionHeading(section), terminal.columns),
    ...renderDifferences(differences.slice(0, most), terminal),
    ...(more > 0 && most > 0 ? [`  ${more} more of ${name}`] : []),
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

/** Such as `Gates: 3 differ, 47 equal; B has not judged 8 gates yet`. */
export function sectionHeading({ title, differences, equal, unreached }: ComparisonSection): string {
  const counts = countText(differences.length, equal, unreached.length > 0);
  const told = [counts, ...unreached.map(({ says }) => says)].filter((part) => part !== '');
  return `${title}: ${told.join('; ')}`;
}

function countText(differing: number, equal: number, isPart: boolean): string {
  if (differing > 0) return `${differing === 1 ? '1 differs' : `${differing} differ`}, ${equal} equal`;
  if (equal > 0) return isPart ? `${equal} equal` : `all ${equal} equal`;
  return isPart ? '' : 'none to compare';
}

/** What one run has not come to, a line each, with what the other says of it; the heading says it where there is nothing else. */
export function renderUnreached(section: ComparisonSection, terminal: Terminal): string[] {
  return section.unreached.flatMap((one) => [
    ...(isSaidByHeading(section) ? [] : [`${one.says}:`]),
    ...renderThings(one, terminal),
  ]);
}

/** Whether what one run has not come to is all that stands under the heading. */
export function isSaidByHeading({ differences, unreached }: ComparisonSection): boolean {
  return differences.length === 0 && unreached.length === 1;
}

/** What one run has not come to, without a heading. */
export function renderThings({ side, things }: Unreached, { columns, glyphs }: Terminal): string[] {
  return things.map(({ what, a, b }) => {
    const told = printable(side === 'A' ? b : a);
    const room = columns - 4 - widthOf(told);
    // Where both do not fit, the name matters more than what the other run says of it.
    if (room < 24) return `  ${truncate(printable(what), columns - 2, glyphs.ellipsis)}`;
    return `  ${truncate(printable(what), room, glyphs.ellipsis)}  ${told}`;
  });
}

/** Differences, each line at most as wide as the terminal. */
export function renderDifferences(differences: readonly ShownDifference[], terminal: Terminal): string[] {
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
