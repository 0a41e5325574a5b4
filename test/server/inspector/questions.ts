import { z } from 'zod';

/** What the Inspector is asked to do, and what its answer must be besides JSON without a complaint. */
export interface Question {
  name: string;
  args: string[];
  expected: z.ZodType;
}

const called = z.looseObject({
  content: z.array(z.looseObject({ type: z.string() })).min(1),
  structuredContent: z.looseObject({}),
  isError: z.literal(false).optional(),
});

const refused = z.looseObject({
  isError: z.literal(true),
  structuredContent: z.looseObject({ error: z.looseObject({ code: z.string(), next: z.string() }) }),
});

const listOf = (field: string, least: number) =>
  z.looseObject({ [field]: z.array(z.looseObject({})).min(least) });

function call(
  tool: string,
  given: Record<string, string | number> = {},
  expected: z.ZodType = called,
): Question {
  const pairs = Object.entries(given).map(([name, value]) => `${name}=${value}`);
  const args = ['--method', 'tools/call', '--tool-name', tool];
  return {
    name: `tools/call ${tool}${pairs.length === 0 ? '' : ` ${pairs.join(' ')}`}`,
    args: [...args, ...(pairs.length === 0 ? [] : ['--tool-arg', ...pairs])],
    expected,
  };
}

const list = (method: string, field: string, least: number, ...more: string[]): Question => ({
  name: [method, ...more].join(' '),
  args: ['--method', method, ...more],
  expected: listOf(field, least),
});

/** Every list and every tool, a prompt with arguments and one without, and resources of each kind, on a run of v6-true-vintage that is finished. */
export function questionsOn({ run, plan, lead }: { run: string; plan: string; lead: string }): Question[] {
  return [
    // Says of every schema what a client with a narrower idea of JSON Schema could not read.
    list('tools/list', 'tools', 17, '--strict'),
    call('list_plans'),
    // In quotation marks, since the Inspector takes what looks like a number for one.
    call('list_plans', { plan, step: '"3.2"' }),
    call('list_runs', { limit: 5 }),
    call('run_status', { run }),
    call('foresee_run', { run }),
    call('list_gates', { run, only: 'all', limit: 3 }),
    call('read_gate', { run, gate: 'V6-1.3', limit: 5 }),
    call('read_report', { run, name: 'EXECUTION_LOG.md', limit: 1000 }),
    call('read_journal', { run, limit: 3 }),
    call('list_scores', { run, limit: 3 }),
    call('describe_tables', { limit: 3 }),
    call('query_warehouse', { sql: 'SELECT 1 AS one', max_seconds: 5 }),
    call('explain_lead', { run, lead }),
    call('explain_lead', { run, lead: 'nobody' }, refused),
    call('request_approval', { run, gate: 'none', reason: 'none' }, refused),
    call('run_status', { rnu: run }, refused),
    call('start_run', { plan, idempotency_key: 'inspector' }),
    call('compare_runs'),
    call('run_step', { run, wait_seconds: 1 }),
    call('measure_drift', { run, wait_seconds: 1 }),
    call('cancel_run', { run }),
    list('resources/list', 'resources', 5),
    list('resources/templates/list', 'resourceTemplates', 8),
    list('resources/read', 'contents', 1, '--uri', `leadline://runs/${run}`),
    list('resources/read', 'contents', 1, '--uri', `leadline://runs/${run}/journal?after=2`),
    list('resources/read', 'contents', 1, '--uri', `leadline://runs/${run}/gates/V6-1.3`),
    list('resources/read', 'contents', 1, '--uri', `leadline://runs/${run}/reports/EXECUTION_LOG.md`),
    list('resources/read', 'contents', 1, '--uri', `leadline://runs/${run}/reports/charts/scores-1.png`),
    list('prompts/list', 'prompts', 4),
    list('prompts/get', 'messages', 1, '--prompt-name', 'start-here'),
    list(
      'prompts/get',
      'messages',
      1,
      '--prompt-name',
      'step-brief',
      '--prompt-args',
      `plan=${plan}`,
      'step=3.2',
    ),
  ];
}
