import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Engine } from '../runner/engine.ts';
import { findStep, requireReady } from '../runner/readiness.ts';
import type { ErrorRecord, RunState } from '../runner/run-state.ts';
import {
  describeStep,
  humanStepAnswer,
  legalCalls,
  type StepCalls,
  toolStepAnswer,
  toStepAnswer,
} from './answers/step.ts';
import { currentBrief } from './current-brief.ts';
import { onceFor } from './once-for.ts';
import type { PlanStep } from './plan-step.ts';
import { answer, answerOrExplain, explain } from './result.ts';
import { type Session, withEngine } from './session.ts';
import { longestWait, workOn } from './work.ts';

/** `leadline mcp --plan PLAN`: a tool for each step of the plan that can be called, beside the tools that every server has. */
export function registerPlanSteps(server: McpServer, session: Session, steps: readonly PlanStep[]): void {
  const calls: StepCalls = new Map(steps.map(({ step, name }) => [step, name]));
  for (const step of steps) registerStep(server, session, step, calls);
}

function registerStep(server: McpServer, session: Session, step: PlanStep, calls: StepCalls): void {
  server.registerTool(
    step.name,
    {
      title: step.title,
      description: step.description,
      ...schemasOf(step),
      annotations: {
        readOnlyHint: false,
        destructiveHint: step.effect === 'warehouse' || step.effect === 'outside',
        idempotentHint: true,
        openWorldHint: step.effect === 'outside',
      },
    },
    ({ run, wait_seconds: seconds }, context) =>
      answerOrExplain(() =>
        withEngine(session, async (engine) => {
          const before = runOf(engine, step.plan, run);
          const from = { session, engine, run: before.run, step, calls };
          try {
            await reach(from, before, { seconds, context });
          } catch (error) {
            if (error instanceof LeadlineError && error.code === 'step-not-ready')
              return refused(from, error);
            throw error;
          }
          return shown(from);
        }),
      ),
  );
}

const waitSeconds = z.number().min(0).max(longestWait).default(20);

/** The steps are the same for every connection, so their schemas are, too. */
const schemasOf = onceFor(({ output }: PlanStep) => ({
  inputSchema: z.object({
    run: z.string().optional().describe('Without it, the newest.'),
    wait_seconds: waitSeconds,
  }),
  outputSchema: output === null ? humanStepAnswer : toolStepAnswer(output),
}));

/** Runs the step, and no other; one that is done is left as it is. A person's step begins to wait for the person. */
async function reach(
  { session, engine, run, step }: Call,
  before: RunState,
  waiting: { seconds: number; context: ServerContext },
): Promise<void> {
  const found = findStep(before, step.step);
  if (found.state === 'done' || found.state === 'waiting') return;
  requireReady(before, found);
  if (step.kind === 'human') await engine.advance(run, { only: step.step });
  else await workOn(session, engine, run, { only: step.step }, waiting);
}

interface Call {
  session: Session;
  engine: Engine;
  run: string;
  step: PlanStep;
  calls: StepCalls;
}

/** The run that was named, or the newest of the plan. Throws `run-missing`, `run-unknown`, `run-of-other-plan`. */
function runOf(engine: Engine, plan: string, name: string | undefined): RunState {
  if (name === undefined) {
    const newest = engine.runs().findLast((state) => state.plan === plan);
    if (newest !== undefined) return newest;
    throw new LeadlineError({
      code: 'run-missing',
      message: `There is no run of ${plan} in this workspace yet.`,
      next: `Call start_run with ${JSON.stringify({ plan })}.`,
      kind: 'usage',
    });
  }
  const state = engine.status(name);
  if (state.plan === plan) return state;
  throw new LeadlineError({
    code: 'run-of-other-plan',
    message: `Run ${name} is a run of ${state.plan}, and this is a step of ${plan}.`,
    expected: `a run of ${plan}`,
    arrived: `a run of ${state.plan}`,
    next: `Leave the run out for the newest of ${plan}, or advance ${name} with run_step.`,
    kind: 'usage',
  });
}

async function shown(call: Call): Promise<CallToolResult> {
  const { engine, run, step, calls } = call;
  const brief = await currentBrief(call.session, engine, run);
  const state = engine.status(run);
  const { error } = findStep(state, step.step);
  if (error !== undefined && brief.state === 'failed') return explained(call, error);
  return answer(toStepAnswer(state, step, brief, calls), describeStep(state, step.step, brief, calls));
}

/** A step that may not run is refused with what may be called instead of what may be typed. */
function refused(call: Call, error: LeadlineError): Promise<CallToolResult> {
  return explained(call, { ...error.toJSON(), next: '' });
}

/** A failure with the calls that are legal now. */
async function explained({ session, engine, run, calls }: Call, facts: ErrorRecord): Promise<CallToolResult> {
  const brief = await currentBrief(session, engine, run);
  const mayDo = legalCalls(engine.status(run), brief, calls);
  const asCalls = mayDo.map(({ tool, arguments: given, why }) => `${tool} ${JSON.stringify(given)}: ${why}`);
  const next = [facts.next ?? '', 'You may call:', ...asCalls].filter((line) => line !== '').join('\n');
  return explain(new LeadlineError({ ...facts, next }), { mayDo });
}
