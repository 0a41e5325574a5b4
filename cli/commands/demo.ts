import { existsSync } from 'node:fs';
import path from 'node:path';
import type { RunState } from '../../runner/run-state.ts';
import { generateSandbox } from '../../sandbox/generate.ts';
import { toRunAnswer } from '../../server/answers/run.ts';
import { renderGates } from '../../ui/gate-table.ts';
import { renderLeadCard } from '../../ui/lead-card.ts';
import { renderLeads } from '../../ui/lead-table.ts';
import { renderMetrics } from '../../ui/metrics.ts';
import { renderCautions, renderNext, renderStop } from '../../ui/status.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import { type DemoSync, syncToDemoOrg } from '../demo-sync.ts';
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

/**
 * `leadline demo`: from nothing to scored leads in Salesforce, which is a fake org on this machine. A rehearsal operator stands in for the people, and
 * the answer says so.
 */
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
  const scored = await score(workspace, shell);
  const { state, results } = scored;
  const [first] = results.leads;
  const isSynced = state.state === 'finished' && first !== undefined;
  const synced = isSynced ? await syncToDemoOrg(workspace, { run: state.run, lead: first.id }, shell) : null;
  const error = whyNotDone(synced?.state ?? state, shell.signal);
  return {
    payload: { run: toRunAnswer(state), ...results, sync: synced === null ? null : syncAnswer(synced) },
    text: () =>
      [
        ...renderScores(state, results, shell),
        ...(synced === null ? [] : renderSync(synced, shell)),
        ...renderCautions(state, shell.terminal),
      ].join('\n'),
    ...(error === undefined ? {} : { error }),
  };
}

function score(workspace: string, shell: Shell): Promise<{ state: RunState; results: RunResults }> {
  return withEngine(
    workspace,
    async (engine) => {
      const run = await engine.start(plan);
      const state = await engine.advance(run, { rehearsal: true, signal: shell.signal });
      return { state, results: await readResults(state, engine.workspace) };
    },
    shell.progress.onEvent,
  );
}

/** Names are for the screen alone. */
function syncAnswer({ state, leads, report, calls, card, reportPath }: DemoSync) {
  const { name: _name, title: _title, company: _company, ...shown } = card;
  return { run: toRunAnswer(state), leads, report, calls, lead: shown, reportPath };
}

function renderScores(state: RunState, { leads, metrics, paths }: RunResults, { terminal }: Shell): string[] {
  const found = [
    ['Execution log', paths.executionLog],
    ['Report', paths.report],
    ['Scores', paths.scores],
    ['Bundle', paths.bundle],
  ] as const;
  return [
    ...title(`Gates of ${state.run}`, terminal),
    renderGates(state.verdicts, terminal),
    ...(metrics === null
      ? []
      : [...title('The model on leads it has never seen', terminal), renderMetrics(metrics, terminal)]),
    ...(leads.length === 0
      ? []
      : [...title('Ten leads to call first', terminal), renderLeads(leads, terminal)]),
    ...renderRest(state, terminal),
    '',
    ...found.flatMap(([name, file]) => (file === null ? [] : [`${name.padEnd(14)} ${file}`])),
    '',
  ];
}

/** Why there is no more to show. A gate that blocks stands under the gates already. */
function renderRest(state: RunState, terminal: Terminal): string[] {
  if (state.state === 'finished') return [];
  return state.state === 'blocked' ? renderNext(state, terminal) : renderStop(state, terminal);
}

function renderSync(
  { state, leads, report, calls, card, reportPath }: DemoSync,
  { terminal }: Shell,
): string[] {
  const heading = title('Written to Salesforce: a fake org on this machine, gone by now', terminal);
  if (report === null) return [...heading, ...renderStop(state, terminal), ''];
  const { succeeded, failed, notTried, history, readBack } = report;
  const count = (n: number) => n.toLocaleString('en');
  const facts = [
    ['Leads', `${count(leads)} in the org, ${count(report.changes)} of them with something new`],
    ['Written', `${count(succeeded)}, ${count(failed)} refused, ${count(notTried)} not tried`],
    ['History', `${count(history.added)} rows added`],
    [
      'Read back',
      `${count(readBack.read)} leads, ${count(readBack.differing)} of them otherwise than written`,
    ],
    ['Calls', `${count(calls)} of the org's API`],
    ['Granted', 'by a stand-in, which no other org lets it'],
    ['Report', reportPath],
  ];
  return [
    ...heading,
    ...facts.map(([name = '', fact]) => `${name.padEnd(10)} ${fact}`),
    ...title('The first of them, as the rep sees it', terminal),
    renderLeadCard(card, terminal),
    '',
  ];
}

function title(text: string, terminal: Terminal): string[] {
  return ['', terminal.paint('strong', text), ''];
}
