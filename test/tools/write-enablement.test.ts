import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { explanationFile } from '../../tools/explanation/explanation-files.ts';
import { readDrivers } from '../../tools/model/driver-files.ts';
import { scoresFile } from '../../tools/model/score-files.ts';
import { predictionsFile } from '../../tools/model/training-files.ts';
import { writeEnablement } from '../../tools/write-enablement.ts';
import { scoredBench, sources, words } from './enablement/bench.ts';
import type { ModelBench } from './model/bench.ts';

const input = { version: 'v1', tiers: words, sources, adoption_scenario: 0.6 };
let bench: ModelBench;
let result: Awaited<ReturnType<typeof write>>;

function write(on: ModelBench, more: object = {}) {
  return on.run(writeEnablement, { ...input, ...more });
}

const text = (name: string) => bench.artifacts.get(name) ?? '';
const json = (name: string): unknown => JSON.parse(text(name));
const guide = () => text('sga_training_guide_v1.md');
const playbook = () => text('what_moves_needle_playbook_v1.md');
const leads = (): Record<string, string>[] => parse(text('scores.csv'), { columns: true });

/** The cells of each row of the table under a heading. */
function tableUnder(markdown: string, heading: string): string[][] {
  const section = markdown.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(2).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

const numbersIn = (prose: string): string[] => prose.match(/\d+(?:,\d{3})*(?:\.\d+)?/g) ?? [];
const whole = (count: number) => count.toLocaleString('en-US');

beforeAll(async () => {
  bench = await scoredBench();
  result = await write(bench);
});

it('writes every document, opens it, and finds nothing missing', () => {
  expect(result.measures.missingArtifacts).toMatchObject({ value: 0, evidence: { rows: [] } });
  expect(result.measures).toMatchObject({
    narrativeCoverage: { value: 1 },
    adoptionDefined: { value: true },
  });
  expect(result.output.documents).toEqual([
    'salesforce_field_mapping_v1.csv',
    'sga_training_guide_v1.md',
    'feature_importance_cheat_sheet_v1.pdf',
    'what_moves_needle_playbook_v1.md',
    'salesforce_ui_spec_v1.md',
    'sga_adoption_tracking_plan_v1.md',
  ]);
});

describe('the field mapping', () => {
  const rows = (): Record<string, string>[] =>
    parse(text('salesforce_field_mapping_v1.csv'), { columns: true });

  it('has each feature of the bundle once, the most important first, with its source', () => {
    const { features } = json('bundle/features.json') as { features: { name: string }[] };
    const ranked = explanationFile.parse(json('explanation.json')).features;
    expect(rows().map(({ feature }) => feature)).toEqual(ranked.map(({ feature }) => feature));
    expect(new Set(rows().map(({ feature }) => feature))).toEqual(new Set(features.map(({ name }) => name)));
    for (const { feature, rank, importance_share, received_as } of rows()) {
      const own = ranked.find((one) => one.feature === feature);
      expect([Number(rank), Number(importance_share)]).toEqual([own?.rank, Number(own?.share.toFixed(6))]);
      expect(received_as).toBe(`Vendor_${feature}`);
    }
  });

  it('counts the leads that are told of a feature as drivers.csv has them', () => {
    const told = [...readDrivers(text('drivers.csv')).values()]
      .flat()
      .filter(({ direction, rank }) => rank <= (direction === 'up' ? 3 : 2));
    for (const { feature, open_leads_told_of_it } of rows())
      expect(Number(open_leads_told_of_it)).toBe(told.filter((one) => one.feature === feature).length);
  });

  it('says of a place that no more reaches a rep than how common it is', () => {
    expect(rows().find(({ feature }) => feature === 'state')).toMatchObject({
      pii_class: 'personal, only how common it is',
      reaches_salesforce: expect.stringMatching(/without its value|no lead is told/),
    });
  });
});

describe('the guide', () => {
  it('tells of each tier what the trial and the open leads show', () => {
    const { test } = predictionsFile.parse(json('model/predictions.json'));
    const scores = scoresFile.parse(json('scores.json'));
    const rows = tableUnder(guide(), 'What the tiers mean');
    expect(rows.map(([word]) => word)).toEqual(['**Very Hot**', '**Hot**', '**Warm**']);
    const tried = rows.map(([, , observed = '']) =>
      numbersIn(observed).map((each) => Number(each.replace(',', ''))),
    );
    const sum = (at: number) => tried.reduce((all, numbers) => all + (numbers[at] ?? 0), 0);
    expect(sum(1)).toBe(test.labels.filter((label) => label === 1).length);
    expect(sum(2)).toBe(test.labels.length);
    for (const [per100 = 0, conversions = 0, dials = 1] of tried)
      expect(per100).toBeCloseTo((100 * conversions) / dials, 1);
    for (const [at, [, chance, , , , open]] of rows.entries()) {
      const tier = scores.tiers[at];
      expect(open?.split(' ')[0]).toBe(whole(tier?.leads ?? -1));
      expect(leads().filter((lead) => lead.tier === tier?.name)).toHaveLength(tier?.leads ?? -1);
      if (tier?.min !== 0) expect(chance).toContain(`${Math.round(100 * (tier?.min ?? 0))} %`);
    }
  });

  it('shows a lead of each tier, with the narrative and the chance that scores.csv has, and no id', () => {
    const examples = guide().matchAll(/\n> (.+)\n\n\*\*(.+)\*\*: chance ([\d.]+) %, ([\d.]+) times/g);
    const { base_rate } = scoresFile.parse(json('scores.json'));
    const shown = Array.from(examples, ([, narrative = '', word = '', chance = '', times = '']) => {
      const tier = words.find((each) => each.word === word)?.name;
      const lead = leads().find((each) => each.narrative === narrative && each.tier === tier);
      const probability = Number(lead?.probability);
      expect(chance).toBe((100 * probability).toFixed(1));
      expect(times).toBe((probability / base_rate).toFixed(1));
      return word;
    });
    expect(shown.toSorted()).toEqual(['Hot', 'Very Hot', 'Warm']);
  });

  it('counts each fact on either side as drivers.csv does', () => {
    const drivers = [...readDrivers(text('drivers.csv')).values()].flat();
    const rows = tableUnder(guide(), 'What raises a score and what lowers it');
    expect(rows.length).toBeGreaterThan(2);
    for (const [label, , up, raising, down, lowering] of rows) {
      const own = drivers.filter((one) => one.label === label);
      const side = (direction: string) => own.filter((one) => one.direction === direction);
      expect([raising, lowering]).toEqual([whole(side('up').length), whole(side('down').length)]);
      if (side('up').length > 0) expect(side('up').map((one) => one.text)).toContain(up);
      if (side('down').length > 0) expect(side('down').map((one) => one.text)).toContain(down);
    }
  });

  it('says of no lead without a score more than its reason', () => {
    expect(tableUnder(guide(), 'When there is no score')).toEqual([
      ['no vendor record of this person was known by then', '2', expect.stringContaining('Check')],
    ]);
  });

  it('has no number in its prose that neither the bundle nor the scores have', () => {
    const scores = scoresFile.parse(json('scores.json'));
    const tiers = tableUnder(guide(), 'What the tiers mean').map(([, , observed = '']) =>
      numbersIn(observed),
    );
    const ofManifest = numbersIn(text('bundle/manifest.json'));
    const known = new Set([
      ...ofManifest,
      ...ofManifest.map((each) => whole(Number(each))),
      ...[scores.scored, scores.unscored, scores.scored + scores.unscored].map(whole),
      (100 * scores.base_rate).toFixed(1),
      ...numbersIn(scores.outcome),
      ...tiers.flat(),
      // Of the best tier, those that did not convert.
      String(Number(tiers[0]?.[2]) - Number(tiers[0]?.[1])),
      // Of a trial, and of a hundred such trials.
      ...['95', '100'],
    ]);
    const prose = guide()
      .split('\n## Five minutes')[0]
      ?.concat(guide().split('\n## What not to conclude')[1] ?? '')
      .split('\n')
      .filter((line) => !line.startsWith('|'))
      .join('\n')
      .replace(/`[^`]*`/g, '');
    expect(numbersIn(prose ?? '').length).toBeGreaterThan(15);
    expect(numbersIn(prose ?? '').filter((each) => !known.has(each))).toEqual([]);
  });
});

describe('the playbook', () => {
  it('has the figures of each segment as the explanation has them', () => {
    const [cohort] = explanationFile.parse(json('explanation.json')).cohorts;
    const rows = tableUnder(playbook(), 'Firm size');
    const told = cohort?.groups.filter((group) => group.rows >= 30) ?? [];
    expect(told.length).toBeGreaterThan(1);
    expect(rows.map((row) => row.slice(1, 6))).toEqual(
      told.map((group) => [
        whole(group.rows),
        `${(100 * group.rate).toFixed(1)} %`,
        `${(100 * group.low).toFixed(1)} % to ${(100 * group.high).toFixed(1)} %`,
        `${group.top_decile_lift?.toFixed(1)} times`,
        group.auc_roc?.toFixed(2),
      ]),
    );
  });

  it('counts a segment with too few leads, and tells nothing of it', async () => {
    const [cohort] = explanationFile.parse(json('explanation.json')).cohorts;
    const sizes = cohort?.groups.map(({ rows }) => rows).toSorted((a, b) => a - b) ?? [];
    const other = copyOf(bench);
    await write(other, { least_leads: (sizes[0] ?? 0) + 1 });
    expect(other.artifacts.get('what_moves_needle_playbook_v1.md')).toContain(
      `one small segment with ${sizes[0]} leads`,
    );
  });
});

it('says nothing that tells who a lead is, in any document', () => {
  const documents = [...bench.artifacts].filter(([name]) => /_v1\.\w+$/.test(name));
  expect(documents).toHaveLength(8);
  for (const [, document] of documents) {
    expect(document).not.toMatch(/00Qopen\d|HYPERLINK|Confidential|\b(TX|CA|NY)\b/);
  }
});

it('says the same numbers on the page as in the Markdown', () => {
  for (const name of ['sga_training_guide_v1', 'what_moves_needle_playbook_v1']) {
    const page = (text(`${name}.html`).split('<main>')[1] ?? '').replace(/<[^>]*>/g, ' ');
    const markdown = text(`${name}.md`)
      .replace(/^#+ /gm, '')
      .replace(/^(\d)\. /gm, '');
    expect(numbersIn(page)).toEqual(numbersIn(markdown));
  }
});

it('gives the same bytes whenever it is run on the same files', async () => {
  const again = copyOf(bench);
  await write(again);
  for (const [name, document] of bench.artifacts) expect(again.artifacts.get(name)).toBe(document);
});

it('holds a mapping to be incomplete where nobody says where a feature comes from', async () => {
  const other = copyOf(bench);
  const { measures } = await write(other, { sources: sources.slice(1) });
  expect(measures.missingArtifacts).toMatchObject({
    value: 1,
    evidence: {
      rows: expect.arrayContaining([['salesforce_field_mapping_v1.csv', 'no source_table of tenure']]),
    },
  });
});

it('sees a lead that is told nothing', async () => {
  const other = copyOf(bench);
  const [header, first = '', ...rest] = text('scores.csv').split('\n');
  other.artifacts.set('scores.csv', [header, first.replace(/"[^"]*average\."/, ''), ...rest].join('\n'));
  const { measures } = await write(other, { documents: ['adoption'] });
  expect(measures.narrativeCoverage?.value).toBeCloseTo(1 - 1 / leads().length, 9);
});

it('refuses a tier for which the SGAs have no word, before anything runs', async () => {
  const nameless = { ...input, tiers: [...words.slice(1), { name: 'A', word: undefined }] };
  const refused = writeEnablement.input.safeParse(nameless);
  expect(refused.error?.issues[0]?.message).toContain('sga_tiers');
  await expect(write(copyOf(bench), { tiers: words.slice(1) })).rejects.toMatchObject({
    code: 'tier-unmapped',
  });
});

/** The same bench on a copy of the artifacts. */
function copyOf(from: ModelBench): ModelBench {
  const artifacts = new Map(from.artifacts);
  const read = (name: string) => {
    const found = artifacts.get(name);
    if (found === undefined) throw new Error(`no artifact ${name}`);
    return found;
  };
  const context = {
    ...from.context,
    artifacts: {
      ...from.context.artifacts,
      write: async (name: string, contents: string | Uint8Array) =>
        void artifacts.set(name, contents.toString()),
      read: async (name: string) => read(name),
      readJson: async <T>(name: string, schema: { parse(value: unknown): T }) =>
        schema.parse(JSON.parse(read(name))),
    },
  };
  return {
    ...from,
    artifacts,
    run: async (tool, asked) => (await tool.run(tool.input.parse(asked) as never, context as never)) as never,
  };
}
