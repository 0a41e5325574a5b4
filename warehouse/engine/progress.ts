import type { QueryProgress } from '../warehouse.ts';

const interval = 200;

/** Polls the engine until the returned function is called; the timer never keeps the process alive. */
export function watchProgress(
  engine: { readonly progress: { percentage: number } },
  query: string,
  onProgress: ((progress: QueryProgress) => void) | undefined,
): () => void {
  if (onProgress === undefined) return () => undefined;
  const started = performance.now();
  const timer = setInterval(() => {
    const { percentage } = engine.progress;
    onProgress({
      query,
      percent: percentage < 0 ? null : Math.min(percentage, 100),
      seconds: (performance.now() - started) / 1000,
    });
  }, interval);
  timer.unref();
  return () => clearInterval(timer);
}
