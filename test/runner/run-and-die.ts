import { createEngine } from '../../runner/engine.ts';
import { openWorkspace } from '../../runner/workspace.ts';
import type { Contents } from '../../tools/tool.ts';
import { countLines, countPlan, doubleLines, noWarehouse, tickingClock } from './count-plan.ts';

// A process for tests: takes the run of a workspace on, and kills itself at the instant that its second argument counts to.
// Every event and every artifact, before and after it is written, is such an instant.
const [folder = '', instant = '0'] = process.argv.slice(2);
let passed = 0;

function maybeDie(): void {
  passed += 1;
  if (passed === Number(instant)) process.kill(process.pid, 'SIGKILL');
}

const tools = [countLines, doubleLines].map((tool) => ({
  ...tool,
  run: (input: never, context: Parameters<typeof tool.run>[1]) => {
    const write = async (name: string, contents: Contents) => {
      maybeDie();
      const written = await context.artifacts.write(name, contents);
      maybeDie();
      return written;
    };
    const writeJson = async (name: string, value: unknown) => {
      await write(name, `${JSON.stringify(value, null, 2)}\n`);
    };
    return tool.run(input, { ...context, artifacts: { ...context.artifacts, write, writeJson } });
  },
}));

const engine = createEngine({
  workspace: await openWorkspace(folder, [countPlan]),
  plans: [countPlan],
  tools,
  clock: tickingClock(),
  onEvent: maybeDie,
  openWarehouse: async () => noWarehouse,
});
const run = engine.runs()[0]?.run ?? (await engine.start('count'));
await engine.advance(run, { rehearsal: true });
await engine.close();
