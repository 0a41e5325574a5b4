import { z } from 'zod';
import { decimal, whole } from '../../../prompts/render.ts';
import { informationFile } from '../../measure-information.ts';
import { informationArtifact } from '../../suspicious-features.ts';
import { barChart } from '../charts/intervals.ts';
import type { Found } from '../evidence.ts';
import { figure, type Part, part, type Section, tableOf, textOf } from '../section.ts';

const shown = 25;

/** What each feature alone says of the label. */
export const information: Section = {
  id: 'information',
  title: 'Information values',
  async parts({ madeBy, named }) {
    const measured = await madeBy('measure-information', informationFile);
    if (measured.length > 0)
      return measured.map(({ file, source }) =>
        valuesPart({ file: file.features, source }, measured.length > 1 ? file.dataset : null),
      );
    const audited = await named(informationArtifact, auditedFile);
    return audited === null ? [] : [valuesPart(audited, null)];
  },
};

interface Value {
  feature: string;
  value: number;
  chance?: number | undefined;
  bins?: readonly { weightOfEvidence: number }[] | undefined;
}

function valuesPart({ file, source }: Found<readonly Value[]>, heading: string | null): Part {
  const ordered = file.toSorted((a, b) => b.value - a.value || (a.feature < b.feature ? -1 : 1));
  const top = ordered.slice(0, shown);
  return part({
    heading,
    sources: [source],
    text: textOf('information', { features: file.length, strongest: ordered[0] ?? null }),
    figures: [
      figure({
        caption: `Information value of the ${whole(top.length)} strongest features`,
        spec: barChart(
          top.map(({ feature, value }) => ({ name: feature, value, shown: decimal(value, 3) })),
          { title: 'information value', wide: true },
        ),
        numbers: tableOf('Information values', ordered, [
          ['feature', ({ feature }) => feature],
          ['information value', ({ value }) => decimal(value), 'number'],
          ['says', ({ value }) => strength(value)],
          [
            'chance of so much by luck',
            ({ chance }) => (chance === undefined ? '' : decimal(chance)),
            'number',
          ],
          [
            'weight of evidence, least to most',
            ({ bins = [] }) => (bins.length === 0 ? '' : spanOf(bins.map((bin) => bin.weightOfEvidence))),
            'number',
          ],
        ]),
        wide: true,
      }),
    ],
  });
}

/** Siddiqi's words for the size of an information value (Credit Risk Scorecards, 2006). */
function strength(value: number): string {
  if (value < 0.02) return 'next to nothing';
  if (value < 0.1) return 'a little';
  if (value < 0.3) return 'something';
  return value <= 0.5 ? 'much' : 'too much to be trusted unseen';
}

function spanOf(values: readonly number[]): string {
  return `${decimal(Math.min(...values), 2)} to ${decimal(Math.max(...values), 2)}`;
}

const auditedFile = z.array(z.object({ feature: z.string(), value: z.number() }));
