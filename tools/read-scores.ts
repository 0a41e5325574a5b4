import { z } from 'zod';
import { counts } from './foreseen.ts';
import { polishedArtifact, scoreArtifacts } from './model/score-files.ts';
import { caveatsOf } from './sync/caveats.ts';
import { wantedCsv } from './sync/lead-files.ts';
import { acceptedNarratives, type ToldBy } from './sync/lead-narrative.ts';
import { type SourceFile, syncArtifacts } from './sync/sync-files.ts';
import { Tally, tallied } from './sync/tally.ts';
import { wantedLeads } from './sync/wanted-leads.ts';
import { defineTool, type EarlierRun } from './tool.ts';

const input = z.strictObject({
  run: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('A finished run that has scored leads; null for the newest.'),
  tiers: z
    .record(z.string(), z.string().min(1).max(40))
    .describe("Salesforce's word for each tier of that run; a tier without one is an error."),
  suppress_numbers: z
    .boolean()
    .default(false)
    .describe('Tier and reasons alone: no probability, percentile or effect goes to Salesforce.'),
});

/** Step 1 of a sync: what each lead should hold, from the scores of a finished run. */
export const readScores = defineTool({
  name: 'read-scores',
  title: 'Take the scores of a run',
  description:
    'Takes scores.csv, drivers.csv and reworded narratives of a finished run, byte for byte as its journal has them, and writes what each lead should hold in Salesforce.',
  effect: 'files',
  input,
  output: z.strictObject({ run: z.string(), leads: z.int(), scored: z.int() }),
  needsWarehouse: false,
  measures: () => tallied,
  foresee: () => counts(...tallied),
  touches: () => ({ writesArtifacts: [syncArtifacts.wanted, syncArtifacts.source] }),
  async run({ run: named, tiers, suppress_numbers: suppressed }, { artifacts, earlierRun, progress }) {
    const run = await earlierRun(named === null ? { artifact: scoreArtifacts.drivers } : { run: named });
    progress({ message: `taking the scores of ${run.run}` });
    const scores = await run.read(scoreArtifacts.csv);
    const drivers = await run.read(scoreArtifacts.drivers);
    const scoredAt = run.writtenAt(scoreArtifacts.csv);
    const toldBy = await toldByOf(run, suppressed);
    const tally = new Tally();
    const leads = tally.over(wantedLeads(scores, drivers, { tiers, scoredAt, ...toldBy }));
    await artifacts.write(syncArtifacts.wanted, wantedCsv(leads));
    const source: SourceFile = {
      run: run.run,
      plan: run.plan,
      analysisDate: run.analysisDate,
      madeAt: scoredAt,
      leads: tally.leads,
      scored: tally.scored,
      tiers,
      suppressed,
      organizationId: null,
      ...caveatsOf(run),
    };
    await artifacts.writeJson(syncArtifacts.source, source);
    return {
      output: { run: run.run, leads: tally.leads, scored: tally.scored },
      measures: tally.measures(),
      learnings: [
        `${tally.scored} of ${tally.leads} leads of run ${run.run} have a score; the rest have a reason.`,
        ...(toldBy.polished.size === 0
          ? []
          : [`Of these, ${toldBy.polished.size} narratives were reworded by a language model.`]),
        ...(source.waived.length === 0 ? [] : [`That run has waived gates: ${source.waived.join(', ')}.`]),
      ],
    };
  },
});

/** Of `scores.json`, what the narratives of a model's scores are made with. */
const narrativeFigures = z.object({ base_rate: z.number().positive(), outcome: z.string() });

async function toldByOf(run: EarlierRun, suppressed: boolean): Promise<ToldBy> {
  const polished = run.has(polishedArtifact)
    ? acceptedNarratives(await run.read(polishedArtifact))
    : new Map<string, string>();
  if (!run.has(scoreArtifacts.json)) return { suppressed, polished, figures: null };
  const found = narrativeFigures.safeParse(JSON.parse(await run.read(scoreArtifacts.json)));
  const figures = found.success ? { baseRate: found.data.base_rate, outcome: found.data.outcome } : null;
  return { suppressed, polished, figures };
}
