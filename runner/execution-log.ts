import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import { formatScalar } from '../gates/judge.ts';
import { writeShared } from './durable-file.ts';
import type { RunContext } from './run-context.ts';
import type { RunState, StepState, StepVerdict } from './run-state.ts';

/** Writes a run's EXECUTION_LOG.md anew from its state. */
export async function writeExecutionLog({ workspace, stateOf }: RunContext, run: string): Promise<void> {
  await writeShared(workspace.run(run).log, renderExecutionLog(stateOf(run)));
}

/** The log as Markdown. A projection: it says nothing that the journal does not. */
export function renderExecutionLog(state: RunState): string {
  return template({
    ...state,
    rehearsed: state.steps.filter((step) => step.rehearsal),
    tally: tally(state.verdicts),
    steps: state.steps.map(stepView),
    changedParameters: state.changedParameters.map(({ path, reference, value }) => ({
      path,
      reference: JSON.stringify(reference),
      value: JSON.stringify(value),
    })),
  });
}

// Markdown, not HTML: values are made safe for a table's cell by the helper `cell`.
const handlebars = Handlebars.create();
handlebars.registerHelper('cell', (value: unknown) =>
  String(value).replaceAll('|', '\\|').replaceAll(/\s+/g, ' '),
);
const template = handlebars.compile(
  readFileSync(new URL('../prompts/reports/execution-log.md.hbs', import.meta.url), 'utf8'),
  { noEscape: true, strict: false },
);

function tally(verdicts: readonly StepVerdict[]): string {
  const count = (status: StepVerdict['status']) =>
    verdicts.filter((verdict) => verdict.status === status).length;
  return `${count('passed')} passed, ${count('warned')} warned, ${count('failed')} failed`;
}

function stepView(step: StepState) {
  return {
    ...step,
    took: step.seconds === undefined ? undefined : `${step.seconds.toFixed(1)} s`,
    inputs: step.inputs.map((file) => ({ ...file, size: kibibytes(file.bytes) })),
    artifacts: step.artifacts.map((file) => ({ ...file, size: kibibytes(file.bytes) })),
    verdicts: step.verdicts.map((verdict) => ({
      ...verdict,
      measured: verdict.measured === null ? 'not measured' : formatScalar(verdict.measured),
      mark: verdict.status === 'passed' ? 'passed' : `**${verdict.status}**`,
    })),
    notHolding: step.verdicts.filter(({ status }) => status !== 'passed'),
    figures: figures(step.output),
  };
}

function kibibytes(bytes: number): string {
  return bytes < 1024 ? `${bytes} B` : `${(bytes / 1024).toFixed(1)} KiB`;
}

/** The output's scalars, with dots for those one level down: what a reader looks for first. */
function figures(output: unknown, prefix = ''): { name: string; value: string }[] {
  if (typeof output !== 'object' || output === null || Array.isArray(output)) return [];
  return Object.entries(output).flatMap(([name, value]: [string, unknown]) => {
    if (typeof value === 'number' || typeof value === 'boolean') {
      return [{ name: prefix + name, value: formatScalar(value) }];
    }
    if (typeof value === 'string' && value.length <= 120) return [{ name: prefix + name, value }];
    return prefix === '' ? figures(value, `${name}.`) : [];
  });
}
