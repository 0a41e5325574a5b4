import type { Style } from './colour.ts';
import { drawsBlocks } from './sparkline.ts';
import type { Terminal } from './terminal.ts';
import { printable, truncate, wrap } from './width.ts';

/** A Lead of Salesforce with what Leadline tells of it. */
export interface LeadCard {
  name: string;
  title: string | null;
  company: string | null;
  /** Null for a lead that could not be scored. */
  tier: string | null;
  notScoredReason: string | null;
  narrative: string | null;
  /** In percent; null where numbers are suppressed. */
  probability: number | null;
  /** 0 to 100. */
  percentile: number | null;
  /** The strongest first. */
  raising: ShownReason[];
  lowering: ShownReason[];
  modelVersion: string | null;
  /** ISO date of the facts. */
  asOf: string | null;
  /** ISO time. */
  scoredAt: string | null;
  /** The rep's own tier, and why. */
  override: string | null;
  overrideReason: string | null;
  /** Every score that the lead ever had, the oldest first; times are ISO. */
  history: { tier: string | null; scoredAt: string | null }[];
}

export interface ShownReason {
  text: string;
  /** Calibrated log-odds; null where numbers are suppressed. */
  effect: number | null;
}

const widest = 76;
const widestBar = 40;
/** Cells of the indent, the gap and the longest word beside a bar. */
const besideBar = 19;

/** The Lead as the SGA sees it on the Lead page: tier, sentence, chance, reasons with their weight, freshness and history, in plain lines. */
export function renderLeadCard(card: LeadCard, terminal: Terminal): string {
  const columns = Math.min(terminal.columns, widest);
  const shown = { card, terminal, columns };
  const parts = [
    headOf(shown),
    card.tier === null ? unscored(shown) : scored(shown),
    [...freshness(shown), ...history(shown), ...ownView(shown)],
  ];
  const rule = terminal.paint('quiet', terminal.glyphs.rule.repeat(columns));
  return [rule, ...parts.flatMap((lines, index) => (index === 0 ? lines : ['', ...lines])), rule].join('\n');
}

interface Shown {
  card: LeadCard;
  terminal: Terminal;
  columns: number;
}

function headOf({ card, terminal, columns }: Shown): string[] {
  const place = [card.title, card.company].flatMap((part) => (part === null ? [] : [printable(part)]));
  const cut = (text: string) => truncate(text, columns, terminal.glyphs.ellipsis);
  return [
    terminal.paint('strong', cut(printable(card.name))),
    ...(place.length === 0 ? [] : [cut(place.join(', '))]),
  ];
}

function unscored({ card, terminal, columns }: Shown): string[] {
  return [
    terminal.paint('warning', `${terminal.glyphs.warned} Not scored`),
    ...wrap(printable(card.notScoredReason ?? 'No run has looked at this lead so far.'), columns),
  ];
}

function scored(shown: Shown): string[] {
  const { card, columns } = shown;
  return [
    badge(shown),
    ...(card.narrative === null ? [] : ['', ...wrap(printable(card.narrative), columns)]),
    '',
    ...chance(shown),
    ...reasons(shown, card.raising, raises),
    ...reasons(shown, card.lowering, lowers),
  ];
}

/** The tiers that Leadline writes, the worst first: as many steps as the word says. */
const tiers = ['Cold', 'Cool', 'Warm', 'Hot', 'Very Hot'];
const steps = { blocks: '▂▃▅▆█', plain: '#####' };
const tierStyles: Record<string, Style> = { 'Very Hot': 'good', Hot: 'good', Warm: 'warning' };

function badge({ card: { tier }, terminal }: Shown): string {
  const word = printable(tier ?? '');
  const level = tiers.indexOf(word) + 1;
  const { blocks, plain } = steps;
  const climbed = (drawsBlocks(terminal.glyphs) ? blocks : plain).slice(0, level);
  const rest = terminal.glyphs.pending.repeat(tiers.length - level);
  // A word of the firm's own has no place among these five.
  const stairs = level === 0 ? '' : `${climbed}${rest}  `;
  return terminal.paint(tierStyles[word] ?? 'strong', `${stairs}${word}`);
}

function chance({ card: { probability, percentile }, terminal }: Shown): string[] {
  if (probability === null) return ['Your firm shows tiers and reasons without numbers.'];
  const strong = (text: string) => terminal.paint('strong', text);
  return [
    `${strong(chanceInWords(probability))} of leads like this (${probability.toFixed(1)} %)`,
    ...(percentile === null ? [] : [`${strong(standingInWords(percentile))} of all scored leads`]),
  ];
}

/** A chance as people say it. From a quarter on, tenths are closer than "1 in": 40 % is no 1 in 3. At the ends no certainty is claimed. */
function chanceInWords(percent: number): string {
  if (percent < 0.1) return 'Fewer than 1 in 1,000';
  if (percent < 25) return `About 1 in ${Math.round(100 / percent)}`;
  if (percent < 95) return `About ${Math.round(percent / 10)} in 10`;
  return 'More than 19 in 20';
}

/** Cut, not rounded: 99.7 is higher than 99 %, and nobody is higher than all. */
function standingInWords(percentile: number): string {
  const below = Math.min(Math.floor(percentile), 99);
  return below < 1 ? 'Among the lowest 1 %' : `Higher than ${below} %`;
}

interface Direction {
  title: string;
  verb: string;
  sign: string;
  style: Style;
}

const raises: Direction = { title: 'Raises the score', verb: 'raises', sign: '+', style: 'good' };
const lowers: Direction = { title: 'Lowers the score', verb: 'lowers', sign: '-', style: 'warning' };

/** Each reason in full, and below it a bar beside that of the lead's strongest reason. */
function reasons(
  { card, terminal, columns }: Shown,
  told: readonly ShownReason[],
  direction: Direction,
): string[] {
  if (told.length === 0) return [];
  const { title, verb, sign, style } = direction;
  const strongest = Math.max(
    ...[...card.raising, ...card.lowering].map(({ effect }) => Math.abs(effect ?? 0)),
  );
  const block = drawsBlocks(terminal.glyphs) ? '█' : '#';
  const room = Math.min(widestBar, columns - besideBar);
  const lines = told.flatMap(({ text, effect }) => {
    const sentence = wrap(printable(capital(text)), columns - 2).map((line) => `  ${line}`);
    if (effect === null) return sentence;
    const cells = Math.max(1, Math.round((room * Math.abs(effect)) / strongest));
    const bar = terminal.paint(style, block.repeat(cells)) + ' '.repeat(room - cells);
    return [...sentence, `  ${bar}  ${verb} ${strengthOf(effect)}`];
  });
  return ['', terminal.paint(style, `${sign} ${title}`), ...lines];
}

/** At ln 2 it doubles or halves the odds, which is strong; at ln 1.25 it moves them by a quarter. */
function strengthOf(effect: number): string {
  const size = Math.abs(effect);
  if (size >= Math.LN2) return 'strongly';
  return size >= Math.log(1.25) ? 'somewhat' : 'slightly';
}

const staleAfterDays = 35;
const millisecondsOfADay = 86_400_000;

function freshness({ card: { asOf, scoredAt, modelVersion }, terminal, columns }: Shown): string[] {
  const sentences = [
    asOf === null ? 'The day of these facts is not recorded.' : `Facts as of ${asOf}.`,
    ...(scoredAt === null ? [] : [`Scored ${minuteOf(scoredAt)}.`]),
    ...(modelVersion === null ? [] : [`Model ${modelVersion}.`]),
  ];
  const days = asOf === null || scoredAt === null ? 0 : daysBetween(asOf, scoredAt.slice(0, 10));
  const notice = `${terminal.glyphs.warned} Old: the facts were ${days} days old when it was scored.`;
  return [
    ...wrap(printable(sentences.join(' ')), columns).map((line) => terminal.paint('quiet', line)),
    ...(days > staleAfterDays ? [terminal.paint('warning', notice)] : []),
  ];
}

function daysBetween(day: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(day)) / millisecondsOfADay);
}

function history({ card, terminal, columns }: Shown): string[] {
  const { blocks } = steps;
  const stairs = card.history.map(({ tier }) => {
    const level = tier === null ? -1 : tiers.indexOf(tier);
    if (level === -1) return terminal.glyphs.pending;
    return drawsBlocks(terminal.glyphs) ? blocks[level] : String(level + 1);
  });
  const at = (index: number) => {
    const entry = card.history.at(index);
    return `${entry?.scoredAt?.slice(0, 10) ?? 'undated'}: ${printable(entry?.tier ?? 'not scored')}`;
  };
  if (card.history.length === 0) return ['History  No earlier scores.'];
  if (card.history.length === 1) return [`History  ${stairs[0]}  ${at(0)}. This is the first score.`];
  return wrap(`History  ${stairs.join('')}  from ${at(0)} to ${at(-1)}`, columns);
}

function ownView({ card: { override, overrideReason }, columns }: Shown): string[] {
  if (override === null) return ["Rep's own tier  none"];
  const why = overrideReason === null ? 'No reason was given.' : `"${overrideReason}"`;
  return wrap(printable(`Rep's own tier  ${override}. ${why}`), columns);
}

function minuteOf(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase('en') + text.slice(1);
}
