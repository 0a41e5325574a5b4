import { meanOverFolds, variationOverFolds } from './evaluate.ts';
import { type Strategy, strategies } from './imbalance.ts';
import type { FoldResult, StrategyResult } from './imbalance-files.ts';

/** What a strategy does over all folds; nothing, where one of them could not be measured. */
export function resultOf(strategy: Strategy, folds: FoldResult[], maxVariation: number): StrategyResult {
  const values = folds.map((fold) => fold.aucPr);
  const mean = numberOf(meanOverFolds(values).value);
  const variation = mean === null || mean === 0 ? null : numberOf(variationOverFolds(values).value);
  return {
    strategy,
    meanAucPr: mean,
    coefficientOfVariation: variation,
    steady: variation !== null && variation <= maxVariation,
    folds,
  };
}

/**
 * The best mean AUC-PR among the steady strategies, or among all where none is steady. Of those within the tolerance of the best, the one with
 * the least variation, and of equals the simplest. Where nothing could be measured, rows are taken as they are, if that was asked for.
 */
export function chooseStrategy(
  results: readonly StrategyResult[],
  { max_variation, tolerance }: { max_variation: number; tolerance: number },
): { winner: StrategyResult; rationale: string } {
  const simplestFirst = results.toSorted(
    (a, b) => strategies.indexOf(a.strategy) - strategies.indexOf(b.strategy),
  );
  const known = simplestFirst.filter((result) => result.meanAucPr !== null);
  const steady = known.filter((result) => result.steady);
  const pool = steady.length > 0 ? steady : known;
  const best = Math.max(...pool.map(meanOf));
  const close = pool.filter((result) => meanOf(result) >= best * (1 - tolerance));
  const [winner] = close.toSorted((a, b) => variationOf(a) - variationOf(b));
  if (winner === undefined) {
    return {
      winner: simplestFirst[0] as StrategyResult,
      rationale: 'no strategy could be measured in every fold, so the simplest is kept',
    };
  }
  const why =
    close.length > 1
      ? `${close.length} strategies are within ${percent(tolerance)} of the best mean AUC-PR, and this one varies least between folds`
      : 'it has the best mean AUC-PR';
  const among =
    steady.length > 0
      ? steady.length < known.length
        ? `, of those that vary by at most ${percent(max_variation)}`
        : ''
      : `; all vary by more than ${percent(max_variation)}`;
  return { winner, rationale: `${why}${among} (${results.map(inShort).join(', ')})` };
}

function inShort({ strategy, meanAucPr, coefficientOfVariation }: StrategyResult): string {
  if (meanAucPr === null) return `${strategy} not measured`;
  const variation = coefficientOfVariation === null ? 'not measured' : percent(coefficientOfVariation);
  return `${strategy} ${meanAucPr.toFixed(4)} with variation ${variation}`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function meanOf({ meanAucPr }: StrategyResult): number {
  return meanAucPr ?? 0;
}

function variationOf({ coefficientOfVariation }: StrategyResult): number {
  return coefficientOfVariation ?? Number.POSITIVE_INFINITY;
}

function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
