import * as vega from 'vega';
import { compile, type TopLevelSpec } from 'vega-lite';

/** Colours are names of the page's own variables, so that one picture serves light, dark and paper. */
export const ink = {
  text: 'var(--text)',
  quiet: 'var(--quiet)',
  grid: 'var(--grid)',
  first: 'var(--first)',
  second: 'var(--second)',
} as const;

const font = 'system-ui, -apple-system, "Segoe UI", sans-serif';

const look: NonNullable<TopLevelSpec['config']> = {
  // Every figure has its caption; a label on each mark would only be noise to a screen reader.
  aria: false,
  font,
  view: { stroke: null },
  axis: {
    labelColor: ink.quiet,
    titleColor: ink.quiet,
    domainColor: ink.grid,
    tickColor: ink.grid,
    gridColor: ink.grid,
    labelFontSize: 11,
    titleFontSize: 11,
    titleFontWeight: 'normal',
    labelLimit: 300,
  },
  legend: { labelColor: ink.text, titleColor: ink.quiet, labelFontSize: 11, orient: 'top', title: null },
};

/** Draws charts as SVG text without a browser. The same specifications in the same order give the same bytes. */
export async function drawCharts<Name extends string>(
  specs: Record<Name, TopLevelSpec>,
): Promise<Record<Name, string>> {
  // Ids inside the pictures count up from here: unique on the page, and equal on every run.
  vega.resetSVGDefIds();
  const drawn: [string, string][] = [];
  for (const [name, spec] of Object.entries<TopLevelSpec>(specs)) drawn.push([name, await drawChart(spec)]);
  return Object.fromEntries(drawn) as Record<Name, string>;
}

async function drawChart(spec: TopLevelSpec): Promise<string> {
  const view = new vega.View(vega.parse(compile({ ...spec, background: 'transparent', config: look }).spec), {
    renderer: 'none',
  });
  try {
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
