import path from 'node:path';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { RunState } from '../runner/run-state.ts';
import { keepsRun } from '../runner/verdict-standing.ts';
import type { Workspace } from '../runner/workspace.ts';
import { toRunAnswer } from '../server/answers/run.ts';
import { renderStatus } from '../ui/status.ts';
import type { Outcome } from './answer.ts';
import type { Shell } from './shell.ts';

/** The answer of a command that moves a run: where the run stands now, and an error when something keeps it. */
export function runOutcome(state: RunState, workspace: Workspace, shell: Shell): Outcome {
  const { directory, artifacts, log } = workspace.run(state.run);
  const error = whyNotDone(state, shell.signal);
  return {
    payload: { run: toRunAnswer(state), paths: { directory, executionLog: log } },
    text: () =>
      [renderStatus(state, shell.terminal), '', `Execution log: ${log}`, ...results(state, artifacts)].join(
        '\n',
      ),
    ...(error === undefined ? {} : { error }),
  };
}

/** Where the report and the scores lie, once a step has written them. */
function results({ steps }: RunState, folder: string): string[] {
  const written = new Set(steps.flatMap((step) => step.artifacts.map((artifact) => artifact.path)));
  return [
    { name: 'Report:       ', file: 'report.html' },
    { name: 'Scores:       ', file: 'scores.csv' },
  ].flatMap(({ name, file }) => (written.has(file) ? [`${name} ${path.join(folder, file)}`] : []));
}

/** What keeps a run, as the error that decides the exit code; undefined when the run did what was asked. */
export function whyNotDone(state: RunState, signal: AbortSignal): LeadlineError | undefined {
  const next = state.nextActions[0];
  const facts = next === undefined ? {} : { next: `${next.label}: ${next.command}` };
  switch (state.state) {
    case 'finished':
      return undefined;
    case 'blocked':
      return new LeadlineError({ ...facts, ...blockedFacts(state), kind: 'blocked' });
    case 'waiting': {
      const step = state.steps.find((one) => one.state === 'waiting');
      const message = `Run ${state.run} waits for a person at step ${step?.id ?? ''}, ${step?.title ?? ''}.`;
      return new LeadlineError({ ...facts, code: 'waiting-for-person', message, kind: 'waiting' });
    }
    case 'failed': {
      const error = state.steps.find((one) => one.state === 'failed')?.error;
      return new LeadlineError({
        ...facts,
        ...(error ?? { code: 'step-failed', message: `Run ${state.run} failed.` }),
      });
    }
    case 'interrupted':
      return stopped(state, facts);
    case 'paused':
      return signal.aborted ? stopped(state, facts) : undefined;
    case 'running':
      return new LeadlineError({
        ...facts,
        code: 'workspace-busy',
        message: `Another process is at work on run ${state.run}.`,
      });
  }
}

function blockedFacts(state: RunState): {
  code: string;
  message: string;
  expected?: string;
  arrived?: string;
} {
  const failed = state.verdicts.filter(keepsRun);
  const gates = failed.map((verdict) => `${verdict.gate} (${verdict.sentence})`).join('; ');
  const [first] = failed;
  return {
    code: 'gate-blocked',
    message: `Run ${state.run} is blocked at ${gates}`,
    ...(first === undefined ? {} : { expected: first.threshold, arrived: String(first.measured) }),
  };
}

function stopped(state: RunState, facts: { next?: string }): LeadlineError {
  return new LeadlineError({
    ...facts,
    code: 'run-stopped',
    message: `Run ${state.run} was stopped before it was done.`,
  });
}
