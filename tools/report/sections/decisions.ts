import { part, type Section, tableOf, textOf } from '../section.ts';

/** What was chosen by rule, and why. */
export const decisions: Section = {
  id: 'decisions',
  title: 'Decisions',
  async parts({ standing }) {
    const made = standing.steps.flatMap(({ id, decisions: chosen }) =>
      chosen.map((decision) => ({ ...decision, step: id })),
    );
    const steps = standing.steps.filter((step) => step.decisions.length > 0);
    if (made.length === 0) return [];
    return [
      part({
        sources: steps.map(({ id, title }) => ({ step: id, title, artifact: null, sha256: null })),
        text: textOf('decisions', { made: made.length }),
        tables: [
          tableOf('', made, [
            ['step', ({ step }) => step, 'date'],
            ['choice', ({ choice }) => choice],
            ['because', ({ rationale }) => rationale],
            ['instead of', ({ alternatives }) => alternatives.join('; ')],
          ]),
        ],
      }),
    ];
  },
};
