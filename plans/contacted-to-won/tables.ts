import type { Parameters } from './parameters.ts';

/** The names of every table of the plan. */
export function tablesOf({ datasets: { funnel } }: Parameters) {
  return {
    dataset: funnel,
    leadsRaw: `${funnel}.leads_raw`,
    dealsRaw: `${funnel}.deals_raw`,
    leads: `${funnel}.leads`,
    deals: `${funnel}.deals`,
    outcomes: `${funnel}.outcomes`,
    features: `${funnel}.features`,
    labels: `${funnel}.labels`,
    training: `${funnel}.training`,
    judged: `${funnel}.judged`,
    candidates: `${funnel}.candidates`,
    replay: `${funnel}_replay`,
  };
}

export type Tables = ReturnType<typeof tablesOf>;
