import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import { openEngine } from '../../../cli/open-engine.ts';
import { createMcpServer } from '../../../server/mcp.ts';

/** Asks the server everything that it answers about a workspace: every reading tool on every run, gate and file, every resource and prompt. */
export async function askEverything(folder: string, lead: string): Promise<Map<string, string>> {
  const session = { directory: folder, openEngine: () => openEngine(folder) };
  const server = createMcpServer({ ...session, steps: [] }, '0.0.0');
  const client = new Client({ name: 'test', version: '0.0.0' });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(far), client.connect(near)]);
  const answers = new Map<string, string>();
  const call = async (name: string, given: Record<string, unknown> = {}) => {
    const answer = await client.callTool({ name, arguments: given }, { timeout: 60_000 });
    answers.set(`${name} ${JSON.stringify(given)}`, JSON.stringify(answer));
    return answer.structuredContent as never;
  };
  try {
    for (const name of ['list_plans', 'list_runs', 'describe_tables', 'compare_runs']) await call(name);
    for (const { run } of (await openRuns(session)).runs) {
      for (const name of ['run_status', 'foresee_run', 'read_journal', 'list_scores', 'list_gates'])
        await call(name, { run });
      await call('list_scores', { run, only: 'unscored' });
      await call('explain_lead', { run, lead });
      for (const gate of (await openRuns(session)).gates(run))
        await call('read_gate', { run, gate, limit: 500 });
      const { files } = (await call('read_report', { run })) as { files: { name: string }[] };
      for (const { name } of files) await call('read_report', { run, name, limit: 48 * 1024 });
    }
    for (const table of tables) await call('query_warehouse', { sql: `SELECT * FROM ${table}`, limit: 500 });
    const sql = `SELECT * FROM SavvyGTMData.Lead_raw WHERE Id = '${lead}'`;
    await call('query_warehouse', { sql });
    for (const { uri } of (await client.listResources()).resources)
      answers.set(uri, JSON.stringify(await client.readResource({ uri })));
    for (const { name } of (await client.listPrompts()).prompts)
      answers.set(
        `prompt ${name}`,
        JSON.stringify(await client.getPrompt({ name }).catch((error: unknown) => String(error))),
      );
    return answers;
  } finally {
    await client.close();
  }
}

const tables = [
  'SavvyGTMData.Lead_raw',
  'SavvyGTMData.Lead',
  'LeadScoring.open_leads',
  'LeadScoring.snapshot_reps_20251005',
];

async function openRuns({ openEngine: open }: { openEngine: () => ReturnType<typeof openEngine> }) {
  const engine = await open();
  const runs = engine.runs();
  await engine.close();
  return {
    runs,
    gates: (run: string) => runs.find((one) => one.run === run)?.verdicts.map(({ gate }) => gate) ?? [],
  };
}
