import path from 'node:path';
import { createEngine } from '../../runner/engine.ts';
import { openWorkspace } from '../../runner/workspace.ts';
import { serveMcp } from '../../server/mcp.ts';
import { planForTwo, waiverPlan } from '../runner/approvals/waiver-plan.ts';
import { countLines, doubleLines, noWarehouse } from '../runner/count-plan.ts';

// A process for tests: what `leadline mcp` serves, over a workspace whose plans are small.
const [folder = ''] = process.argv.slice(2);
const plans = [waiverPlan, planForTwo];

await serveMcp(
  {
    directory: path.resolve(folder),
    openEngine: async () =>
      createEngine({
        workspace: await openWorkspace(folder, plans),
        plans,
        tools: [countLines, doubleLines],
        openWarehouse: async () => noWarehouse,
      }),
  },
  '0.0.0',
  { signal: new AbortController().signal, report: (error) => process.stderr.write(`${error.message}\n`) },
);
