import { historyFields, leadFields } from '../../salesforce/fields.ts';
import { recordsOf } from '../model/csv.ts';
import { adoptionHeadings } from './adoption.ts';
import { sheetFacts } from './cheat-sheet.ts';
import type { EnablementFacts } from './enablement-facts.ts';
import { mappingHeader } from './field-mapping.ts';
import { guideHeadings } from './guide.ts';
import { readPdf } from './pdf-text.ts';
import { type PlaybookOptions, toldGroups } from './playbook.ts';
import { componentStates } from './ui-specification.ts';

/** Cells of the mapping that may be empty: a feature need not have a unit, nor a Salesforce field, nor a lead that is told of it. */
const mayBeEmpty: readonly string[] = ['unit', 'salesforce_field_of_the_value', 'salesforce_fields'];

/** What the text of a document lacks, one sentence each. They are read back from the file, so that one that was cut short is found. */
export const judgeDocument = {
  mapping(text: string, { bundle }: EnablementFacts): string[] {
    const [header = [], ...records] = recordsOf(text);
    if (header.join() !== mappingHeader.join()) return ['its columns are not those of a mapping'];
    const named = records.map(([name = '']) => name);
    const features = bundle.features.features.map(({ name }) => name);
    return [
      ...features.filter((name) => !named.includes(name)).map((name) => `no row for ${name}`),
      ...named
        .filter((name, at) => !features.includes(name) || named.indexOf(name) !== at)
        .map((name) => `a row too many for ${name}`),
      ...records.flatMap((cells) =>
        header.flatMap((column, at) =>
          cells[at] === '' && !mayBeEmpty.includes(column) ? [`no ${column} of ${cells[0]}`] : [],
        ),
      ),
    ];
  },

  guide(source: string, { tiers, leads }: EnablementFacts): string[] {
    const text = unescaped(source);
    const reasons = new Set(leads.filter(({ tier }) => tier === null).map(({ reason }) => reason));
    return [
      ...emptySections(text, guideHeadings),
      ...missing(
        text,
        tiers,
        ({ word }) => `| **${word}** |`,
        ({ word }) => `no row for ${word}`,
      ),
      ...missing(
        text,
        tiers.filter(({ open }) => open > 0),
        ({ word }) => `\n**${word}**: chance `,
        ({ word }) => `no example rated ${word}`,
      ),
      ...missing(
        text,
        [...reasons],
        (reason) => `| ${reason} |`,
        (reason) => `no advice for "${reason}"`,
      ),
    ];
  },

  sheet(file: string, facts: EnablementFacts): string[] {
    const { pages, texts } = readPdf(file);
    const told = sheetFacts(facts);
    return [
      ...(pages === 1 ? [] : [`${pages} pages instead of one`]),
      ...(told.length === 0 ? ['no fact that moves a score'] : []),
      ...told.flatMap(({ label }) => (texts.includes(label) ? [] : [`no line for ${label}`])),
      ...facts.tiers.flatMap(({ word }) => (texts.includes(word) ? [] : [`no tier ${word}`])),
    ];
  },

  playbook(text: string, facts: EnablementFacts, options: PlaybookOptions): string[] {
    const titles = facts.explanation.cohorts.map(({ title }) => title);
    const sections = text.split(/^### /m).slice(1);
    const groups = toldGroups(facts, options);
    return [
      ...(groups.length === 0 ? ['no segment has enough leads in the trial to be told of'] : []),
      ...emptySections(text, titles),
      ...groups.flatMap((group) =>
        sections.some((section) => section.startsWith(`${group}\n`) && section.includes('- **What to do.** '))
          ? []
          : [`nothing to do for ${group}`],
      ),
    ];
  },

  specification(text: string): string[] {
    const lines = text.split('\n');
    return [
      ...emptySections(text, componentStates, '### '),
      ...[...leadFields, ...historyFields].flatMap(({ name }) =>
        lines.some((line) => line.startsWith(`| \`${name}\` | `) && !/\|\s+\|/.test(line))
          ? []
          : [`no description of ${name}`],
      ),
    ];
  },

  adoption(source: string, { tiers }: EnablementFacts): string[] {
    const text = unescaped(source);
    return [
      ...emptySections(text, adoptionHeadings),
      ...missing(
        text,
        tiers,
        ({ word }) => ` | ${word} | `,
        ({ word }) => `no row for ${word}`,
      ),
      ...(text.match(/^```sql\nSELECT .* FROM \w+ WHERE /gm)?.length === 3
        ? []
        : ['a SOQL query is missing']),
      ...(/^```sql\nWITH [\s\S]+^```$/m.test(text) ? [] : ['the query of the weekly table is missing']),
    ];
  },

  /** An HTML twin has the headings of its Markdown. */
  page(html: string, markdown: string): string[] {
    const count = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
    const headings = count(markdown.replace(/^```[\s\S]*?^```$/gm, ''), /^#{1,3} /gm);
    const found = count(html, /<h[123]>[^<]/g);
    return found === headings && html.trimEnd().endsWith('</html>')
      ? []
      : [`${found} of ${headings} headings, or the page is cut short`];
  },
} as const;

/** Headings that are not there, or have nothing under them. */
function emptySections(text: string, headings: readonly string[], mark = '## '): string[] {
  const sections = text.split(new RegExp(`^(?=#{2,${mark.trim().length}} )`, 'm'));
  return headings.flatMap((heading) => {
    const section = sections.find((each) => each.startsWith(`${mark}${heading}\n`));
    if (section === undefined) return [`no section "${heading}"`];
    return section.slice(mark.length + heading.length).trim() === '' ? [`nothing under "${heading}"`] : [];
  });
}

/** The text of cells without the backslashes that keep their marks from breaking the table. */
function unescaped(markdown: string): string {
  return markdown.replace(/\\(?=[\\|`<>[\]])/g, '');
}

function missing<Item>(
  text: string,
  items: readonly Item[],
  sought: (item: Item) => string,
  fault: (item: Item) => string,
): string[] {
  return items.filter((item) => !text.includes(sought(item))).map(fault);
}
