import { z } from 'zod';
import type { Evidence } from '../gates/gate.ts';
import type { WantedLead } from '../salesforce/push/types.ts';
import { counts } from './foreseen.ts';
import { scoreArtifacts } from './model/score-files.ts';
import { wantedCsv } from './sync/lead-files.ts';
import { type SourceFile, syncArtifacts } from './sync/sync-files.ts';
import { wantedLeads } from './sync/wanted-leads.ts';
import { defineTool } from './tool.ts';

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
    'Takes scores.csv and drivers.csv of a finished run, byte for byte as its journal has them, and writes what each lead should hold in Salesforce.',
  effect: 'files',
  input,
  output: z.strictObject({ run: z.string(), leads: z.int(), scored: z.int() }),
  measures: () => [
    'leads',
    'leadsTwice',
    'strangeIds',
    'withoutScoreOrReason',
    'withoutNarrative',
    'numbersTold',
  ],
  foresee: () =>
    counts('leads', 'leadsTwice', 'strangeIds', 'withoutScoreOrReason', 'withoutNarrative', 'numbersTold'),
  touches: () => ({ writesArtifacts: [syncArtifacts.wanted, syncArtifacts.source] }),
  async run({ run: named, tiers, suppress_numbers: suppressed }, { artifacts, earlierRun, progress }) {
    const run = await earlierRun(named === null ? { artifact: scoreArtifacts.drivers } : { run: named });
    progress({ message: `taking the scores of ${run.run}` });
    const scores = await run.read(scoreArtifacts.csv);
    const drivers = await run.read(scoreArtifacts.drivers);
    const scoredAt = run.writtenAt(scoreArtifacts.csv);
    const leads = wantedLeads(scores, drivers, { tiers, suppressed, scoredAt });
    const scored = leads.filter(isScored).length;
    await artifacts.write(syncArtifacts.wanted, wantedCsv(leads));
    const source: SourceFile = {
      run: run.run,
      plan: run.plan,
      analysisDate: run.analysisDate,
      madeAt: scoredAt,
      leads: leads.length,
      scored,
      tiers,
      suppressed,
      waived: [...run.waived],
    };
    await artifacts.writeJson(syncArtifacts.source, source);
    return {
      output: { run: run.run, leads: leads.length, scored },
      measures: {
        leads: { value: leads.length },
        leadsTwice: counted(repeated(leads)),
        strangeIds: counted(leads.filter(({ id }) => !isLeadId(id))),
        withoutScoreOrReason: counted(leads.filter((lead) => !isScored(lead) && !hasReason(lead))),
        withoutNarrative: counted(
          leads.filter((lead) => isScored(lead) && isEmpty(lead, 'Leadline_Narrative__c')),
        ),
        numbersTold: counted(suppressed ? leads.filter(tellsNumber) : []),
      },
      learnings: [
        `${scored} of ${leads.length} leads of run ${run.run} have a score; the rest have a reason.`,
        ...(run.waived.length === 0 ? [] : [`That run has waived gates: ${run.waived.join(', ')}.`]),
      ],
    };
  },
});

const shown = 20;

/** A count with the ids behind it: nothing else of a lead is shown. */
function counted(leads: readonly WantedLead[]): { value: number; evidence: Evidence } {
  const rows = leads.slice(0, shown).map(({ id }) => [id]);
  return { value: leads.length, evidence: { columns: ['lead'], rows, total: leads.length } };
}

function isScored(lead: WantedLead): boolean {
  return !isEmpty(lead, 'Leadline_Tier__c');
}

function hasReason(lead: WantedLead): boolean {
  return !isEmpty(lead, 'Leadline_Not_Scored_Reason__c');
}

function isEmpty({ values }: WantedLead, field: string): boolean {
  return (values[field] ?? null) === null;
}

function repeated(leads: readonly WantedLead[]): WantedLead[] {
  const seen = new Set<string>();
  return leads.filter(({ id }) => seen.size === seen.add(id).size);
}

/** Ids of leads begin with 00Q in every org (Salesforce Help, "Standard Field Record ID Prefix Decoder"). */
function isLeadId(id: string): boolean {
  return /^00Q[A-Za-z0-9]{12}[A-Z0-5]{3}$/.test(id);
}

/** A narrative that was told with its figures: `a 12.3 % chance`. */
function tellsNumber({ values }: WantedLead): boolean {
  return /\d %|\d times the/.test(String(values.Leadline_Narrative__c ?? ''));
}
