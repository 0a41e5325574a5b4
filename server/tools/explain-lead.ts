import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { type LeadScore, readScores } from '../../runner/reading/read-scores.ts';
import type { RunState } from '../../runner/run-state.ts';
import type { Workspace } from '../../runner/workspace.ts';
import { driversOfLead } from '../../tools/model/driver-files.ts';
import { scoreArtifacts } from '../../tools/model/score-files.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

const leadInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  lead: z.string().describe('Id of a lead, as list_scores has it.'),
});

const leadAnswer = z.object({
  run: z.string(),
  lead: z.string(),
  asOf: z.string().describe('The day as of which everything was known.'),
  tier: z.string().nullable(),
  probability: z
    .number()
    .nullable()
    .describe('Calibrated, between 0 and 1; null for a lead without a score.'),
  percentile: z
    .number()
    .nullable()
    .describe('Share of the scored leads with a lower probability, from 0 to 100.'),
  drivers: z
    .array(
      z.object({
        text: z.string(),
        direction: z.enum(['for', 'against']).describe('Whether it speaks for a call.'),
        contribution: z
          .number()
          .nullable()
          .describe('In calibrated log-odds; null where the run kept only the phrase.'),
      }),
    )
    .describe('Those for a call first, each direction with the strongest first, at most five.'),
  narrative: z.string().nullable().describe('The same in a sentence, with what speaks against a call.'),
  reasonCode: z
    .string()
    .nullable()
    .describe('Why the lead has no score, in one word; null for one that has.'),
  reason: z.string().nullable().describe('The same in a sentence.'),
});

/** `explain_lead`: why one lead was scored as it was. */
export function registerExplainLead(server: McpServer, session: Session): void {
  server.registerTool(
    'explain_lead',
    {
      title: 'Explain a lead',
      description:
        'Explains the score of one lead of a run: tier, probability, where it stands among the others, what speaks for and against a call, or why it has no score. Take the id from list_scores. Changes nothing.',
      inputSchema: leadInput,
      outputSchema: leadAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run: named, lead: id }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const state = engine.status(named);
          const leads = await readScores(engine.workspace, state);
          const lead = leads.find((one) => one.id === id);
          if (lead === undefined) throw unknownLead(id, state.run);
          const shown = leadAnswer.parse({
            run: state.run,
            lead: lead.id,
            ...lead,
            drivers: await driversOf(engine.workspace, state, lead),
          });
          return answer(shown, describe(shown));
        }),
      ),
  );
}

/** The stored facts behind the score; of a run from before they were stored, the phrases that scores.csv has. */
async function driversOf(workspace: Workspace, { run }: RunState, lead: LeadScore) {
  const file = path.join(workspace.run(run).artifacts, scoreArtifacts.drivers);
  const text = await readFile(file, 'utf8').catch(() => null);
  if (text === null) {
    return lead.drivers.map((phrase) => ({ text: phrase, direction: 'for', contribution: null }));
  }
  return driversOfLead(text, lead.id).map(({ text: phrase, direction, contribution }) => ({
    text: phrase,
    direction: direction === 'up' ? 'for' : 'against',
    contribution,
  }));
}

function describe(shown: z.output<typeof leadAnswer>): string {
  if (shown.probability === null)
    return `Lead ${shown.lead} has no score: ${shown.reason ?? 'the run does not say why'}.`;
  const place = shown.percentile === null ? '' : `, higher than ${shown.percentile} % of the scored leads`;
  return `Lead ${shown.lead} is in tier ${shown.tier}${place}. ${shown.narrative ?? ''}`.trimEnd();
}

function unknownLead(lead: string, run: string): LeadlineError {
  return new LeadlineError({
    code: 'lead-unknown',
    message: `Run ${run} has no lead ${lead}.`,
    expected: 'an id of list_scores, with its capitals',
    arrived: lead,
    next: 'Call list_scores with only = all for the leads of the run.',
    kind: 'usage',
  });
}
