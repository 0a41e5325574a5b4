import path from 'node:path';
import { createEngine } from '../../runner/engine.ts';
import { openWorkspace } from '../../runner/workspace.ts';
import { serveMcp } from '../../server/mcp.ts';
import { readPlanSteps } from '../../server/plan-steps.ts';
import type { Session } from '../../server/session.ts';
import { countLines, countPlan, doubleLines, noWarehouse } from '../runner/count-plan.ts';

// A process for tests: what `leadline mcp --plan count` would serve, if that plan were shipped.
const [folder = ''] = process.argv.slice(2);
const tools = [countLines, doubleLines];
const session: Session = {
  directory: path.resolve(folder),
  openEngine: async () =>
    createEngine({
      workspace: await openWorkspace(folder, [countPlan]),
      plans: [countPlan],
      tools,
      openWarehouse: async () => noWarehouse,
    }),
};

await serveMcp({ ...session, steps: await readPlanSteps(session, 'count', tools) }, '0.0.0', {
  signal: new AbortController().signal,
  report: (error) => process.stderr.write(`${error.message}\n`),
});
