import { createPrivateKey } from 'node:crypto';
import { operatorOf } from '../../runner/approvals/operator-key.ts';
import { createEngine } from '../../runner/engine.ts';
import { openWorkspace } from '../../runner/workspace.ts';
import { planForTwo, waiverPlan } from './approvals/waiver-plan.ts';
import { countLines, doubleLines, noWarehouse } from './count-plan.ts';

// A process for tests: says that it is ready, and when it is told to go, grants or reserves an approval and says what came of it.
const [folder = '', act = '', id = '', purpose = '', key = ''] = process.argv.slice(2);
const plans = [waiverPlan, planForTwo];
const engine = createEngine({
  workspace: await openWorkspace(folder, plans),
  plans,
  tools: [countLines, doubleLines],
  clock: () => new Date('2025-11-01T00:00:00Z'),
  openWarehouse: async () => noWarehouse,
});
process.stdout.write('ready\n');
process.stdin.once('data', async () => {
  try {
    const reason = 'The feed of May is known to be short.';
    const secret = createPrivateKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'pkcs8' });
    const operator = operatorOf('Ada', secret);
    const approval =
      act === 'reserve'
        ? await engine.approvals.reserve(id, purpose)
        : await engine.approvals.grant(id, { operator, reason, typed: 'W-block', solo: false });
    process.stdout.write(`${approval.state}\n`);
  } catch (error) {
    process.stdout.write(`${error instanceof Error && 'code' in error ? error.code : error}\n`);
  }
  await engine.close();
  process.stdin.destroy();
});
