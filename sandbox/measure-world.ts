import { join } from 'node:path';
import type { Row, Warehouse } from '../warehouse/warehouse.ts';
import { analysisDate, extraColumnDate, latin1Date, vendorFile, vintageDates } from './build-world.ts';
import type { ScaleName } from './scale.ts';
import { type SignalName, segments, traits, truthFor } from './truth.ts';

interface SegmentLift {
  segment: string;
  publishedLift: number;
  /** Lift that the written truth expects among these very leads. */
  expectedLift: number;
  /** Lift that came out; null when nobody converted. */
  realisedLift: number | null;
  leads: number;
  positives: number;
}

/** The ground truth in numbers: what the outcomes were drawn with, and what came out. */
export interface Truth {
  target: string;
  outcomes: ReturnType<typeof truthFor>;
  meanings: Record<string, string>;
  /** Conversion rate within 30 days of mature contacted leads, as a fraction. */
  baseRate: number;
  lifts: SegmentLift[];
  leads: Row;
  matches: Row;
  leadSources: Row[];
  vintages: (Row & { file: string })[];
  latin1File: string;
  extraColumnFile: string;
}

/** Counts flaws, base rate and lifts, in the files where they are visible there. The vendor files must still be UTF-8. */
export async function measureWorld(
  warehouse: Warehouse,
  options: { directory: string; signal: SignalName; scale: ScaleName },
): Promise<Truth> {
  const leads = await firstRow(warehouse, 'sandbox/measure-lead-file', {
    path: join(options.directory, 'crm/Lead.csv'),
    analysisDate,
  });
  const vintages = [];
  for (const date of vintageDates) {
    const file = vendorFile(date);
    const counts = await firstRow(warehouse, 'sandbox/measure-vendor-file', {
      path: join(options.directory, file),
    });
    vintages.push({ file, ...counts });
  }
  return {
    target: 'Stage_Entered_Call_Scheduled__c at most 30 days after Stage_Entered_Contacting__c, by date',
    outcomes: truthFor(options.signal, options.scale),
    meanings: Object.fromEntries(traits.map((trait) => [trait.name, trait.meaning])),
    baseRate: rounded(Number(leads.maturePositives) / Number(leads.matureContacted)),
    lifts: await measureLifts(warehouse),
    leads,
    matches: await firstRow(warehouse, 'sandbox/measure-matches'),
    leadSources: await warehouse.rows('sandbox/measure-lead-sources'),
    vintages,
    latin1File: vendorFile(latin1Date),
    extraColumnFile: vendorFile(extraColumnDate),
  };
}

async function measureLifts(warehouse: Warehouse): Promise<SegmentLift[]> {
  const rows = await warehouse.rows('sandbox/measure-segments', {
    segments: segments.map((segment) => segment.name),
    analysisDate,
  });
  const all = rows.find((row) => row.segment === 'all');
  return segments.map(({ name, publishedLift = 1 }) => {
    const row = rows.find((each) => each.segment === name);
    return {
      segment: name,
      publishedLift,
      expectedLift: ratio(row, all, 'expected') ?? 0,
      realisedLift: ratio(row, all, 'positives'),
      leads: Number(row?.leads),
      positives: Number(row?.positives),
    };
  });
}

/** A segment's rate by that of all leads; null where it is not a number. */
function ratio(segment: Row | undefined, all: Row | undefined, column: string): number | null {
  const lift = rate(segment, column) / rate(all, column);
  return Number.isFinite(lift) ? rounded(lift) : null;
}

function rate(row: Row | undefined, column: string): number {
  return Number(row?.[column]) / Number(row?.leads);
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

async function firstRow(warehouse: Warehouse, query: string, parameters = {}): Promise<Row> {
  const [row] = await warehouse.rows(query, parameters);
  return row ?? {};
}
