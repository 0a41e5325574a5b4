import { decimal, percent, whole } from '../../../prompts/render.ts';
import { calibrationArtifacts, calibrationFile } from '../../model/calibration-files.ts';
import { scoreArtifacts, scoresFile } from '../../model/score-files.ts';
import { metricsFile, splitFile, trainingArtifacts } from '../../model/training-files.ts';
import { tierScoresFile } from '../../tiers/scores.ts';
import type { Standing } from '../../tool.ts';
import { tierArtifacts, tiersFile } from '../../validate-tiers.ts';
import type { Evidence } from '../evidence.ts';
import { type KeyFigure, part, percentRange, range, type Section, textOf } from '../section.ts';

/** What the run says, in five lines and a handful of figures. */
export const summary: Section = {
  id: 'summary',
  title: 'Summary',
  async parts(evidence) {
    const facts = await factsOf(evidence);
    const present = Object.values(facts).filter((found) => found !== null);
    return [
      part({
        sources: present.map(({ source }) => source),
        text: textOf('summary', viewOf(facts, evidence.standing)),
        keys: [...modelKeys(facts), ...tierKeys(facts), ...commonKeys(facts, evidence.standing)],
      }),
    ];
  },
};

async function factsOf({ named }: Evidence) {
  return {
    metrics: await named(trainingArtifacts.metrics, metricsFile),
    split: await named(trainingArtifacts.split, splitFile),
    calibration: await named(calibrationArtifacts.calibration, calibrationFile),
    tiers: await named(tierArtifacts.json, tiersFile),
    scores: await named(scoreArtifacts.json, scoresFile.or(tierScoresFile)),
  };
}

type Facts = Awaited<ReturnType<typeof factsOf>>;

function viewOf({ metrics, split, calibration, tiers, scores }: Facts, standing: Standing) {
  const counts = countsOf(standing);
  const { aucPr = null, baseRate = 0 } = metrics?.file.test ?? {};
  return {
    metrics: metrics?.file ?? null,
    split: split?.file ?? null,
    times: aucPr === null || baseRate === 0 ? null : aucPr / baseRate,
    calibration: calibration?.file ?? null,
    tier: tiers === null ? null : chosenTier(tiers.file),
    scores: scores?.file ?? null,
    firstTier: scores?.file.tiers[0] ?? null,
    ...counts,
    open: standing.steps.flatMap(({ verdicts }) =>
      verdicts.filter(({ status }) => status !== 'passed').map(({ gate }) => gate),
    ),
    waivedGates: standing.steps.flatMap(({ verdicts }) =>
      verdicts.filter(({ waived }) => waived !== undefined).map(({ gate }) => gate),
    ),
  };
}

/** The first tier of the version that goes into production, over all judged leads and in the test. */
function chosenTier({ versions, chosen }: NonNullable<Facts['tiers']>['file']) {
  const version = versions.find((each) => each.version === chosen);
  const [all, test] = [version?.all.tiers[0], version?.test.tiers[0]];
  if (version === undefined || all === undefined || test === undefined) return null;
  return {
    version: version.version,
    name: all.tier,
    overall: version.all.rate,
    leads: version.all.leads,
    all,
    test,
  };
}

function modelKeys({ metrics, calibration }: Facts): KeyFigure[] {
  if (metrics === null) return [];
  const { test, testIntervals } = metrics.file;
  return [
    { label: 'Test AUC-PR', value: decimal(test.aucPr, 3), note: range(testIntervals.aucPr) },
    { label: 'Base rate', value: percent(test.baseRate, 2), note: 'the AUC-PR of an order by chance' },
    {
      label: 'Top-decile lift',
      value: decimal(test.topDecileLift, 2),
      note: range(testIntervals.topDecileLift, 2),
    },
    ...(calibration === null
      ? []
      : [
          {
            label: 'Calibration error',
            value: percent(calibration.file.ece.after, 2),
            note: `${percent(calibration.file.ece.before, 2)} before`,
          },
        ]),
  ];
}

function tierKeys({ tiers }: Facts): KeyFigure[] {
  const first = tiers === null ? null : chosenTier(tiers.file);
  if (first === null) return [];
  return [
    { label: `Lift of ${first.name}`, value: decimal(first.all.lift, 2), note: rangeOrNone(first.all) },
    {
      label: 'Its rate',
      value: percent(first.all.rate, 2),
      note: percentRange(first.all.low, first.all.high),
    },
    { label: 'Base rate', value: percent(first.overall, 2), note: `${whole(first.leads)} judged leads` },
  ];
}

function rangeOrNone({
  lift_low: low,
  lift_high: high,
}: {
  lift_low: number | null;
  lift_high: number | null;
}) {
  return low === null || high === null ? '' : range({ low, high }, 2);
}

function commonKeys({ scores }: Facts, standing: Standing): KeyFigure[] {
  const { judged, warned, failed, waived } = countsOf(standing);
  const others = waived === 0 ? '' : `, ${whole(waived)} waived`;
  return [
    ...(scores === null
      ? []
      : [
          {
            label: 'Leads scored',
            value: whole(scores.file.scored),
            note: `${whole(scores.file.unscored)} without a score`,
          },
        ]),
    {
      label: 'Gates judged',
      value: whole(judged),
      note: `${whole(warned)} warned, ${whole(failed)} failed${others}`,
    },
  ];
}

function countsOf({ steps }: Standing) {
  const verdicts = steps.flatMap((step) => step.verdicts);
  const standing = verdicts.filter(({ waived }) => waived === undefined);
  const count = (wanted: string) => standing.filter(({ status }) => status === wanted).length;
  return {
    judged: verdicts.length,
    passed: count('passed'),
    warned: count('warned'),
    failed: count('failed'),
    waived: verdicts.length - standing.length,
  };
}
