export interface Quarter {
  /** Such as `2024 Q2`. */
  name: string;
  start: string;
  /** The vintages that are this quarter's slice; empty when it is missing. */
  vintages: string[];
}

/**
 * The quarters from the first vintage's to the analysis date's, with the vintages of each: those dated from `sliceDays` before it begins to
 * `sliceDays` before it ends. A vintage at the very end of a quarter tells of the next one: 2024-03-31 is the slice of 2024 Q2.
 */
export function quartersOf(dates: readonly string[], analysisDate: string, sliceDays: number): Quarter[] {
  const first = [...dates].sort()[0];
  if (first === undefined) return [];
  const last = indexOf(analysisDate);
  const quarters: Quarter[] = [];
  for (let index = indexOf(shifted(first, sliceDays)); index <= last; index++) {
    const vintages = dates.filter((date) => indexOf(shifted(date, sliceDays)) === index);
    quarters.push({ name: nameOf(index), start: startOf(index), vintages: vintages.sort() });
  }
  return quarters;
}

export function missingQuarters(quarters: readonly Quarter[]): string[] {
  return quarters.filter(({ vintages }) => vintages.length === 0).map(({ name }) => name);
}

/** Quarters since year 0. */
function indexOf(date: string): number {
  const [year, month] = date.split('-').map(Number) as [number, number];
  return year * 4 + Math.floor((month - 1) / 3);
}

function nameOf(index: number): string {
  return `${Math.floor(index / 4)} Q${(index % 4) + 1}`;
}

function startOf(index: number): string {
  return `${Math.floor(index / 4)}-${String((index % 4) * 3 + 1).padStart(2, '0')}-01`;
}

function shifted(date: string, days: number): string {
  const time = Date.parse(`${date}T00:00:00Z`) + days * 86_400_000;
  return new Date(time).toISOString().slice(0, 10);
}
