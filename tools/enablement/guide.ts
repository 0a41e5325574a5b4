import { percent, renderPrompt, times } from '../../prompts/render.ts';
import type { StoredDriver } from '../model/driver-files.ts';
import { toldDrivers } from '../model/narrative.ts';
import type { EnablementFacts, LeadLine } from './enablement-facts.ts';

/** The headings that a guide must have to be whole. */
export const guideHeadings = [
  'What the score is',
  'What the tiers mean',
  'How to read the reasons',
  'What raises a score and what lowers it',
  'Five minutes with real leads',
  'What not to conclude',
  'When there is no score',
  'When you know better',
] as const;

/** How many facts the table of high and low values tells. */
const mostPatterns = 12;

/** The SGAs' training guide as Markdown, with the figures of this model and of the leads that were scored with it. */
export function guideText(facts: EnablementFacts): string {
  const { bundle, scores, tiers, leads } = facts;
  const { manifest } = bundle;
  const conversions = tiers.reduce((sum, tier) => sum + tier.conversions, 0);
  const dials = tiers.reduce((sum, tier) => sum + tier.dials, 0);
  const [best] = tiers;
  const worst = tiers.at(-1);
  return renderPrompt('enablement/guide.md', {
    headings: guideHeadings,
    manifest,
    outcome: scores.outcome,
    base_rate: scores.base_rate,
    scored: scores.scored,
    unscored: scores.unscored,
    tested: { ...manifest.tested_on, dials, conversions, rate: dials === 0 ? null : conversions / dials },
    tiers: tiers.map((tier) => ({
      ...tier,
      chance: chanceRange(tier.min, tier.below),
      share: scores.scored === 0 ? null : tier.open / scores.scored,
      observed: tier.per100 === null ? null : { per100: tier.per100, low: tier.low, high: tier.high },
      expected:
        tier.per100 === null ? null : timesTheRest(tier.conversions / tier.dials, conversions / dials),
    })),
    best:
      best === undefined || best.dials === 0
        ? null
        : { word: best.word, dials: best.dials, misses: best.dials - best.conversions },
    worst:
      worst === undefined || worst.dials === 0 || worst === best
        ? null
        : { word: worst.word, dials: worst.dials, conversions: worst.conversions },
    overlaps: overlapsOf(tiers),
    patterns: patternsOf(facts),
    // The second, the fourth, ... and then the others: in the order of the tiers there would be nothing to guess.
    examples: [...tiers.filter((_, place) => place % 2 === 1), ...tiers.filter((_, place) => place % 2 === 0)]
      .flatMap((tier) => exampleOf(tier, facts))
      .map((example, place) => ({ ...example, number: place + 1 })),
    reasons: reasonsOf(leads),
    total: leads.length,
  });
}

function chanceRange(min: number, below: number | null): string {
  if (below === null) return `${percent(min, 0)} or more`;
  return min === 0 ? `under ${percent(below, 0)}` : `${percent(min, 0)} to under ${percent(below, 0)}`;
}

function timesTheRest(rate: number, average: number): string {
  return average === 0 ? '' : times(rate / average);
}

/** Neighbouring tiers whose ranges overlap: the trial was too small, or the tiers too close, to tell them apart. */
function overlapsOf(tiers: EnablementFacts['tiers']): string[] {
  return tiers.flatMap((tier, place) => {
    const next = tiers[place + 1];
    if (next === undefined || tier.low === null || next.high === null) return [];
    return next.high < tier.low ? [] : [`${tier.word} and ${next.word}`];
  });
}

/** The facts that move scores most, each with the strongest clause on either side and the leads that are told of it. */
function patternsOf({ explanation, drivers, bundle }: EnablementFacts) {
  const rows = [...drivers.values()].flat();
  const byFeature = Map.groupBy(rows, ({ feature }) => feature);
  const known = new Set(bundle.features.features.map(({ name }) => name));
  return explanation.features
    .filter(({ feature }) => byFeature.has(feature) && known.has(feature))
    .slice(0, mostPatterns)
    .map(({ feature, label, share }) => {
      const own = byFeature.get(feature) ?? [];
      return { label, share, up: sideOf(own, 'up'), down: sideOf(own, 'down') };
    });
}

/** The clause of the median lead on one side, so that neither an extreme nor a rarity is taught as the rule. */
function sideOf(rows: readonly StoredDriver[], direction: 'up' | 'down') {
  const own = rows
    .filter((row) => row.direction === direction)
    .toSorted((a, b) => Math.abs(a.contribution) - Math.abs(b.contribution) || (a.text < b.text ? -1 : 1));
  const middle = own[own.length >> 1];
  return middle === undefined ? null : { text: middle.text, leads: own.length };
}

/** The lead in the middle of a tier, without its id: who it is makes no difference. */
function exampleOf(tier: EnablementFacts['tiers'][number], { leads, drivers, scores }: EnablementFacts) {
  const own = leads.filter((lead) => lead.tier === tier.name);
  const middle = own[own.length >> 1];
  if (middle === undefined || middle.probability === null) return [];
  const told = toldDrivers(drivers.get(middle.id) ?? []);
  return [
    {
      word: tier.word,
      probability: middle.probability,
      compared: times(middle.probability / scores.base_rate),
      narrative: middle.narrative,
      raises: told.filter(({ contribution }) => contribution > 0).map(strengthened),
      lowers: told.filter(({ contribution }) => contribution < 0).map(strengthened),
    },
  ];
}

function strengthened({ text, contribution }: StoredDriver) {
  return { text, strength: strengthOf(contribution), odds: times(Math.exp(contribution)) };
}

/** The component's own words: at ln 2 a fact doubles or halves the odds, at ln 1.25 it moves them by a quarter. */
function strengthOf(contribution: number): string {
  const size = Math.abs(contribution);
  if (size >= Math.LN2) return 'strongly';
  return size >= Math.log(1.25) ? 'somewhat' : 'slightly';
}

function reasonsOf(leads: readonly LeadLine[]) {
  const unscored = Map.groupBy(
    leads.filter(({ tier }) => tier === null),
    ({ reason, reasonCode }) => `${reasonCode}\n${reason}`,
  );
  return [...unscored.values()]
    .map((own) => {
      const [{ reason, reasonCode } = { reason: '', reasonCode: '' }] = own;
      return { reason, leads: own.length, advice: advice[reasonCode] ?? otherwise };
    })
    .sort((a, b) => b.leads - a.leads || (a.reason < b.reason ? -1 : 1));
}

/** What the component on the Lead page advises, by the code of the reason. */
const advice: Readonly<Record<string, string>> = {
  'no-crd': 'Fill in or correct the CRD number. The lead is scored with the next run.',
  'no-vendor-record':
    'Check that the CRD number is this person’s. If it is, the next delivery may bring the record.',
  'no-employment-record':
    'Check that the CRD number is this person’s. If it is, the next delivery may bring the record.',
  'deal-before-contact': 'Check the dates of the first contact and of the opportunity: one of them is wrong.',
};
const otherwise = 'Work this lead by your own judgement. It is looked at again with the next run.';
