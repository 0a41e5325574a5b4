import { describe, expect, it } from 'vitest';
import { widthOfLine } from '../../../ui/app/lines.ts';
import { previewLines } from '../../../ui/effect/preview-lines.ts';

function textsOf(markdown: string, columns: number): string[] {
  return previewLines(markdown, columns).map((line) => line.map(({ text }) => text).join(''));
}

const table = [
  '| tier | leads written | fields |',
  '| --- | ---: | --- |',
  '| A | 4 | Leadline_Tier__c, Leadline_Probability__c |',
  '| B\\|C | 12 | Leadline_Tier__c |',
].join('\n');

describe('a preview in lines', () => {
  it('lays a table out in columns where it fits', () => {
    expect(textsOf(table, 80)).toEqual([
      'tier  leads written  fields',
      'A     4              Leadline_Tier__c, Leadline_Probability__c',
      'B|C   12             Leadline_Tier__c',
    ]);
  });

  it('names the column before each cell where it does not, and loses nothing', () => {
    for (const columns of [20, 30, 50, 60]) {
      const texts = textsOf(table, columns);
      expect(Math.max(...previewLines(table, columns).map(widthOfLine))).toBeLessThanOrEqual(columns);
      expect(texts.join('').replaceAll(' ', '')).toBe(
        '-tier:A;leadswritten:4;fields:Leadline_Tier__c,Leadline_Probability__c-tier:B|C;leadswritten:12;fields:Leadline_Tier__c',
      );
      expect(texts.filter((text) => text.includes('| '))).toEqual([]);
    }
  });

  it('shows no marks of Markdown, and keeps the underscores of field names', () => {
    const [bold, code, names] = previewLines(
      '- Leads: **4 are written**\n- `sync/difference.csv` as \\[x\\]\nA__c and B__c, C__c',
      80,
    );
    const strong = bold?.filter(({ style }) => style === 'strong').map(({ text }) => text);
    expect(strong?.join('')).toBe('4 are written');
    expect(code?.map(({ text }) => text).join('')).toBe('- sync/difference.csv as [x]');
    expect(names?.map(({ text }) => text).join('')).toBe('A__c and B__c, C__c');
  });
});
