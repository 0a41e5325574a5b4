import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ToolStep } from '../../plans/plan.ts';
import { plannedRun } from '../planned-run.ts';
import { textOf } from '../recorded-file.ts';
import type { RunContext } from '../run-context.ts';

/** A person has to read it, and the journal keeps it whole. */
const mostCharacters = 100_000;

/**
 * What the step would do, in full: the text of the artifact that it names, as an earlier step of the run has written it. Throws
 * `preview-missing`, `preview-too-long`, `artifact-changed`.
 */
export async function readPreview(context: RunContext, run: string, step: ToolStep): Promise<string> {
  const text = await readShown(context, run, step, step.preview);
  if (text === null) throw missing(step);
  if (text.length > mostCharacters) throw tooLong(step, text.length);
  return text;
}

/**
 * What is shown beside the preview and never kept in the journal, byte for byte as the journal has its hash; null where the step names nothing,
 * or nothing wrote it yet. Throws `plan-changed`, `artifact-missing`, `artifact-changed`.
 */
export async function readExamples(context: RunContext, run: string, step: string): Promise<string | null> {
  const planned = plannedRun(context, run).steps.find(({ id }) => id === step);
  return planned?.kind === 'tool' ? readShown(context, run, planned, planned.examples) : null;
}

async function readShown(
  context: RunContext,
  run: string,
  { id: step }: ToolStep,
  name: string | undefined,
): Promise<string | null> {
  const { steps } = context.stateOf(run);
  const before = steps.slice(
    0,
    steps.findIndex(({ id }) => id === step),
  );
  const record = before
    .flatMap(({ state, artifacts }) => (state === 'done' ? artifacts : []))
    .findLast((artifact) => artifact.path === name);
  if (record === undefined) return null;
  const file = path.join(context.workspace.run(run).artifacts, record.path);
  return textOf(await readFile(file).catch(() => null), record.path, record.sha256);
}

function missing({ id, preview }: ToolStep): LeadlineError {
  return new LeadlineError({
    code: 'preview-missing',
    message: `Step ${id} reaches outside of the workspace, and no step before it has written what it would do.`,
    expected: preview === undefined ? 'a plan that names the preview' : `the artifact ${preview}`,
    arrived: 'none',
    next: 'Mend the plan: the step names an artifact as its `preview`, and a step before it writes that.',
  });
}

function tooLong({ id, preview }: ToolStep, characters: number): LeadlineError {
  return new LeadlineError({
    code: 'preview-too-long',
    message: `The preview ${preview} of step ${id} is longer than a person reads.`,
    expected: `at most ${mostCharacters.toLocaleString('en')} characters`,
    arrived: characters.toLocaleString('en'),
    next: 'Let the step before it write counts and examples, and the whole into a file of its own.',
  });
}
