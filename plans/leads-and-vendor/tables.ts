import type { Parameters } from './parameters.ts';

/** The names of every table of a plan on leads and one vendor file. */
export function tablesOf({ dataset }: Pick<Parameters, 'dataset'>) {
  return {
    leadsRaw: `${dataset}.leads_raw`,
    leads: `${dataset}.leads`,
    vendorRaw: `${dataset}.vendor_raw`,
    vendor: `${dataset}.vendor`,
    target: `${dataset}.target`,
    training: `${dataset}.training`,
    split: `${dataset}.training_split`,
    open: `${dataset}.open_leads`,
    candidates: `${dataset}.candidates`,
    replay: `${dataset}_replay`,
  };
}

export type Tables = ReturnType<typeof tablesOf>;
