import { z } from 'zod';
import { decimal, whole } from '../../../prompts/render.ts';
import { part, type Section, tableOf, textOf } from '../section.ts';

/** Whether anything that a feature holds was only known after the contact. */
export const leakage: Section = {
  id: 'leakage',
  title: 'Leakage',
  async parts({ madeBy, outputsOf, standing }) {
    const integrity = await madeBy('check-temporal-integrity', integrityFile);
    const replays = audits.flatMap((tool) => outputsOf(tool, replayOutput));
    if (integrity.length + replays.length === 0) return [];
    const sources = [...replays, ...integrity].map(({ source }) => source);
    const steps = new Set(sources.map(({ step }) => step));
    const verdicts = standing.steps
      .filter(({ id }) => steps.has(id))
      .flatMap(({ id, verdicts: judged }) => judged.map((verdict) => ({ ...verdict, step: id })));
    const replayed = replays.reduce((sum, { file }) => sum + file.replayedLeads, 0);
    return [
      part({
        sources,
        text: textOf('leakage', { replayed, checked: integrity.length }),
        tables: [
          ...(verdicts.length === 0
            ? []
            : [
                tableOf(
                  'What was held against it',
                  verdicts,
                  [
                    ['gate', ({ gate }) => gate],
                    ['what must hold', ({ title }) => title],
                    [
                      'measured',
                      ({ measured }) =>
                        typeof measured === 'number' ? numberText(measured) : String(measured),
                      'number',
                    ],
                    ['', ({ status }) => status, 'passed'],
                  ],
                  ({ status }) => status,
                ),
              ]),
          ...(integrity.length === 0
            ? []
            : [
                tableOf('Leads whose vintage is later than their contact', integrity, [
                  ['step', ({ source }) => `${source.step}: ${source.title}`],
                  ['leads', ({ file }) => whole(file.leads), 'number'],
                  ['with a vintage', ({ file }) => whole(file.matched), 'number'],
                  ['later by the day', ({ file }) => whole(file.laterByDay), 'number'],
                  ['later by the quarter', ({ file }) => whole(file.laterByQuarter), 'number'],
                ]),
              ]),
        ],
      }),
    ];
  },
};

const audits = ['audit-leakage', 'audit-employment-leakage', 'audit-funnel'];
const replayOutput = z.object({ replayedLeads: z.number(), replayedDays: z.number() });

/** As much of `temporal-integrity.json` as is shown. */
const integrityFile = z.object({
  leads: z.number(),
  matched: z.number(),
  laterByDay: z.number(),
  laterByQuarter: z.number(),
});

function numberText(value: number): string {
  return Number.isInteger(value) ? whole(value) : decimal(value);
}
