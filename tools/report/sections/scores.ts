import type { z } from 'zod';
import { decimal, percent, whole } from '../../../prompts/render.ts';
import { scoreArtifacts, scoresFile } from '../../model/score-files.ts';
import { tierScoresFile } from '../../tiers/scores.ts';
import { barChart } from '../charts/intervals.ts';
import { scoresChart } from '../charts/scores.ts';
import { figure, part, type Section, type ShownLead, type Table, tableOf, textOf } from '../section.ts';

/** Whom to call: the open leads by probability and tier, and the highest-scored with their reasons. */
export const scores: Section = {
  id: 'scores',
  title: 'Whom to call',
  async parts({ named }) {
    const found = await named(scoreArtifacts.json, scoresFile.or(tierScoresFile));
    if (found === null) return [];
    const { file, source } = found;
    const byModel = 'histogram' in file;
    const tiers = byModel
      ? file.tiers.map(({ name, min, leads }) => ({ name, leads, says: `from ${percent(min, 1)}` }))
      : file.tiers.map(({ name, expected_rate: rate, leads }) => ({
          name,
          leads,
          says: `${percent(rate, 1)} expected`,
        }));
    const numbers = tableOf(
      'Open leads',
      [
        ...tiers.map((tier) => ({ ...tier, name: `tier ${tier.name}` })),
        ...file.reasons.map(({ reason, leads }) => ({ name: `no score: ${reason}`, leads, says: '' })),
      ],
      [
        ['', ({ name }) => name],
        ['probability', ({ says }) => says, 'number'],
        ['leads', ({ leads }) => whole(leads), 'number'],
      ],
    );
    return [
      part({
        sources: [source],
        text: textOf('scores', { ...file, byModel, tiers: tiers.length }),
        figures: [
          figure(
            byModel
              ? {
                  caption: 'Open leads by probability, with the tiers’ cut-offs',
                  spec: scoresChart(file),
                  numbers,
                }
              : {
                  caption: 'Open leads by tier',
                  spec: barChart(
                    tiers.map(({ name, leads }) => ({ name, value: leads, shown: whole(leads) })),
                    { title: 'leads', wide: true },
                  ),
                  numbers,
                  wide: true,
                },
          ),
        ],
      }),
      ...(file.leads.length === 0
        ? []
        : [
            part({
              heading: 'The highest-scored leads',
              sources: [source],
              text: textOf('top-leads', { drivers: byModel }),
              ...(byModel ? { leads: file.leads.map(shownLead) } : { tables: ruledLeads(file.leads) }),
            }),
          ]),
    ];
  },
};

type Lead = z.output<typeof scoresFile>['leads'][number];

function shownLead({ id, tier, probability, narrative, drivers }: Lead): ShownLead {
  return {
    id,
    tier,
    probability: percent(probability, 1),
    narrative,
    drivers: drivers.map(({ text, contribution }) => ({
      text,
      contribution: `${contribution > 0 ? '+' : ''}${decimal(contribution, 2)}`,
      raises: contribution > 0,
    })),
  };
}

/** Leads of one tier have one reason, which is told once. */
function ruledLeads(leads: readonly Pick<Lead, 'id' | 'tier' | 'probability' | 'narrative'>[]): Table[] {
  const reasons = [...new Map(leads.map(({ tier, narrative }) => [tier, narrative]))];
  return [
    tableOf('Why', reasons, [
      ['tier', ([tier]) => tier, 'date'],
      ['reason', ([, narrative]) => narrative],
    ]),
    tableOf('Leads', leads, [
      ['lead', ({ id }) => id],
      ['tier', ({ tier }) => tier],
      ['probability', ({ probability }) => percent(probability, 1), 'number'],
    ]),
  ];
}
