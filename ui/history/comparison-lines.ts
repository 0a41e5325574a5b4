import { renderCompared, renderDifferences, sectionHeading } from '../comparison.ts';
import { type ComparisonSection, sectionsOf } from '../comparison-sections.ts';
import type { Terminal } from '../terminal.ts';
import type { ComparisonLook } from './history-state.ts';

/** One line of a comparison, and the section that Enter folds there; null above the sections. */
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
      const lines = folded.includes(section.title) ? [] : renderDifferences(section, inset(terminal));
      const heading = `${foldMark(section, folded)} ${sectionHeading(section)}`;
      return [
        { text: terminal.paint('strong', heading), section: section.title },
        ...lines.map((text) => ({ text: `  ${text}`, section: section.title })),
      ];
    }),
  ];
}

/** The sections that can be folded, as titles. */
export function foldable({ comparison }: ComparisonLook): string[] {
  return sectionsOf(comparison)
    .filter(({ differences }) => differences.length > 0)
    .map(({ title }) => title);
}

function ordered(sections: readonly ComparisonSection[]): ComparisonSection[] {
  const differs = ({ differences }: ComparisonSection) => differences.length > 0;
  return [...sections.filter(differs), ...sections.filter((section) => !differs(section))];
}

function foldMark({ title, differences }: ComparisonSection, folded: readonly string[]): string {
  if (differences.length === 0) return '   ';
  return folded.includes(title) ? '[+]' : '[-]';
}

function inset(terminal: Terminal): Terminal {
  return { ...terminal, columns: terminal.columns - 2 };
}
