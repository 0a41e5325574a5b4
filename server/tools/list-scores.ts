import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { type LeadScore, readScores } from '../../runner/reading/read-scores.ts';
import { continued, nextPage, sayNextPage } from '../answers/next-page.ts';
import { pageOf } from '../budget.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';

/** Of the rows of one page. */
const longestRows = 40_000;

const scoresInput = z.object({
  run: z.string().optional().describe('Without it, the newest.'),
  tier: z.string().optional().describe('Only leads of this tier, such as A.'),
  only: z
    .enum(['scored', 'unscored', 'all'])
    .default('scored')
    .describe('`unscored`: leads without a probability, each with the reason.'),
  order: z.enum(['highest-first', 'lowest-first']).default('highest-first').describe('By probability.'),
  offset: z.number().int().min(0).default(0).describe('Lead to begin at, in that order.'),
  limit: z.number().int().min(1).max(1_000).default(50).describe('Leads of a page.'),
});

const scoresAnswer = z.object({
  run: z.string(),
  scored: z.number().int(),
  unscored: z.number().int(),
  tiers: z.array(z.object({ tier: z.string(), leads: z.number().int() })).describe('Over all scored leads.'),
  matching: z.number().int().describe('On all pages.'),
  columns: z.array(z.string()),
  rows: z
    .array(z.array(z.union([z.string(), z.number(), z.null()])))
    .describe('Each lead in the order of `columns`: an id, never a name.'),
  nextPage,
});

/** `list_scores`: the leads of a run with tier and probability, as compact rows. */
export function registerListScores(server: McpServer, session: Session): void {
  server.registerTool(
    'list_scores',
    {
      title: 'List scores',
      description:
        'Lists the leads that a run scored, with tier and calibrated probability, a page at a time, and counts them by tier. Call it once the scoring step is done; explain_lead then says why for one lead. Before that it fails with `scores-missing`. Changes nothing.',
      inputSchema: scoresInput,
      outputSchema: scoresAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ run: named, tier, only, order, offset, limit }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const state = engine.status(named);
          const leads = await readScores(engine.workspace, state);
          const scored = leads.filter(({ probability }) => probability !== null);
          const asked = leads.filter((lead) => isAsked(lead, only) && (tier ?? lead.tier) === lead.tier);
          const ordered = order === 'highest-first' ? asked : asked.toReversed();
          const page = pageOf(ordered.map(toRow), offset, limit, longestRows);
          const shown = scoresAnswer.parse({
            run: state.run,
            scored: scored.length,
            unscored: leads.length - scored.length,
            tiers: tiersOf(scored),
            matching: ordered.length,
            columns: ['id', 'tier', 'probability', 'reason'],
            rows: page.items,
            nextPage: continued(
              'list_scores',
              { run: state.run, tier, only, order, limit },
              page.next === null ? null : { offset: page.next },
            ),
          });
          return answer(shown, describe(shown));
        }),
      ),
  );
}

function isAsked({ probability }: LeadScore, only: 'scored' | 'unscored' | 'all'): boolean {
  return only === 'all' || (only === 'scored') === (probability !== null);
}

function toRow({ id, tier, probability, reason }: LeadScore): (string | number | null)[] {
  return [id, tier, probability, reason];
}

function tiersOf(scored: readonly LeadScore[]): { tier: string; leads: number }[] {
  const byTier = Map.groupBy(scored, ({ tier }) => tier ?? '');
  return [...byTier].map(([tier, leads]) => ({ tier, leads: leads.length }));
}

function describe(shown: z.output<typeof scoresAnswer>): string {
  const tiers = shown.tiers.map(({ tier, leads }) => `${tier}: ${leads}`).join(', ');
  return [
    `${shown.run} scored ${shown.scored} leads (${tiers}) and could not score ${shown.unscored}.`,
    `${shown.rows.length} of ${shown.matching} leads are listed here.`,
    sayNextPage(shown.nextPage),
  ]
    .filter((line) => line !== '')
    .join('\n');
}
