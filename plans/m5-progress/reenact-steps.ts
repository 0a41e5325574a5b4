import type { Step, ToolStep } from '../plan.ts';
import { firmColumns, keptRepColumns } from '../vintages/columns.ts';
import { engineeredFlags, firmSizeBins, missingFlags } from '../vintages/features.ts';
import { inPhase, toolStep } from '../vintages/place.ts';
import { holdContract } from './data-steps.ts';
import { receivedFeatures, temporalFeatures } from './features.ts';
import type { Parameters, Reenactment } from './parameters.ts';
import type { Tables } from './tables.ts';

const unit4 = { id: 'Phase 1, Unit 4', title: 'The data of a rejected model' };

/** From the deduplicated hybrid rows to the table that V1, V4 or V5 was trained on: `tables.trainable`. */
export function reenactedData(reenact: Reenactment, parameters: Parameters, tables: Tables): Step[] {
  const rebuilt = reenact === 'v1' ? [] : [rebuild(parameters, tables)];
  return inPhase(unit4, [
    ...rebuilt,
    holdContract({ id: '4a', needs: [reenact === 'v1' ? '3.5' : '3.6'] }, parameters, tables, {
      dataset: reenact === 'v1' ? tables.deduplicated : tables.rebuilt,
      columns: [...receivedFeatures, ...temporalFeatures].map(({ name }) => name),
      places: ['Id', 'lead_line', 'rep_line'],
    }),
  ]);
}

/** The V2 rebuild: V1's rows, repaired by the engineered features. */
function rebuild(parameters: Parameters, tables: Tables): ToolStep {
  const input = {
    labelled: true,
    leads: tables.contacted,
    staging: tables.deduplicated,
    target: tables.rebuilt,
    maturityDays: parameters.maturity_days,
    repColumns: [...keptRepColumns, ...temporalFeatures.map(({ name }) => name)],
    firmColumns,
    flags: engineeredFlags,
    missingFlags,
    bins: firmSizeBins,
    snapshotDates: [tables.current.date],
    extraFeatures: [],
    extraTable: tables.rebuiltExtra,
    extraSources: {
      lead: tables.leadRaw,
      contacts_current: tables.contactsCurrent,
      employment_history: tables.employmentHistory,
    },
  };
  return toolStep(
    { id: '3.6', needs: ['3.5'] },
    { title: 'Add the engineered features', tool: 'engineer-features', input },
    [],
  );
}
