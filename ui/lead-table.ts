import { type Column, renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { printable, wrap } from './width.ts';

interface ShownDriver {
  feature: string;
  label: string;
  value: string | null;
  /** The whole phrase, such as `short time at current firm (1.4 years)`. */
  text: string;
  /** Calibrated log-odds: above 0 it speaks for a call. */
  contribution: number;
}

export interface ShownLead {
  id: string;
  tier: string;
  /** Calibrated, between 0 and 1. */
  probability: number;
  drivers: ShownDriver[];
  narrative: string;
}

const columns: Column[] = [
  { heading: '#', align: 'right' },
  { heading: 'Lead' },
  { heading: 'Tier' },
  { heading: 'Chance', align: 'right' },
  { heading: 'Top drivers', cut: true },
];

const widestLine = 100;

/** Scored leads as a table, and below it each one's narrative in full. */
export function renderLeads(leads: readonly ShownLead[], terminal: Terminal): string {
  if (leads.length === 0) return 'No lead was scored.';
  const rows = leads.map((lead, index) => [
    String(index + 1),
    lead.id,
    lead.tier,
    `${(lead.probability * 100).toFixed(1)} %`,
    lead.drivers.map(renderDriver).join(', '),
  ]);
  const columnsLeft = Math.min(terminal.columns, widestLine) - 4;
  const narratives = leads.map((lead, index) =>
    wrap(printable(lead.narrative), columnsLeft)
      .map((line, at) => `${at === 0 ? String(index + 1).padStart(2) : '  '}  ${line}`)
      .join('\n'),
  );
  return [renderTable(columns, rows, terminal), '', ...narratives].join('\n');
}

/** A sign says which way the driver pulls, so that it can be read without colour. */
function renderDriver(driver: ShownDriver): string {
  return `${driver.contribution < 0 ? '-' : '+'} ${driver.text}`;
}
