import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import type { RunState } from '../../runner/run-state.ts';
import { keepsRun } from '../../runner/verdict-standing.ts';
import { runStatus } from '../answers/common.ts';
import { mayDo } from '../answers/may-do.ts';
import { answer, answerOrExplain } from '../result.ts';
import { type Session, withEngine } from '../session.ts';
import { listedAs } from '../short-schema.ts';
import { workersOf } from '../workers.ts';

const runsInput = z.object({
  plan: z.string().optional().describe('Only runs of this plan.'),
  state: runStatus.optional().describe('Only runs that stand like this.'),
  offset: z.number().int().min(0).default(0).describe('How many of the newest to pass over.'),
  limit: z.number().int().min(1).max(100).default(20).describe('How many to list.'),
});

const listedRun = z.object({
  run: z.string(),
  plan: z.string(),
  planVersion: z.string(),
  startedAt: z.string(),
  state: runStatus,
  stepsDone: z.number().int(),
  steps: z.number().int(),
  blockingGates: z.array(z.string()).describe('Ids of the gates that keep it.'),
  waitsAt: z.string().nullable().describe('The human step at which it waits.'),
  rehearsal: z.boolean().describe('A stand-in did a human step.'),
});

const runsAnswer = z.object({
  runs: z
    .array(
      listedAs(listedRun, [
        'run',
        'plan',
        'state',
        'stepsDone',
        'steps',
        'blockingGates',
        'waitsAt',
        'rehearsal',
      ]),
    )
    .describe('Newest first.'),
  total: z.number().int(),
  mayDo: z.array(mayDo).describe('Most useful first.'),
});

type ListedRun = z.output<typeof listedRun>;

/** `list_runs`: the runs of the workspace, newest first. */
export function registerListRuns(server: McpServer, session: Session): void {
  server.registerTool(
    'list_runs',
    {
      title: 'List runs',
      description:
        'Lists the runs of this workspace, newest first, each with its state, how many steps are done and what keeps it. Call it first to go on with a run that is open. Changes nothing.',
      inputSchema: runsInput,
      outputSchema: runsAnswer,
      annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    ({ offset, limit, ...wanted }) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const { working } = workersOf(session);
          const found = engine
            .runs()
            .toReversed()
            .map((state) => listed(state, state.run === working?.run))
            .filter(({ plan }) => wanted.plan === undefined || wanted.plan === plan)
            .filter(({ state }) => wanted.state === undefined || wanted.state === state);
          const runs = found.slice(offset, offset + limit);
          const [newest] = runs;
          const shown = runsAnswer.parse({
            runs,
            total: found.length,
            mayDo: [
              ...(newest === undefined ? [] : [statusOf(newest.run)]),
              ...(offset + runs.length < found.length
                ? [
                    {
                      tool: 'list_runs',
                      arguments: { ...wanted, offset: offset + limit, limit },
                      why: 'lists older ones.',
                    },
                  ]
                : []),
              { tool: 'list_plans', arguments: {}, why: 'shows which plans could be begun.' },
            ],
          });
          return answer(shown, [...runs.map(inALine), `${found.length} runs.`].join('\n'));
        }),
      ),
  );
}

function listed(state: RunState, isWorking: boolean): ListedRun {
  return listedRun.parse({
    ...state,
    state: isWorking ? 'running' : state.state,
    stepsDone: state.steps.filter((step) => step.state === 'done').length,
    steps: state.steps.length,
    blockingGates: state.verdicts.filter(keepsRun).map(({ gate }) => gate),
    waitsAt: state.steps.find((step) => step.state === 'waiting')?.id ?? null,
  });
}

function statusOf(run: string) {
  return { tool: 'run_status', arguments: { run }, why: 'says where it stands and what may be done.' };
}

function inALine({ run, state, stepsDone, steps, blockingGates, waitsAt }: ListedRun): string {
  const kept = blockingGates.length === 0 ? '' : ` by ${blockingGates.join(', ')}`;
  const waits = waitsAt === null ? '' : ` for a person at step ${waitsAt}`;
  return `${run}: ${state}${kept}${waits}, ${stepsDone} of ${steps} steps are done.`;
}
