import type { Lineage } from '../../tools/explain-row.ts';
import { firmColumns } from './columns.ts';
import { firmContract } from './contracts/firms.ts';
import { repContract } from './contracts/reps.ts';
import { features } from './features.ts';
import type { VintageParameters } from './parameters.ts';
import type { VintageTables } from './tables.ts';

/** How the values of a lead are traced: dataset, then contract, then the file's own columns. */
export function lineageOf(
  { inputs, leads_from }: Pick<VintageParameters, 'inputs' | 'leads_from'>,
  tables: VintageTables,
): Lineage {
  const isFirm = (name: string): boolean => firmColumns.includes(name);
  return {
    datasets: [tables.training, tables.openFeatures],
    leadFile: leads_from === 'file' ? inputs.leads : `${tables.leadRaw} of Salesforce`,
    snapshots: tables.snapshots,
    features: features.map(({ name, from }) => ({
      name,
      repColumns: from.filter((column) => !isFirm(column)),
      firmColumns: from.filter(isFirm),
    })),
    rawColumns: Object.fromEntries([...firmContract, ...repContract].map(({ name, raw }) => [name, raw])),
  };
}
