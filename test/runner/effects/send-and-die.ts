import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { createEngine } from '../../../runner/engine.ts';
import { openWorkspace } from '../../../runner/workspace.ts';
import { noWarehouse } from '../count-plan.ts';
import { memoryOrg, previewLines, sendLines, sendPlan } from './send-plan.ts';

// A process for tests: goes on with the run of a workspace, writes down what it sends, and kills itself at the instant that its second
// argument counts to: each event of the engine, and each call before and after its effect.
const [folder = '', instant = '0'] = process.argv.slice(2);
let passed = 0;

function maybeDie(): void {
  passed += 1;
  if (passed === Number(instant)) process.kill(process.pid, 'SIGKILL');
}

const org = memoryOrg({
  fails: ({ body }) => {
    maybeDie();
    appendFileSync(path.join(folder, 'sent.log'), `${JSON.stringify(body)}\n`);
    maybeDie();
  },
});
const engine = createEngine({
  workspace: await openWorkspace(folder, [sendPlan]),
  plans: [sendPlan],
  tools: [previewLines, sendLines],
  // The grant was given an hour ago.
  clock: () => new Date(Date.UTC(2025, 10, 1, 1)),
  onEvent: maybeDie,
  openWarehouse: async () => noWarehouse,
  connectSalesforce: org.connect,
});
await engine.advance('send-1');
await engine.close();
