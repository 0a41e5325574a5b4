import { z } from 'zod';
import { wilsonInterval } from '../../../model/measure/index.ts';
import { percent, whole } from '../../../prompts/render.ts';
import { landscapeFile } from '../../survey/landscape.ts';
import { landscapeArtifacts } from '../../survey-data.ts';
import { barChart, intervalChart } from '../charts/intervals.ts';
import type { Evidence, Source } from '../evidence.ts';
import { figure, type Part, part, percentRange, type Section, tableOf, textOf } from '../section.ts';

/** From the leads of the CRM to those that a model may learn from: how many remain at each stage. */
export const funnel: Section = {
  id: 'funnel',
  title: 'The funnel',
  async parts(evidence) {
    const { stages, sources } = await stagesOf(evidence);
    const landscape = await evidence.named(landscapeArtifacts.json, landscapeFile);
    const target = await evidence.named('target.json', targetFile);
    if (stages.length === 0) return [];
    const first = stages[0]?.leads ?? 0;
    const shown = stages.map((stage) => ({
      name: stage.name,
      value: stage.leads,
      shown: `${whole(stage.leads)} (${percent(first === 0 ? null : stage.leads / first)})`,
    }));
    const numbers = tableOf('Leads at each stage', stages, [
      ['stage', ({ name }) => name],
      ['leads', ({ leads }) => whole(leads), 'number'],
      ['of all', ({ leads }) => percent(first === 0 ? null : leads / first), 'number'],
      ['step', ({ step }) => step],
    ]);
    return [
      part({
        sources,
        text: textOf('funnel', { landscape: landscape?.file ?? null, target: target?.file ?? null }),
        figures: [
          figure({
            caption: 'Leads that remain at each stage',
            spec: barChart(shown, { title: 'leads', wide: true }),
            numbers,
            wide: true,
          }),
        ],
      }),
      ...(target === null ? [] : [cohorts(target.file, target.source)]),
    ];
  },
};

interface Stage {
  name: string;
  leads: number;
  step: string;
}

async function stagesOf(evidence: Evidence): Promise<{ stages: Stage[]; sources: Source[] }> {
  const stages: Stage[] = [];
  const sources: Source[] = [];
  const add = (source: Source, ...counted: [string, number][]) => {
    const fresh = counted.filter(([name]) => !stages.some((stage) => stage.name === name));
    if (fresh.length === 0) return;
    sources.push(source);
    stages.push(...fresh.map(([name, leads]) => ({ name, leads, step: source.step })));
  };
  const landscape = await evidence.named(landscapeArtifacts.json, landscapeFile);
  const [typed] = evidence.outputsOf('type-leads', typedLeads);
  const [joined] = evidence.outputsOf('join-point-in-time', joinedLeads);
  if (landscape !== null) {
    const { leads, contacted } = landscape.file.funnel;
    add(landscape.source, ['leads', leads], ['contacted', contacted]);
  } else if (typed !== undefined) {
    const { leads, contacted, contactedWithCrd } = typed.file;
    add(typed.source, ['leads', leads], ['contacted', contacted]);
    // Only a join with the vendor asks for the key.
    if (joined !== undefined) add(typed.source, ['with a CRD', contactedWithCrd]);
  }
  if (joined !== undefined) add(joined.source, ['matched with the vendor', joined.file.withRep]);
  const target = await evidence.named('target.json', targetFile);
  const [engineered] = evidence.outputsOf('engineer-features', engineeredLeads);
  if (target !== null) {
    const { labelled, positives } = target.file.counts;
    add(target.source, ['old enough to judge', labelled], ['converted', positives]);
  } else if (engineered !== undefined) {
    const { rows, positives } = engineered.file;
    add(engineered.source, ['old enough to judge', rows], ['converted', positives]);
  }
  const [labelled] = evidence.outputsOf('label-funnel', labelledLeads);
  if (labelled !== undefined) {
    const { leads, judged, conversions } = labelled.file;
    add(labelled.source, ['leads', leads], ['old enough to judge', judged], ['converted', conversions]);
  }
  return { stages, sources };
}

/** Conversion by month of contact, where the target's step counted it. */
function cohorts({ cohorts: rows }: TargetFile, source: Source): Part {
  const months = [...Map.groupBy(rows, ({ month }) => month.slice(0, 7))].map(([month, groups]) => {
    const sum = (of: 'contacted' | 'labelled' | 'positives') =>
      groups.reduce((total, group) => total + group[of], 0);
    return { month, contacted: sum('contacted'), labelled: sum('labelled'), positives: sum('positives') };
  });
  const rates = months
    .filter(({ labelled }) => labelled > 0)
    .map((month) => ({ ...month, ...wilsonInterval(month.positives, month.labelled) }));
  return part({
    heading: 'By month of contact',
    sources: [source],
    figures: [
      figure({
        caption: 'Conversion rate of the leads contacted in each month, with 95 % Wilson intervals',
        spec: intervalChart(
          rates.map(({ month, estimate, low, high }) => ({ name: month, value: estimate, low, high })),
          { value: { title: 'converted', format: '.0%' }, names: 'month of contact', wide: true },
        ),
        numbers: tableOf('By month of contact', rates, [
          ['month', ({ month }) => month, 'date'],
          ['contacted', ({ contacted }) => whole(contacted), 'number'],
          ['labelled', ({ labelled }) => whole(labelled), 'number'],
          ['converted', ({ positives }) => whole(positives), 'number'],
          ['rate', ({ estimate }) => percent(estimate, 2), 'number'],
          ['95 % interval', ({ low, high }) => percentRange(low, high), 'number'],
        ]),
        wide: true,
      }),
    ],
  });
}

const count = z.number();
const typedLeads = z.object({ leads: count, contacted: count, contactedWithCrd: count });
const joinedLeads = z.object({ rows: count, withRep: count });
const engineeredLeads = z.object({ rows: count, positives: count, rowsFiltered: count });
const labelledLeads = z.object({ leads: count, judged: count, conversions: count });

/** As much of `target.json` as is shown. */
const targetFile = z.object({
  analysis_date: z.string(),
  window_days: z.number(),
  window_source: z.string(),
  captured: z.number().nullable(),
  timing: z.object({ conversions: count, median: count.nullable(), p90: count.nullable() }),
  counts: z.object({ contacted: count, labelled: count, positives: count, too_young: count }),
  positive_share: z.number().nullable(),
  cohorts: z.array(z.object({ month: z.string(), contacted: count, labelled: count, positives: count })),
});
type TargetFile = z.output<typeof targetFile>;
