import type { TopLevelSpec } from 'vega-lite';
import { ink } from '../ink.ts';

export interface HeatCell {
  row: string;
  column: string;
  value: number;
  /** A sign in the cell, for those who see no colours. */
  mark: string;
}

interface Options {
  rows: readonly string[];
  columns: readonly string[];
  /** The values at which the colour changes, and the colours: one more than thresholds. */
  thresholds: readonly number[];
  colours: readonly string[];
  legend: string;
  /** Width and height of a cell, in pixels. */
  cell: { width: number; height: number };
}

/** A table of coloured cells. Colours change at the thresholds, so that a reader can name them. */
export function heatMap(cells: readonly HeatCell[], options: Options): TopLevelSpec {
  const { rows, columns, thresholds, colours, legend, cell } = options;
  const classes = classNames(thresholds);
  const classOf = (value: number) => classes[thresholds.filter((threshold) => value >= threshold).length];
  const x = {
    field: 'column',
    type: 'nominal' as const,
    sort: [...columns],
    title: null,
    axis: { labelAngle: -60, labelLimit: 240, ticks: false, domain: false },
  };
  const y = {
    field: 'row',
    type: 'nominal' as const,
    sort: [...rows],
    title: null,
    axis: { labelLimit: 320, ticks: false, domain: false },
  };
  return {
    width: { step: cell.width },
    height: { step: cell.height },
    data: { values: cells.map((each) => ({ ...each, class: classOf(each.value) })) },
    layer: [
      {
        mark: { type: 'rect', stroke: 'var(--card)', strokeWidth: 1 },
        encoding: {
          x,
          y,
          color: {
            field: 'class',
            type: 'nominal',
            scale: { domain: classes, range: [...colours] },
            legend: { title: legend, symbolType: 'square', symbolSize: 140, direction: 'horizontal' },
          },
        },
      },
      {
        transform: [{ filter: "datum.mark !== ''" }],
        mark: { type: 'text', fontSize: 12, fontWeight: 'bold', color: ink.text },
        encoding: { x, y, text: { field: 'mark' } },
      },
    ],
  };
}

function classNames(thresholds: readonly number[]): string[] {
  const between = thresholds.slice(1).map((threshold, index) => `${thresholds[index]} to ${threshold}`);
  return [`below ${thresholds[0]}`, ...between, `${thresholds.at(-1)} or more`];
}
