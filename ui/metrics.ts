import { type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

interface Interval {
  value: number;
  low: number;
  high: number;
}

export interface ShownMetrics {
  aucPr: Interval | null;
  aucRoc: Interval | null;
  topDecileLift: Interval | null;
}

const columns: Column[] = [
  { heading: 'Measure' },
  { heading: 'Value', align: 'right' },
  { heading: '95 % from', align: 'right' },
  { heading: 'to', align: 'right' },
];

/** The test figures, each with its 95 % interval. */
export function renderMetrics(metrics: ShownMetrics, terminal: Terminal): string {
  const rows = [
    row('AUC-PR', metrics.aucPr, 3),
    row('AUC-ROC', metrics.aucRoc, 3),
    row('Top-decile lift', metrics.topDecileLift, 2),
  ];
  return renderTable(columns, rows, terminal);
}

function row(name: string, interval: Interval | null, digits: number): string[] {
  if (interval === null) return [name, 'not measured'];
  return [name, interval.value.toFixed(digits), interval.low.toFixed(digits), interval.high.toFixed(digits)];
}
