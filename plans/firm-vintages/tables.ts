import type { Parameters } from './parameters.ts';

export interface MonthlyFile {
  month: string;
  path: string;
  raw: string;
}

/** The names of every table of the plan, and the regulator's file for each month. */
export function tablesOf({ inputs, datasets, months }: Parameters) {
  const files = months.map((month): MonthlyFile => {
    const compact = month.replace('-', '');
    const lastDay = `${compact}${daysIn(month)}`;
    return {
      month,
      path: `${inputs.filings}/IA_ADV_Base_A_${compact}01_${lastDay}.csv`,
      raw: `${datasets.filings}.filings_${compact}_raw`,
    };
  });
  return {
    files,
    filings: `${datasets.filings}.filings`,
    versions: `${datasets.filings}.v_filing_versions`,
    pairs: `${datasets.filings}.pairs`,
    answers: `${datasets.filings}.pairs_as_of`,
  };
}

export type Tables = ReturnType<typeof tablesOf>;

/** Days in a month given as YYYY-MM: day 0 of the month after. */
function daysIn(month: string): number {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).getUTCDate();
}
