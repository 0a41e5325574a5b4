import type { QueryProgress } from '../warehouse.ts';

const interval = 200;

/** As the engine tells it; -1 per cent while it does not know. */
interface EngineProgress {
  percentage: number;
  rows_processed: bigint;
  total_rows_to_process: bigint;
}

/** Polls the engine until the returned function is called; the timer never keeps the process alive. */
export function watchProgress(
  engine: { readonly progress: EngineProgress },
  query: string,
  onProgress: ((progress: QueryProgress) => void) | undefined,
): () => void {
  if (onProgress === undefined) return () => undefined;
  const started = performance.now();
  const timer = setInterval(() => {
    const { percentage, rows_processed: done, total_rows_to_process: total } = engine.progress;
    onProgress({
      query,
      percent: percentage < 0 ? null : Math.min(percentage, 100),
      rows: percentage < 0 || total <= 0n ? null : { done: Number(done), total: Number(total) },
      seconds: (performance.now() - started) / 1000,
    });
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
