import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { python } from './xgboost-side.ts';

/** Python's xgboost, waiting for questions. */
export interface Side {
  version: string;
  ask<Answer>(question: { do: string; [argument: string]: unknown }): Promise<Answer>;
  close(): void;
}

/** Starts `xgboost_bench.py`, whose libraries are then loaded and warm. */
export async function startSide(threads: number): Promise<Side> {
  const script = fileURLToPath(new URL('./xgboost_bench.py', import.meta.url));
  const child = spawn(python, [script, String(threads)], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('The Python side ended; what it said is above.');
    return JSON.parse(value);
  };
  const { xgboost } = (await answer()) as { xgboost: string };
  return {
    version: xgboost,
    async ask<Answer>(question: object) {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      return (await answer()) as Answer;
    },
    close: () => child.stdin.end(),
  };
}
