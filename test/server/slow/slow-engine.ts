import { existsSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { definePlan, type Step } from '../../../plans/plan.ts';
import { createEngine, type Engine } from '../../../runner/engine.ts';
import { openWorkspace } from '../../../runner/workspace.ts';
import { defineTool } from '../../../tools/tool.ts';
import { noWarehouse } from '../../runner/count-plan.ts';

// Apart from what needs vitest, so that the processes which tests start can load it.

/** Works until a file of the workspace appears, or until it is stopped. A deaf one computes and hears nothing. */
const lookOut = defineTool({
  name: 'look-out',
  title: 'Look out',
  description: 'Waits for a file.',
  effect: 'none',
  input: z.strictObject({ file: z.string(), deaf: z.boolean() }),
  output: z.strictObject({ found: z.boolean() }),
  async run({ file, deaf }, { resolve, signal, progress }) {
    const wanted = resolve(file);
    for (let looks = 1; !existsSync(wanted); looks++) {
      progress({ message: 'looking out', done: Math.min(looks, 40), total: 40, unit: 'looks' });
      if (deaf) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20);
      else await new Promise((next) => setTimeout(next, 20));
      signal.throwIfAborted();
    }
    return { output: { found: true }, measures: {} };
  },
});

const parameters = z.strictObject({ deaf: z.boolean().default(false) });

/** One step that takes as long as the test wants, and one more like it. */
export const slowPlan = definePlan({
  name: 'slow',
  version: '1',
  title: 'Look out twice',
  description: 'Waits for one file, then for another.',
  parameters,
  steps: ({ deaf }): Step[] =>
    ['1', '2'].map((id) => ({
      kind: 'tool',
      id,
      title: `Look out for file ${id}`,
      needs: id === '1' ? [] : ['1'],
      tool: 'look-out',
      input: { file: path.join('data', `file-${id}`), deaf },
      gates: [],
    })),
});

export async function slowEngine(folder: string): Promise<Engine> {
  return createEngine({
    workspace: await openWorkspace(folder, [slowPlan]),
    plans: [slowPlan],
    tools: [lookOut],
    openWarehouse: async () => noWarehouse,
  });
}
