import { readFileSync } from 'node:fs';

type Numbers = (number | null)[];

interface Stable<Value> {
  first: Value[];
  second: Value[];
  reference: number[];
  current: number[];
  value: number;
}

interface Distances {
  first: number[];
  second: number[];
  distance: number;
  chance: number;
}

/** What pandas, scipy, statsmodels and numpy said; the script that asked them stands beside the file. */
export const statisticsGolden = JSON.parse(
  readFileSync(new URL('../../goldens/statistics/statistics.json', import.meta.url), 'utf8'),
) as {
  collinearity: {
    names: string[];
    columns: Numbers[];
    pairwise: number[][];
    imputed: number[][];
    vif: number[];
    conditionNumber: number;
  };
  kolmogorovSmirnov: { exact: Distances[]; limiting: Distances & { exact: number } };
  psi: {
    numbers: Stable<number | null>;
    few: Stable<number>;
    words: Stable<string | null>;
    critical: [number, number, number][];
  };
  categoryInformation: {
    words: (string | null)[];
    labels: number[];
    value: number;
    bins: [number, number, number][];
    chance: number;
  };
};

/** Null as NaN. */
export function columnOf(values: Numbers): Float64Array {
  return Float64Array.from(values, (value) => value ?? Number.NaN);
}
