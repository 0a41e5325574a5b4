import { renderPrompt, times } from '../../prompts/render.ts';
import type { ExplanationFile } from '../explanation/explanation-files.ts';
import { plainWords } from '../model/driver-words.ts';
import type { FittedFeature } from '../model/features.ts';
import { type HotSide, hotSideOf } from './direction.ts';
import type { EnablementFacts } from './enablement-facts.ts';

type Cohort = ExplanationFile['cohorts'][number];
type Group = Cohort['groups'][number];

export interface PlaybookOptions {
  /** A group with fewer leads in the trial is counted and not told of. */
  least_leads: number;
  /** Words for groups whose own name is a code. */
  segment_words: Readonly<Record<string, string>>;
}

/** A feature weighs otherwise in a group than in all leads from here on, up or down. */
const otherwiseFrom = 1.2;
/** A ranking below it is not worth an order of calls: 0.5 is chance. */
const ranksFrom = 0.6;
/** With fewer conversions the ranking of a segment is a matter of luck. */
const leastConversions = 10;

/** What moves the needle, segment by segment, as Markdown: each cohort that the explanation has, with what is different and what to do. */
export function playbookText(facts: EnablementFacts, options: PlaybookOptions): string {
  const { explanation, bundle, scores } = facts;
  const features = new Map(bundle.features.features.map((feature) => [feature.name, feature]));
  const global = explanation.features.map((one) => ({
    ...one,
    tell: hotClause(hotSideOf(one), one.label, features.get(one.feature)),
  }));
  return renderPrompt('enablement/playbook.md', {
    manifest: bundle.manifest,
    outcome: scores.outcome,
    rows: explanation.rows,
    top: global.slice(0, 5),
    least: options.least_leads,
    cohorts: explanation.cohorts.map((cohort) => cohortView(cohort, { global, features, options })),
  });
}

/** The groups that a playbook tells of, in words: for whoever checks that none is missing. */
export function toldGroups(
  { explanation, bundle }: Pick<EnablementFacts, 'explanation' | 'bundle'>,
  options: PlaybookOptions,
): string[] {
  const features = new Map(bundle.features.features.map((feature) => [feature.name, feature]));
  return explanation.cohorts.flatMap(({ column, groups }) =>
    groups
      .filter(({ rows }) => rows >= options.least_leads)
      .map(({ name }) => groupWords(name, features.get(column), options)),
  );
}

interface Known {
  global: readonly { feature: string; label: string; mean_absolute: number; tell: string }[];
  features: ReadonlyMap<string, FittedFeature>;
  options: PlaybookOptions;
}

function cohortView({ title, column, groups }: Cohort, known: Known) {
  const rows = groups.reduce((sum, group) => sum + group.rows, 0);
  const positives = groups.reduce((sum, group) => sum + group.positives, 0);
  const average = rows === 0 ? 0 : positives / rows;
  const told = groups.filter((group) => group.rows >= known.options.least_leads);
  return {
    title,
    rows,
    positives,
    average,
    small: groups.length - told.length,
    smallRows: rows - told.reduce((sum, group) => sum + group.rows, 0),
    widest: widestOf(told, column, known),
    groups: told.map((group) => groupView(group, average, column, known)),
  };
}

/** The fact whose weight differs most between two of the segments, among those that are strong in both. */
function widestOf(groups: readonly Group[], column: string, { features, options }: Known) {
  const words = ({ name }: Group) => groupWords(name, features.get(column), options);
  const weights = groups.flatMap((group) =>
    group.features.map((own) => ({ ...own, group: words(group), weight: own.mean_absolute })),
  );
  const spreads = [...Map.groupBy(weights, ({ feature }) => feature).values()].flatMap((own) => {
    const sorted = own.toSorted((a, b) => b.weight - a.weight);
    const [most, least] = [sorted[0], sorted.at(-1)];
    if (most === undefined || least === undefined || most === least || least.weight === 0) return [];
    return [{ label: most.label, most, least, ratio: most.weight / least.weight }];
  });
  const [widest] = spreads.toSorted((a, b) => b.ratio - a.ratio || (a.label < b.label ? -1 : 1));
  return widest === undefined || widest.ratio < otherwiseFrom ? null : widest;
}

function groupView(group: Group, average: number, column: string, { global, features, options }: Known) {
  const weights = group.features.flatMap((own) => {
    const all = global.find(({ feature }) => feature === own.feature);
    if (all === undefined || all.mean_absolute === 0) return [];
    return [{ ...own, tell: all.tell, ratio: own.mean_absolute / all.mean_absolute }];
  });
  const heavier = weights.filter(({ ratio }) => ratio >= otherwiseFrom);
  const lighter = weights.filter(({ ratio }) => ratio <= 1 / otherwiseFrom);
  const told = ({ label, ratio }: (typeof weights)[number]) => `${label} (${times(ratio)})`;
  return {
    ...group,
    words: groupWords(group.name, features.get(column), options),
    standing: standingOf(group, average),
    ranking: rankingOf(group),
    first: weights[0] ?? null,
    heavier: heavier.map(told),
    lighter: lighter.map(told),
    like: heavier.length === 0 && lighter.length === 0,
    look: [...heavier, ...weights.filter((one) => !heavier.includes(one))]
      .slice(0, 3)
      .map(({ tell }) => tell),
  };
}

/** By its interval, so that a handful of leads is not taken for a pattern. */
function standingOf({ low, high }: Group, average: number): 'above' | 'below' | 'level' {
  if (low > average) return 'above';
  return high < average ? 'below' : 'level';
}

function rankingOf({ auc_roc: auc, positives }: Group): 'unknown' | 'good' | 'weak' {
  if (auc === null || positives < leastConversions) return 'unknown';
  return auc >= ranksFrom ? 'good' : 'weak';
}

function groupWords(
  name: string,
  feature: FittedFeature | undefined,
  { segment_words: words }: PlaybookOptions,
): string {
  const own = words[name] ?? feature?.phrase?.categories?.[name];
  if (own !== undefined) return own;
  // A code has underscores; a place or a range is written as people write it.
  return /^\w*_\w*$/.test(name) ? plainWords(name) : name;
}

/** What to look for in the facts of a lead: the side that raises the score, in the words of the feature where they hold without a value. */
function hotClause(side: HotSide, label: string, feature: FittedFeature | undefined): string {
  const phrase = feature?.phrase;
  if (side === 'both' || phrase === undefined || feature === undefined) return label;
  const clause = side === 'up' ? phrase.high : phrase.low;
  if (feature.kind === 'flag' || feature.encoder?.kind === 'frequency') return clause;
  return `${label}: the ${side === 'up' ? 'more' : 'less'}, the hotter`;
}
