import { above, blocking, equals, warning } from '../../gates/vocabulary.ts';
import type { ToolStep } from '../plan.ts';
import { type Place, toolStep } from '../vintages/place.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** Columns that the file of the firms' assets must have. */
export const assetColumns = [
  'RIA_INVESTOR_CRD_ID',
  'RIA_INVESTOR_NAME',
  'YEAR',
  'MONTH',
  'TOTAL_AUM',
  'REP_COUNT',
];

/** The assets that the vendor tells of each firm by month; the feed of reps has none. */
export function loadAssets(place: Place, { inputs }: Parameters, tables: Tables): ToolStep {
  const source = {
    path: inputs.firm_historicals,
    table: tables.firmMonthsRaw,
    columns: assetColumns,
    finalNewline: true,
  };
  return toolStep(
    place,
    { title: 'Load the assets of the firms by month', tool: 'ingest-files', input: { sources: [source] } },
    [
      blocking(`LL-${place.id}`, equals(1), {
        title: 'Files of firm assets that hold rows',
        measure: 'tablesLoaded',
        onFailure: 'Export firm_historicals.csv again, then resume.',
      }),
    ],
  );
}

/** The AUM tier of each row's firm, and how its assets grew over a year: to calibrate and to look at cohorts by, not to train on. */
export function addAssets(
  place: Place,
  { asset_tiers }: Parameters,
  tables: Tables,
  rows: { dataset: string; places: string; target: string; as_of: string },
): ToolStep {
  const [smallest, ...larger] = asset_tiers;
  const input = {
    ...rows,
    firms_raw: tables.firmMonthsRaw,
    firms: tables.firmMonths,
    smallest: smallest?.name,
    tiers: larger.toReversed(),
  };
  return toolStep(place, { title: 'Add the AUM tier of the firms', tool: 'add-firm-assets', input }, [
    blocking(`LL-${place.id}`, equals(0), {
      title: 'Rows that came or went with the assets',
      measure: 'rowsAdded',
      onFailure: 'A firm has several records a month, or a lead several firms: look at the evidence.',
    }),
    warning(`LL-${place.id}-share`, above(0), {
      title: 'Share of rows whose firm has known assets',
      measure: 'assetShare',
      onFailure: 'All leads are one segment, without a tier: check how CRDs of firms are written.',
    }),
  ]);
}
