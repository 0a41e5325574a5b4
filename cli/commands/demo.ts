import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunState } from '../../runner/run-state.ts';
import { generateSandbox } from '../../sandbox/generate.ts';
import { toRunAnswer } from '../../server/answers/run.ts';
import { renderGates } from '../../ui/gate-table.ts';
import { renderLeads } from '../../ui/lead-table.ts';
import { renderMetrics } from '../../ui/metrics.ts';
import { renderCautions, renderNext, renderStop } from '../../ui/status.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import { makeWorkspace } from '../make-workspace.ts';
import { withEngine } from '../open-engine.ts';
import { whyNotDone } from '../run-outcome.ts';
import { type RunResults, readResults } from '../run-results.ts';
import type { CommonOptions, Shell } from '../shell.ts';

export interface DemoOptions extends CommonOptions {
  scale: 'tiny' | 'default' | 'full';
  replace?: boolean;
}

const plan = 'v6-true-vintage';

/** `leadline demo`: from nothing to ten scored leads. A rehearsal operator stands in for the people, and the answer says so. */
export async function demo(options: DemoOptions, shell: Shell): Promise<Outcome> {
  const workspace = path.resolve(options.workspace ?? 'demo');
  if (!existsSync(path.join(workspace, 'leadline.yaml'))) await makeWorkspace(workspace);
  await generateSandbox({
    directory: path.join(workspace, 'data'),
    seed: 42,
    scale: options.scale,
    signal: 'normal',
    replace: options.replace === true,
    onProgress: (update) => shell.progress.onWork('Making a firm', update),
  });
  shell.progress.close();
  return withEngine(
    workspace,
    async (engine) => {
      const run = await engine.start(plan);
      const state = await engine.advance(run, { rehearsal: true, signal: shell.signal });
      const results = await readResults(state, engine.workspace);
      const error = whyNotDone(state, shell.signal);
      return {
        payload: { run: toRunAnswer(state), ...results },
        text: () => renderDemo(state, results, shell),
        ...(error === undefined ? {} : { error }),
      };
    },
    shell.progress.onEvent,
  );
}

function renderDemo(state: RunState, { leads, metrics, paths }: RunResults, { terminal }: Shell): string {
  const title = (text: string) => ['', terminal.paint('strong', text), ''];
  const found = [
    ['Execution log', paths.executionLog],
    ['Report', paths.report],
    ['Scores', paths.scores],
    ['Bundle', paths.bundle],
  ] as const;
  return [
    ...title(`Gates of ${state.run}`),
    renderGates(state.verdicts, terminal),
    ...(metrics === null
      ? []
      : [...title('The model on leads it has never seen'), renderMetrics(metrics, terminal)]),
    ...(leads.length === 0 ? [] : [...title('Ten leads to call first'), renderLeads(leads, terminal)]),
    ...renderRest(state, terminal),
    '',
    ...found.flatMap(([name, file]) => (file === null ? [] : [`${name.padEnd(14)} ${file}`])),
    '',
    ...renderCautions(state, terminal),
  ].join('\n');
}

/** Why there is no more to show. A gate that blocks stands under the gates already. */
function renderRest(state: RunState, terminal: Terminal): string[] {
  if (state.state === 'finished') return [];
  return state.state === 'blocked' ? renderNext(state, terminal) : renderStop(state, terminal);
}
