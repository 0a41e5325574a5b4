import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openLanguageModel } from '../../../runner/language-model.ts';
import { beyondFacts } from '../../../tools/model/check-polish.ts';
import { polishNarratives } from '../../../tools/polish-narratives.ts';
import { scoreLeads } from '../../../tools/score-leads.ts';
import { type Script, startScriptedModel } from '../../support/scripted-model.ts';
import type { ModelBench } from './bench.ts';
import { openLeads, runUntil } from './pipeline.ts';

const signal = new AbortController().signal;
let bench: ModelBench;

beforeAll(async () => {
  bench = await runUntil('bundle');
  await bench.run(scoreLeads, { candidates: 'LeadScoring.open', segment_column: 'firm_size' });
});

/** Rewords the narratives of the first leads with a model on this machine, over real HTTP. */
async function polish(script: Script, top = 3) {
  const model = await startScriptedModel(script);
  onTestFinished(() => model.close());
  const chat = { provider: 'openai-compatible', model: 'scripted', baseUrl: model.url } as const;
  bench.context.languageModel = () => openLanguageModel(chat, {}, signal);
  const result = await bench.run(polishNarratives, { top });
  const [, ...rows] = (bench.artifacts.get('polished.csv') ?? '').trimEnd().split('\n');
  return { ...result, rows, requests: model.requests };
}

/** The note of a request, as the model saw it. */
function noteIn(text: string): string {
  return /Note: (.*?)\\n/.exec(text)?.[1] ?? '';
}

test('what a model says is taken where it holds against the facts', async () => {
  const { output, measures, rows } = await polish(({ text }) => ({
    text: noteIn(text).replace('; ', ', and '),
  }));
  expect(output).toEqual({ asked: 3, polished: 3, kept: [] });
  expect(measures).toMatchObject({
    polished: { value: 3 },
    keptAsTemplate: { value: 0 },
    polishFaults: { value: 0 },
  });
  expect(rows[0]).toContain(', and ');
  expect(rows.every((row) => row.includes(',model,'))).toBe(true);
});

test('neither ids nor columns leave this machine', async () => {
  const { requests } = await polish([{ text: 'Nothing.' }]);
  expect(requests).toHaveLength(3);
  const sent = requests.map(({ text }) => text).join();
  expect(sent).toContain('short time at current firm (1.4 years)');
  for (const { Id } of openLeads) expect(sent).not.toContain(Id);
  expect(sent).not.toMatch(/prior_firms|has_series_65|firm_size|Confidential|\b(?:TX|CA|NY)\b/);
});

test.each([
  ['a number that nobody stored', (note: string) => `${note} Expect 99 calls.`, 'number'],
  ['a name', (note: string) => note.replace('firm', 'firm of Ada Lovelace'), 'a name'],
  ['a promise', (note: string) => `${note} It will convert.`, 'a promise or a cause'],
  ['nothing', () => '', 'empty'],
  ['a flood', (note: string) => `${note} `.repeat(40), 'too long'],
  ['the name of a column', (note: string) => note.replace('prior firms', 'prior_firms'), 'name of a column'],
  ['an address', (note: string) => `${note} Write to ada@example.com.`, 'personal data'],
])(
  'a model that says %s is not heard: the template stands, and the reason is counted',
  async (_what, say, because) => {
    const { output, rows } = await polish(({ text }) => ({ text: say(noteIn(text)) }), 1);
    expect(output).toEqual({ asked: 1, polished: 0, kept: [{ because, leads: 1 }] });
    const first = (bench.artifacts.get('scores.csv') ?? '').split('\n')[1] ?? '';
    const narrative = /"([^"]*times the average\.)"/.exec(first)?.[1] ?? 'none';
    expect(rows[0]).toContain(narrative);
  },
);

test('a provider that fails is asked no more after three times, and no lead is lost', async () => {
  const { output, rows, requests } = await polish([{ status: 400, error: 'no' }], 8);
  expect(output).toEqual({ asked: 8, polished: 0, kept: [{ because: 'the model failed', leads: 8 }] });
  expect(rows).toHaveLength(8);
  expect(requests).toHaveLength(3);
});

test('without a model every narrative stays as it was', async () => {
  bench.context.languageModel = () => openLanguageModel(null, {}, signal);
  const { output } = await bench.run(polishNarratives, { top: 4 });
  expect(output).toEqual({ asked: 4, polished: 0, kept: [{ because: 'no model', leads: 4 }] });
});

describe('what goes beyond the facts', () => {
  const narrative =
    'Moved firms twice in three years; the current firm has lost 14 advisors; against it: has a settled career.';
  test.each([
    [
      'Has moved firms twice in three years, and the current firm lost 14 advisors, but the career is settled.',
      null,
    ],
    ['Moved firms twice in three years; the current firm has lost 14 advisors.', 'a side of its own'],
    ['Moved firms twice in three years, but Merrill has lost 14 advisors.', 'a name'],
    [
      'Moved twice because the current firm has lost 14 advisors, but has a settled career.',
      'a promise or a cause',
    ],
    ['Unhappy, looking around and eager to leave quickly, but has a settled career.', 'words of its own'],
  ])('%s', (polished, beyond) => {
    expect(beyondFacts(polished, narrative, ['moves in three years'])).toBe(beyond);
  });
});
