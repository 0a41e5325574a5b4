import type { Lineage } from '../../tools/explain-row.ts';
import { firmContract } from './contracts/firms.ts';
import { repContract } from './contracts/reps.ts';
import { firmColumns } from './dataset-steps.ts';
import { features } from './features.ts';
import type { Parameters } from './parameters.ts';
import type { Tables } from './tables.ts';

/** How the values of a lead are traced: dataset, then contract, then the file's own columns. */
export function lineageOf(parameters: Parameters, tables: Tables): Lineage {
  const isFirm = (name: string): boolean => firmColumns.includes(name);
  return {
    datasets: [tables.training, tables.openFeatures],
    leadFile: parameters.inputs.leads,
    snapshots: tables.snapshots,
    features: features.map(({ name, from }) => ({
      name,
      repColumns: from.filter((column) => !isFirm(column)),
      firmColumns: from.filter(isFirm),
    })),
    rawColumns: Object.fromEntries([...firmContract, ...repContract].map(({ name, raw }) => [name, raw])),
  };
}
