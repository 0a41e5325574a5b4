import type { StepState } from '../../../runner/run-state.ts';
import { renderFacts } from '../../error.ts';
import { renderGates } from '../../gate-table.ts';
import { renderRequest, renderStatus, stepCell } from '../../status.ts';
import { renderTable } from '../../table.ts';
import type { Terminal } from '../../terminal.ts';
import { printable } from '../../width.ts';
import type { Answer, Asked } from '../command.ts';
import { runOf, stepOf, unknown } from '../find.ts';

/** /status: where a run stands, and what may be done next. */
export function answerStatus({ words: [run], snapshot, terminal }: Asked): Answer {
  return { text: renderStatus(runOf(snapshot, run), terminal) };
}

/** /run: begins a run of a plan. */
export function answerRun({ words: [plan = ''], snapshot: { plans } }: Asked): Answer {
  const names = plans.map(({ name }) => name);
  if (!names.includes(plan)) {
    const message = plan === '' ? 'Which plan?' : `There is no plan ${plan}.`;
    throw unknown('plan-unknown', message, plan, names, `Name one of ${names.join(', ')}.`);
  }
  return { text: `A run of ${plan} begins.`, errands: [{ do: 'start-run', plan }] };
}

/** /resume: goes on with a run. */
export function answerResume({ words: [run], snapshot }: Asked): Answer {
  const state = runOf(snapshot, run);
  if (state.state === 'running') return { text: `${state.run} is at work already.` };
  if (state.state === 'finished') return { text: `${state.run} is finished: nothing is left to run.` };
  return { text: `${state.run} goes on.`, errands: [{ do: 'advance-run', run: state.run }] };
}

/** /runs: every run of the workspace; with a name, that one is looked at from now on. */
export function answerRuns({ words: [name], snapshot, terminal }: Asked): Answer {
  if (name !== undefined) {
    const { run } = runOf(snapshot, name);
    return { text: `Looking at ${run}.`, errands: [{ do: 'look-at', run }] };
  }
  if (snapshot.runs.length === 0)
    return { text: 'There is no run in this workspace yet; /run PLAN begins one.' };
  const rows = snapshot.runs.map(({ run, state, startedAt }) => [
    run === snapshot.run?.run ? terminal.glyphs.running : '',
    run,
    state,
    startedAt.slice(0, 16).replace('T', ' '),
  ]);
  const columns = [
    { heading: '' },
    { heading: 'Run', cut: true },
    { heading: 'State' },
    { heading: 'Begun (UTC)' },
  ];
  return { text: renderTable(columns, rows, terminal) };
}

/** /plans: what can be run. */
export function answerPlans({ snapshot: { plans }, terminal }: Asked): Answer {
  const rows = plans.map(({ name, title }) => [name, title]);
  return { text: renderTable([{ heading: 'Plan' }, { heading: 'Title', cut: true }], rows, terminal) };
}

/** /step: all about one step; a human step that waits is opened. */
export function answerStep({ words: [id], snapshot, terminal }: Asked): Answer {
  const state = runOf(snapshot);
  const step =
    id === undefined
      ? (state.steps.find(({ state: standing }) => !['done', 'declared'].includes(standing)) ??
        state.steps.at(-1))
      : stepOf(state, id);
  if (step === undefined) return { text: `${state.run} has no steps.` };
  const opens = step.kind === 'human' && step.state === 'waiting';
  return {
    text: describeStep(step, terminal),
    ...(opens ? { errands: [{ do: 'go', to: { screen: 'task', run: state.run, step: step.id } }] } : {}),
  };
}

/** /tasks: the human steps of the run. */
export function answerTasks({ snapshot, terminal }: Asked): Answer {
  const state = runOf(snapshot);
  const tasks = state.steps.filter(({ kind }) => kind === 'human');
  if (tasks.length === 0) return { text: `${state.run} asks nothing of a person.` };
  const rows = tasks.map((step) => [stepCell(step, terminal.glyphs), step.id, step.title, step.by ?? '']);
  const columns = [
    { heading: 'State' },
    { heading: 'Step' },
    { heading: 'Title', cut: true },
    { heading: 'By' },
  ];
  return { text: `${renderTable(columns, rows, terminal)}\n\n/step ID opens one that waits.` };
}

function describeStep(step: StepState, terminal: Terminal): string {
  const { text } = stepCell(step, terminal.glyphs);
  const time = step.seconds === undefined ? '' : `  ${step.seconds.toFixed(1)} s`;
  const begun = step.attempts > 1 ? `  begun ${step.attempts} times` : '';
  return [
    `${text}  ${step.id} ${printable(step.title)}${time}${begun}`,
    step.tool === undefined ? `Kind: ${step.kind}` : `Tool: ${step.tool}`,
    ...(step.needs.length === 0 ? [] : [`Needs: ${step.needs.join(', ')}`]),
    ...(step.kind === 'human' ? renderRequest(step, terminal) : []),
    ...(step.by === undefined
      ? []
      : [`Done by ${printable(step.by)}${step.note ? `: ${printable(step.note)}` : ''}`]),
    ...(step.error === undefined ? [] : renderFacts(step.error, terminal)),
    ...(step.reopened === undefined ? [] : [`Reopened: ${printable(step.reopened)}`]),
    ...step.decisions.map(
      ({ choice, rationale }) => `Decided: ${printable(choice)}, because: ${printable(rationale)}`,
    ),
    ...step.learnings.map((learning) => `Learned: ${printable(learning)}`),
    ...step.artifacts.slice(0, 8).map(({ path }) => `Wrote: ${printable(path)}`),
    ...(step.artifacts.length > 8 ? [`Wrote: ${step.artifacts.length - 8} more files`] : []),
    ...(step.verdicts.length === 0 ? [] : ['', renderGates(step.verdicts, terminal)]),
  ].join('\n');
}
