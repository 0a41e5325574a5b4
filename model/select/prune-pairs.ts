import { type Candidates, lesser, type Replaced } from './candidates.ts';

export interface Pair {
  first: string;
  second: string;
  correlation: number;
}

/** Pairs whose correlation is above the limit in absolute value, the strongest first. */
export function strongPairs({ names, correlations }: Candidates, limit: number): Pair[] {
  return indexPairs({ names, correlations }, limit).map(({ i, j, correlation }) => ({
    first: names[i] as string,
    second: names[j] as string,
    correlation,
  }));
}

/** Goes through the pairs above the limit, the strongest first, and removes of each the feature that tells less, unless one is gone already. */
export function prunePairs(candidates: Candidates, limit: number): Replaced[] {
  const gone = new Set<number>();
  return indexPairs(candidates, limit).flatMap(({ i, j, correlation }) => {
    const loser = gone.has(i) || gone.has(j) ? null : lesser(candidates, i, j);
    if (loser === null) return [];
    gone.add(loser);
    const feature = candidates.names[loser] as string;
    return [{ feature, keptInstead: candidates.names[loser === i ? j : i] as string, correlation }];
  });
}

function indexPairs(
  { names, correlations }: Pick<Candidates, 'names' | 'correlations'>,
  limit: number,
): { i: number; j: number; correlation: number }[] {
  const label = ({ i, j }: { i: number; j: number }): string =>
    [names[i] as string, names[j] as string].sort().join('\n');
  return names
    .flatMap((_, i) =>
      names.slice(0, i).map((_name, j) => ({ i: j, j: i, correlation: correlations[i]?.[j] as number })),
    )
    .filter(({ correlation }) => Math.abs(correlation) > limit)
    .sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation) || (label(a) < label(b) ? -1 : 1));
}
