import type PdfDocument from 'pdfkit';
import { decimal, percent, whole } from '../../prompts/render.ts';
import { salesforceTiers } from '../../salesforce/fields.ts';
import { type HotSide, hotSideOf, hotWord } from './direction.ts';
import type { EnablementFacts, TierFacts } from './enablement-facts.ts';

/** So many facts fit on the page and in a head. */
export const mostFacts = 30;

/** A fact of the sheet. `group` is its importance: facts that together make half of all movement, then eight tenths, then the rest. */
export interface SheetFact {
  rank: number;
  label: string;
  share: number;
  group: 'strong' | 'medium' | 'slight';
  side: HotSide;
  /** The side in a word. */
  hot: string;
}

/** The strongest facts of the model that move a score at all, at most thirty. */
export function sheetFacts({
  explanation,
  bundle,
}: Pick<EnablementFacts, 'explanation' | 'bundle'>): SheetFact[] {
  const features = new Map(bundle.features.features.map((feature) => [feature.name, feature]));
  let before = 0;
  return explanation.features
    .filter(({ mean_absolute }) => mean_absolute > 0)
    .slice(0, mostFacts)
    .map((one) => {
      const group = before < 0.5 ? 'strong' : before < 0.8 ? 'medium' : 'slight';
      before += one.share;
      const side = hotSideOf(one);
      const feature = features.get(one.feature) ?? { kind: 'number', encoder: null };
      return { rank: one.rank, label: one.label, share: one.share, group, side, hot: hotWord(side, feature) };
    });
}

/** From dark to light, so that they stay apart in grey; the rank, the bar and the group's own heading say the same without colour. */
const colours = { strong: '#0b4f9c', medium: '#3d8dc4', slight: '#a3cbe6' } as const;
const headings = {
  strong: 'STRONG: together half of what moves scores',
  medium: 'MEDIUM: with the strong ones, eight tenths',
  slight: 'SLIGHT: those that follow',
} as const;
const ink = { text: '#1d2327', quiet: '#56616a', line: '#d5dade', band: '#f3f5f7' } as const;
/** Those of the badges on the Lead page (leadlineScore.css, `-mark`). */
const tierColours: Readonly<Record<(typeof salesforceTiers)[number], string>> = {
  'Very Hot': '#d83a00',
  Hot: '#c76b00',
  Warm: '#a98300',
  Cool: '#107cad',
  Cold: '#5b6a98',
};

const margin = 36;
const rank = { x: margin, width: 18 };
const label = { x: 58, width: 236 };
const hot = { x: 302, width: 66 };
const bar = { x: 376, width: 134 };
const share = { x: 509, width: 50 };

/**
 * The cheat sheet: one A4 page of PDF with the facts that move scores most, what the tiers mean and how to read it all. It has the analysis
 * date for its own date, so that the same facts give the same bytes.
 */
export async function cheatSheet(facts: EnablementFacts): Promise<Buffer> {
  const told = sheetFacts(facts);
  const { manifest } = facts.bundle;
  const { default: Pdf } = await import('pdfkit');
  const page = new Pdf({
    size: 'A4',
    margin: 0,
    compress: false,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: 'What moves the score: cheat sheet',
      Author: 'Leadline',
      Subject: manifest.model_version,
      CreationDate: new Date(`${manifest.analysis_date}T00:00:00Z`),
    },
  });
  const chunks: Buffer[] = [];
  page.on('data', (chunk: Buffer) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => page.once('end', resolve).once('error', reject));
  drawHead(page, facts, told.length);
  const rowsEnd = drawFacts(page, told, 113);
  const tiersEnd = drawTiers(page, facts.tiers, rowsEnd + 14);
  drawNotes(page, facts, tiersEnd + 12);
  page.end();
  await ended;
  return Buffer.concat(chunks);
}

function drawHead(page: PdfDocument, { bundle, explanation }: EnablementFacts, told: number): void {
  const { manifest } = bundle;
  const right = page.page.width - margin;
  page.rect(0, 0, page.page.width, 8).fill(colours.strong);
  line(page, 'What moves the score', margin, 30, { font: 'Helvetica-Bold', size: 24 });
  const moving = explanation.features.filter(({ mean_absolute }) => mean_absolute > 0).length;
  const about = `The ${told} strongest of ${moving} facts, ranked on ${whole(explanation.rows)} leads of ${manifest.tested_on.from} to ${manifest.tested_on.to}. Facts as of ${manifest.analysis_date}.`;
  line(page, about, margin, 60, { size: 9, color: ink.quiet });
  line(page, `Model ${manifest.model_version}`, margin, 72.5, { size: 9, color: ink.quiet });
  const y = 96;
  const head = { size: 7.5, color: ink.quiet, font: 'Helvetica-Bold' } as const;
  line(page, 'FACT', label.x, y, head);
  line(page, 'HOTTER WITH', hot.x + 12, y, head);
  line(page, 'WEIGHT IN THE MODEL', bar.x, y, head);
  page
    .moveTo(margin, y + 12)
    .lineTo(right, y + 12)
    .lineWidth(0.75)
    .stroke(ink.line);
}

/** Draws the rows from `top` on and says where they end. */
function drawFacts(page: PdfDocument, facts: readonly SheetFact[], top: number): number {
  const most = Math.max(...facts.map((fact) => fact.share), Number.MIN_VALUE);
  const pitch = 17;
  let y = top;
  for (const [index, fact] of facts.entries()) {
    if (facts[index - 1]?.group !== fact.group) {
      page.rect(margin, y + 5, 8, 8).fill(colours[fact.group]);
      const heading = { size: 7.5, color: ink.quiet, font: 'Helvetica-Bold' } as const;
      line(page, headings[fact.group], margin + 13, y + 6, heading);
      y += 18;
    }
    if (index % 2 === 0) page.rect(margin - 4, y - 1, page.page.width - 2 * margin + 8, pitch).fill(ink.band);
    drawFact(page, fact, y, most);
    y += pitch;
  }
  return y;
}

function drawFact(page: PdfDocument, fact: SheetFact, y: number, most: number): void {
  const bold = fact.group === 'strong' ? 'Helvetica-Bold' : 'Helvetica';
  line(page, String(fact.rank), rank.x, y + 3, {
    size: 9,
    color: ink.quiet,
    width: rank.width,
    align: 'right',
  });
  line(page, fact.label, label.x, y + 3, { size: 9.5, font: bold, width: label.width });
  drawSide(page, fact.side, hot.x, y + 3.6);
  line(page, fact.hot, hot.x + 12, y + 3, { size: 9, width: hot.width - 12 });
  page
    .roundedRect(bar.x, y + 2.5, Math.max(2, (bar.width * fact.share) / most), 9, 1.5)
    .fill(colours[fact.group]);
  const weight = fact.share < 0.0005 ? 'under 0.1 %' : percent(fact.share, 1);
  line(page, weight, share.x, y + 3, { size: 9, width: share.width, align: 'right' });
}

/** A triangle that points up for much of it or a yes, down for little of it or a no; a diamond where it depends. */
function drawSide(page: PdfDocument, side: HotSide, x: number, y: number): void {
  if (side === 'up') page.polygon([x, y + 7], [x + 4, y], [x + 8, y + 7]).fill(ink.text);
  else if (side === 'down') page.polygon([x, y], [x + 4, y + 7], [x + 8, y]).fill(ink.quiet);
  else page.polygon([x, y + 3.5], [x + 4, y], [x + 8, y + 3.5], [x + 4, y + 7]).fill(ink.quiet);
}

function drawTiers(page: PdfDocument, tiers: readonly TierFacts[], top: number): number {
  const gap = 6;
  const height = 48;
  const width = (page.page.width - 2 * margin - gap * (tiers.length - 1)) / tiers.length;
  for (const [index, tier] of tiers.entries()) {
    const x = margin + index * (width + gap);
    const standard = salesforceTiers.find((word) => word === tier.word);
    page.roundedRect(x, top, width, height, 4).lineWidth(0.75).stroke(ink.line);
    page.roundedRect(x, top, 4, height, 2).fill(standard === undefined ? ink.quiet : tierColours[standard]);
    const inside = { width: width - 16 };
    line(page, tier.word, x + 11, top + 7, { ...inside, size: 11, font: 'Helvetica-Bold' });
    line(page, chanceOf(tier), x + 11, top + 22, { ...inside, size: 8 });
    line(page, observedOf(tier), x + 11, top + 33, { ...inside, size: 8, color: ink.quiet });
  }
  return top + height;
}

function chanceOf({ min, below }: TierFacts): string {
  if (below === null) return `chance ${percent(min, 0)} or more`;
  return `chance ${min === 0 ? `under ${percent(below, 0)}` : `${percent(min, 0)} to ${percent(below, 0)}`}`;
}

function observedOf({ per100 }: TierFacts): string {
  return per100 === null ? 'no lead tried' : `in the trial: ${decimal(per100, 1)} of 100`;
}

function drawNotes(page: PdfDocument, { scores }: EnablementFacts, top: number): void {
  const notes = [
    'Call from the top tier down. Triangle up: the more of it (or a yes), the hotter. Down: the less of it (or a no). Diamond: it depends on the rest.',
    `The chance is that of ${scores.outcome}; the average is ${percent(scores.base_rate, 1)}. A fact tells leads apart and causes nothing.`,
    'What you know goes before the score: set your own tier on the Lead and say why. Facts of a person stay in Salesforce.',
  ];
  const width = page.page.width - 2 * margin;
  for (const [index, note] of notes.entries()) {
    line(page, note, margin, top + 12 * index, { size: 8, color: ink.quiet, width });
  }
}

interface LineOptions {
  size: number;
  font?: 'Helvetica' | 'Helvetica-Bold';
  color?: string;
  width?: number;
  align?: 'left' | 'right';
}

/** One line of text. One that is wider than its place is set smaller, so that no word of a label is lost. */
function line(page: PdfDocument, text: string, x: number, y: number, options: LineOptions): void {
  const { size, font = 'Helvetica', color = ink.text, width, align = 'left' } = options;
  page.font(font).fontSize(size);
  const wide = page.widthOfString(text);
  const fitting = width === undefined || wide <= width ? size : (size * width) / wide;
  page.fontSize(fitting).fillColor(color);
  const indent = align === 'right' && width !== undefined ? width - page.widthOfString(text) : 0;
  page.text(text, x + indent, y + (size - fitting) / 2, { lineBreak: false });
}
