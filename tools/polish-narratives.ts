import { z } from 'zod';
import type { Evidence } from '../gates/gate.ts';
import { renderPrompt } from '../prompts/render.ts';
import { counts } from './foreseen.ts';
import { evidenceOf, narrativeChecker } from './model/check-narrative.ts';
import { beyondFacts } from './model/check-polish.ts';
import { recordsOf, toCsv, unguarded } from './model/csv.ts';
import { readDrivers, type StoredDriver } from './model/driver-files.ts';
import { toldDrivers } from './model/narrative.ts';
import { polishedArtifact, scoreArtifacts, scoresFile } from './model/score-files.ts';
import { type AskModel, defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  top: z.int().min(1).default(50).describe('How many of the highest-scored leads are reworded.'),
  longest_narrative: z.int().min(500).default(1000),
  suppress_numbers: z
    .boolean()
    .default(false)
    .describe('As for score-leads: no probability and nothing of the average may be told.'),
});
type Input = z.output<typeof input>;

/** After so many failures of the provider in a row it is asked no more. */
const patience = 3;

/** What became of one narrative: reworded, or left as it was with the reason. */
interface Polished {
  id: string;
  narrative: string;
  source: 'model' | 'template';
  because: string | null;
}

/** An optional step: a language model rewords narratives. What it says is checked as narratives are, and falls back to the template. */
export const polishNarratives = defineTool({
  name: 'polish-narratives',
  title: 'Reword narratives with a language model',
  description:
    'Has the configured language model reword the narratives of the highest-scored leads from their stored drivers, without ids or personal data, and checks every answer against the facts. One that does not hold, or no model, leaves the narrative as it was.',
  effect: 'files',
  guards: { polishFaults: 'pii' },
  input,
  output: z.strictObject({
    asked: z.int(),
    polished: z.int(),
    kept: z.array(z.strictObject({ because: z.string(), leads: z.int() })),
  }),
  measures: () => ['polished', 'keptAsTemplate', 'polishFaults'],
  foresee: () => counts('polished', 'keptAsTemplate', 'polishFaults'),
  touches: () => ({
    readsArtifacts: [scoreArtifacts.csv, scoreArtifacts.drivers, scoreArtifacts.json],
    writesArtifacts: [polishedArtifact],
  }),
  async run(options, context) {
    const leads = await readNarratives(options, context);
    const ask = await context.languageModel();
    const polished: Polished[] = [];
    let failures = 0;
    for (const lead of leads) {
      context.signal.throwIfAborted();
      const isSpent = ask === null || failures >= patience;
      const one = isSpent
        ? kept(lead, ask === null ? 'no model' : 'the model failed')
        : await polish(lead, ask, options, context.signal);
      failures = one.because === 'the model failed' ? failures + 1 : 0;
      polished.push(one);
      context.progress({
        message: 'rewording narratives',
        done: polished.length,
        total: leads.length,
        unit: 'leads',
      });
    }
    await artifactOf(polished, context);
    const counted = Map.groupBy(
      polished.filter(({ because }) => because !== null),
      ({ because }) => because ?? '',
    );
    const reasons = [...counted].map(([because, of]) => ({ because, leads: of.length }));
    const reworded = polished.filter(({ source }) => source === 'model').length;
    return {
      output: { asked: leads.length, polished: reworded, kept: reasons },
      measures: {
        polished: { value: reworded },
        keptAsTemplate: { value: leads.length - reworded, evidence: evidenceFor(reasons) },
        polishFaults: {
          value: polished.filter((one, index) => isFaulty(one, leads[index], options)).length,
          note: 'narratives of the file that say more than is stored, read back once more',
        },
      },
      learnings: [
        `A language model reworded ${reworded} of ${leads.length} narratives; the others stand as they were.`,
      ],
    };
  },
});

interface NarrativeOfLead {
  id: string;
  narrative: string;
  drivers: readonly StoredDriver[];
  /** What its numbers must come from. */
  texts: readonly string[];
}

/** The first leads of scores.csv, which has the likeliest first. */
async function readNarratives({ top, suppress_numbers }: Input, { artifacts }: ToolContext) {
  const [header = [], ...records] = recordsOf(await artifacts.read(scoreArtifacts.csv));
  const drivers = readDrivers(await artifacts.read(scoreArtifacts.drivers));
  const { base_rate: baseRate, outcome } = await artifacts.readJson(scoreArtifacts.json, scoresFile);
  const cellOf = (record: readonly string[], name: string) => record[header.indexOf(name)] ?? '';
  return records
    .filter((record) => cellOf(record, 'narrative') !== '')
    .slice(0, top)
    .map((record): NarrativeOfLead => {
      const id = unguarded(cellOf(record, 'id'));
      const own = drivers.get(id) ?? [];
      const figures = { probability: Number(cellOf(record, 'probability')), baseRate, outcome };
      const texts = evidenceOf(own, suppress_numbers ? null : figures);
      return { id, narrative: cellOf(record, 'narrative'), drivers: own, texts };
    });
}

async function polish(
  lead: NarrativeOfLead,
  ask: AskModel,
  options: Input,
  signal: AbortSignal,
): Promise<Polished> {
  let narrative: string;
  try {
    const instructions = renderPrompt('narratives/polish', { longest: options.longest_narrative });
    narrative = (await ask(instructions, questionOf(lead))).replace(/\s+/g, ' ').trim();
  } catch (error) {
    if (signal.aborted) throw error;
    return kept(lead, 'the model failed');
  }
  const because = faultOf(narrative, lead, options);
  return because === null ? { id: lead.id, narrative, source: 'model', because } : kept(lead, because);
}

/** All that leaves this machine: the note and the clauses behind it. */
function questionOf({ narrative, drivers }: NarrativeOfLead): string {
  const facts = toldDrivers(drivers).map(({ direction, text }) => ({
    side: direction === 'up' ? 'for' : 'against',
    text,
  }));
  return renderPrompt('narratives/polish-note', { narrative, facts });
}

/** What is wrong with a reworded narrative, in a word; null where nothing is found. */
function faultOf(
  narrative: string,
  lead: NarrativeOfLead,
  { longest_narrative: longest }: Input,
): string | null {
  const names = lead.drivers.map(({ feature }) => feature);
  const [fault] = narrativeChecker({ names, longest })(narrative, lead);
  return (
    fault?.fault ??
    beyondFacts(
      narrative,
      lead.narrative,
      lead.drivers.map(({ label }) => label),
    )
  );
}

function isFaulty(
  { source, narrative }: Polished,
  lead: NarrativeOfLead | undefined,
  options: Input,
): boolean {
  return source === 'model' && lead !== undefined && faultOf(narrative, lead, options) !== null;
}

function kept({ id, narrative }: NarrativeOfLead, because: string): Polished {
  return { id, narrative, source: 'template', because };
}

async function artifactOf(polished: readonly Polished[], { artifacts }: ToolContext): Promise<void> {
  const records = polished.map(({ id, narrative, source, because }) => [id, narrative, source, because]);
  await artifacts.write(polishedArtifact, toCsv(['id', 'narrative', 'source', 'because'], records));
}

function evidenceFor(reasons: readonly { because: string; leads: number }[]): Evidence {
  return {
    columns: ['because', 'leads'],
    rows: reasons.map(({ because, leads }) => [because, leads]),
    total: reasons.length,
  };
}
