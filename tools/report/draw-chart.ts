import type { TopLevelSpec } from 'vega-lite';
import { ink } from './ink.ts';

const font = 'system-ui, -apple-system, "Segoe UI", sans-serif';

/**
 * Widths in shares of the font's size, somewhat generous, for the sans-serif fonts that readers have. Vega's own guess without a canvas
 * is nearly twice the truth, and would cut labels that have room.
 */
function widthOf(text: string): number {
  let width = 0;
  for (const letter of text) {
    if (/[iljtfrI.,:;'|!()[\] ]/.test(letter)) width += 0.36;
    else if (/[mwMW@%]/.test(letter)) width += 0.92;
    else width += /[A-Z0-9_+]/.test(letter) ? 0.66 : 0.6;
  }
  return width;
}

const look: NonNullable<TopLevelSpec['config']> = {
  // Every figure has its caption and its numbers in a table; a label on each mark would only be noise to a screen reader.
  aria: false,
  font,
  view: { stroke: null },
  axis: {
    labelColor: ink.quiet,
    titleColor: ink.quiet,
    domainColor: ink.grid,
    tickColor: ink.grid,
    gridColor: ink.grid,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 'normal',
    labelLimit: 300,
  },
  // A number stands under its tick, at the ends too.
  axisQuantitative: { labelFlush: false, labelSeparation: 8 },
  text: { color: ink.text, fontSize: 12 },
  legend: {
    labelColor: ink.text,
    titleColor: ink.quiet,
    titleFontWeight: 'normal',
    titleFontSize: 12,
    labelFontSize: 12,
    labelLimit: 360,
    titleLimit: 360,
    orient: 'top',
    title: null,
  },
};

/** Draws charts as SVG text without a browser. The same specifications in the same order give the same bytes. */
export async function drawCharts(specs: readonly TopLevelSpec[]): Promise<string[]> {
  const vega = await loadVega();
  // Ids inside the pictures count up from here: unique on the page, and equal on every run.
  vega.resetSVGDefIds();
  const drawn: string[] = [];
  for (const spec of specs) drawn.push(shortNumbers(await drawChart(vega, spec)));
  return drawn;
}

/** Loaded by the first chart: all that every other command and every start of the agent's server would do is to wait for it. */
async function loadVega() {
  const [vega, { compile }] = await Promise.all([import('vega'), import('vega-lite')]);
  // Vega offers this place for a measure of one's own and has no type for it.
  const { textMetrics } = vega as unknown as {
    textMetrics: { width(item: { fontSize?: number }, text: unknown): number };
  };
  textMetrics.width = ({ fontSize = 11 }, text) => Math.ceil(widthOf(String(text ?? '')) * fontSize);
  return { ...vega, compile };
}

async function drawChart(
  { View, parse, compile }: Awaited<ReturnType<typeof loadVega>>,
  spec: TopLevelSpec,
): Promise<string> {
  const view = new View(parse(compile({ ...spec, background: 'transparent', config: look }).spec), {
    renderer: 'none',
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}

/** Coordinates to a hundredth of a pixel: what nobody can see would be half of the page. */
function shortNumbers(svg: string): string {
  return svg.replace(/ (?:d|transform|x|y|x1|x2|y1|y2|width|height)="[^"]*"/g, (attribute) =>
    attribute.replace(/-?\d+\.\d{3,}(?:e-\d+)?/g, (number) => String(Number(Number(number).toFixed(2)))),
  );
}
