import { beforeAll, describe, expect, it } from 'vitest';
import { type EnablementFacts, readFacts } from '../../../tools/enablement/enablement-facts.ts';
import { judgeDocument } from '../../../tools/enablement/judge-documents.ts';
import { writeEnablement } from '../../../tools/write-enablement.ts';
import type { ModelBench } from '../model/bench.ts';
import { scoredBench, sources, words } from './bench.ts';

const options = { least_leads: 30, segment_words: {} };
let bench: ModelBench;
let facts: EnablementFacts;

beforeAll(async () => {
  bench = await scoredBench();
  await bench.run(writeEnablement, { version: 'v1', tiers: words, sources });
  facts = await readFacts(
    bench.context.artifacts,
    Object.fromEntries(words.map(({ name, word }) => [name, word])),
  );
});

const files = {
  mapping: 'salesforce_field_mapping_v1.csv',
  guide: 'sga_training_guide_v1.md',
  sheet: 'feature_importance_cheat_sheet_v1.pdf',
  playbook: 'what_moves_needle_playbook_v1.md',
  specification: 'salesforce_ui_spec_v1.md',
  adoption: 'sga_adoption_tracking_plan_v1.md',
} as const;
type Kind = keyof typeof files;

function faultsAfter(kind: Kind, change: (text: string) => string): string[] {
  const text = bench.artifacts.get(files[kind]) ?? '';
  const changed = change(text);
  // A change that changes nothing would prove nothing.
  expect(changed === text).toBe(change === same);
  return judgeDocument[kind](changed, facts, options);
}

const same = (text: string) => text;
const without = (part: RegExp) => (text: string) => text.replace(part, '');

it.each(Object.keys(files) as Kind[])('finds no fault with the %s as it is written', (kind) => {
  expect(faultsAfter(kind, same)).toEqual([]);
});

it.each(Object.keys(files) as Kind[])('finds faults with a %s that is empty, or cut short', (kind) => {
  expect(faultsAfter(kind, () => '').length).toBeGreaterThan(0);
  expect(faultsAfter(kind, (text) => text.slice(0, text.length / 2)).length).toBeGreaterThan(0);
});

describe('it names what is missing', () => {
  it.each<[Kind, string, (text: string) => string]>([
    ['mapping', 'no row for tenure', without(/^tenure,.*\n/m)],
    ['mapping', 'a row too many for tenure', (text) => text + (/^tenure,.*\n/m.exec(text)?.[0] ?? '')],
    ['mapping', 'no received_as of tenure', without(/Vendor_tenure/)],
    ['guide', 'no section "When you know better"', without(/^## When you know better$/m)],
    ['guide', 'nothing under "What the score is"', without(/(?<=^## What the score is\n)[\s\S]*?(?=^## )/m)],
    ['guide', 'no row for Hot', without(/^\| \*\*Hot\*\* .*\n/m)],
    ['guide', 'no example rated Warm', without(/^\*\*Warm\*\*: chance .*\n/m)],
    [
      'guide',
      'no advice for "no vendor record of this person was known by then"',
      without(/^\| no vendor record.*\n/m),
    ],
    ['sheet', '2 pages instead of one', (text) => `${text}<< /Type /Page >>`],
    ['sheet', 'no tier Very Hot', (text) => withoutDrawn(text, 'Very Hot')],
    ['sheet', 'no line for prior firms', (text) => withoutDrawn(text, 'prior firms')],
    ['playbook', 'no section "Firm size"', without(/^## Firm size$/m)],
    ['playbook', 'nothing to do for 2 5', (text) => text.replace(/(?<=^### 2 5\n)[\s\S]*?(?=^### )/m, '')],
    ['specification', 'no description of Leadline_Tier__c', without(/^\| `Leadline_Tier__c` .*\n/m)],
    ['specification', 'no section "An old score"', without(/^### An old score$/m)],
    ['adoption', 'a SOQL query is missing', without(/^SELECT Lead__c.*\n/m)],
    ['adoption', 'the query of the weekly table is missing', without(/^WITH first_calls/m)],
  ])('%s: %s', (kind, fault, change) => {
    expect(faultsAfter(kind, change)).toContain(fault);
  });
});

it('finds a page that has lost a heading or its end', () => {
  const markdown = bench.artifacts.get(files.guide) ?? '';
  const page = bench.artifacts.get('sga_training_guide_v1.html') ?? '';
  expect(judgeDocument.page(page, markdown)).toEqual([]);
  expect(judgeDocument.page(page.replace(/<h2>.*<\/h2>/, ''), markdown)).toHaveLength(1);
  expect(judgeDocument.page(page.slice(0, -20), markdown)).toHaveLength(1);
});

/** The PDF with the texts that read so taken out; they stand in hexadecimal pieces. */
function withoutDrawn(file: string, label: string): string {
  return file.replace(/\[((?:<[0-9a-f]*>|[-\s\d.])*)\]\s*TJ/gi, (drawn, pieces: string) => {
    const hex = Array.from(pieces.matchAll(/<([0-9a-f]*)>/gi), ([, piece]) => piece).join('');
    return Buffer.from(hex, 'hex').toString('latin1') === label ? '[<20>] TJ' : drawn;
  });
}
