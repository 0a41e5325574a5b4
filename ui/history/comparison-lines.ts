import type { RunComparison } from '../../runner/compare-runs.ts';
import {
  isSaidByHeading,
  renderCompared,
  renderDifferences,
  renderThings,
  sectionHeading,
} from '../comparison.ts';
import type { ComparisonSection } from '../comparison-section.ts';
import { sectionsOf } from '../comparison-sections.ts';
import type { Terminal } from '../terminal.ts';
import { truncate } from '../width.ts';
import type { ComparisonLook } from './history-state.ts';

/** One line of a comparison, and what Enter folds there, as `foldable` names it; null above the sections. */
export interface ComparisonLine {
  text: string;
  section: string | null;
}

/** A comparison as lines that fit: sections with differences first, each under a heading that folds it. */
export function comparisonLines(
  { comparison, folded }: ComparisonLook,
  terminal: Terminal,
): ComparisonLine[] {
  return [
    ...renderCompared(comparison, terminal).map((text) => ({ text, section: null })),
    { text: '', section: null },
    ...ordered(sectionsOf(comparison)).flatMap((section) => {
      const { title, differences } = section;
      const whole = `${foldMark(section, folded)} ${sectionHeading(section)}`;
      const heading = truncate(whole, terminal.columns, terminal.glyphs.ellipsis);
      const first = { text: terminal.paint('strong', heading), section: title };
      if (folded.includes(title)) return [first];
      return [
        first,
        ...renderDifferences(differences, inset(terminal)).map((text) => ({
          text: `  ${text}`,
          section: title,
        })),
        ...unreachedLines(section, folded, terminal),
      ];
    }),
  ];
}

/** What can be folded: sections by their titles, and in them what a run has not come to by what is said of it. */
export function foldable({ comparison }: ComparisonLook): string[] {
  return sectionsOf(comparison)
    .filter(isFoldable)
    .flatMap((section) => [section.title, ...foldedInside(section)]);
}

/** The first sections in which something differs lie open; the rest, and what a run has not come to, is folded to what it counts. */
export function foldedAtFirst(comparison: RunComparison): string[] {
  const sections = sectionsOf(comparison);
  const open = sections.filter(({ differences }) => differences.length > 0).slice(0, openAtFirst);
  return [
    ...sections.filter((section) => isFoldable(section) && !open.includes(section)).map(({ title }) => title),
    ...sections.flatMap(foldedInside),
  ];
}

const openAtFirst = 2;

function foldedInside(section: ComparisonSection): string[] {
  return isSaidByHeading(section) ? [] : section.unreached.map(({ says }) => says);
}

function unreachedLines(
  section: ComparisonSection,
  folded: readonly string[],
  terminal: Terminal,
): ComparisonLine[] {
  const { title, unreached } = section;
  if (isSaidByHeading(section)) {
    return unreached
      .flatMap((one) => renderThings(one, inset(terminal)))
      .map((text) => ({ text: `  ${text}`, section: title }));
  }
  return unreached.flatMap((one) => {
    const isFolded = folded.includes(one.says);
    const lines = isFolded ? [] : renderThings(one, inset(inset(terminal)));
    return [`  ${isFolded ? '[+]' : '[-]'} ${one.says}`, ...lines.map((text) => `    ${text}`)].map(
      (text) => ({ text, section: one.says }),
    );
  });
}

function isFoldable({ differences, unreached }: ComparisonSection): boolean {
  return differences.length > 0 || unreached.length > 0;
}

function ordered(sections: readonly ComparisonSection[]): ComparisonSection[] {
  return [...sections.filter(isFoldable), ...sections.filter((section) => !isFoldable(section))];
}

function foldMark(section: ComparisonSection, folded: readonly string[]): string {
  if (!isFoldable(section)) return '   ';
  return folded.includes(section.title) ? '[+]' : '[-]';
}

function inset(terminal: Terminal): Terminal {
  return { ...terminal, columns: terminal.columns - 2 };
}
