import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { FormField, SignedFile } from '../../plans/form.ts';
import { findStep } from '../readiness.ts';
import type { RunContext } from '../run-context.ts';
import { signingCommand } from './answers-said.ts';
import { readDraft } from './drafts.ts';
import { formOf, type StepForm } from './form-of.ts';
import { type FormProblem, problemsOf } from './form-problems.ts';
import { type FilesField, type FilesInspection, inspectFiles } from './inspect-files.ts';
import type { FileFinding } from './judge-files.ts';

export type Answers = Record<string, unknown>;

/**
 * The answers that a sign-off records: those that are given or, where a caller has only the word *done*, what the workspace says itself: its
 * files as they are, and the rest from the half-filled form: nobody confirms by one word what he may not have read. Every file is read again, so that
 * nobody signs for what has changed. Undefined for a step whose plan asks for no form and that was given none.
 * Throws `form-invalid`, with a sentence for everything that is wrong.
 */
export async function signedForm(
  context: RunContext,
  run: string,
  step: string,
  given: Answers | undefined,
): Promise<Answers | undefined> {
  const asked = isAnswerable(context, run, step) ? formOf(context, run, step) : null;
  if (asked === null || (!asked.isPlanned && given === undefined)) return given;
  const { directory } = context.workspace;
  const inspections = await inspectAll(asked, directory);
  const answers =
    given ?? (await answersOfWorkspace(asked, inspections, await readDraft(directory, run, step)));
  const ofFiles = [...inspections].flatMap(([field, inspection]) =>
    problemsOfFiles(field, inspection, answers[field.name]),
  );
  // What is told of a file is not told once more of its field.
  const others = problemsOf(asked.form, answers).filter(
    ({ field }) => !ofFiles.some((problem) => problem.field === field),
  );
  const problems = [...ofFiles, ...others];
  if (problems.length > 0) throw invalid(run, step, asked, problems);
  return answers;
}

/** What a field of files is signed with: a file for each that is there and whole. */
export function signedFiles({ findings }: FilesInspection): SignedFile[] {
  return findings.flatMap(({ state, expected, facts }) =>
    state === 'present' && facts !== null
      ? [{ path: expected.path, sha256: facts.sha256, bytes: facts.bytes, rows: facts.rows }]
      : [],
  );
}

/** Whether completing the step is refused anyway, for a reason that says more than its form would. */
function isAnswerable(context: RunContext, run: string, id: string): boolean {
  const state = context.stateOf(run);
  const step = findStep(state, id);
  const isReady = step.needs.every(
    (need) => state.steps.find((other) => other.id === need)?.state === 'done',
  );
  return step.kind === 'human' && step.state !== 'done' && isReady;
}

async function inspectAll(
  { fields }: StepForm,
  workspace: string,
): Promise<Map<FilesField, FilesInspection>> {
  const inspections = new Map<FilesField, FilesInspection>();
  for (const field of fields) {
    if (field.kind !== 'files') continue;
    const inspection = inspectFiles(field, { workspace, folder: path.resolve(workspace, field.folder) });
    let step = await inspection.next();
    while (step.done !== true) step = await inspection.next();
    inspections.set(field, step.value);
  }
  return inspections;
}

function answersOfWorkspace(
  { fields }: StepForm,
  inspections: ReadonlyMap<FormField, FilesInspection>,
  draft: { answers: Answers } | null,
): Answers {
  const answerOf = (field: FormField): unknown => {
    const drafted = draft?.answers[field.name];
    if (field.kind === 'files') {
      const inspection = inspections.get(field);
      return inspection === undefined ? [] : signedFiles(inspection);
    }
    return drafted;
  };
  const answers = fields.map((field): [string, unknown] => [field.name, answerOf(field)]);
  return Object.fromEntries(answers.filter(([, answer]) => answer !== undefined));
}

/** What the files themselves say against the signature; the schema knows only what was written down. */
function problemsOfFiles(field: FilesField, { findings }: FilesInspection, answer: unknown): FormProblem[] {
  const files = z.array(z.looseObject({ path: z.string(), sha256: z.string() })).safeParse(answer).data ?? [];
  return findings.flatMap((finding) => {
    const sentence = problemOf(finding, files.find(({ path: at }) => at === finding.expected.path)?.sha256);
    return sentence === null ? [] : [{ field: field.name, sentence }];
  });
}

function problemOf(
  { state, expected, sentence, next, facts }: FileFinding,
  sha256: string | undefined,
): string | null {
  if (state !== 'present') return next === null ? sentence : `${sentence} ${next}`;
  if (sha256 === undefined || sha256 === facts?.sha256) return null;
  return `${expected.path} was changed after it was looked at. Look at it again, then sign.`;
}

function invalid(
  run: string,
  step: string,
  { fields }: StepForm,
  problems: readonly FormProblem[],
): LeadlineError {
  const open = fields.filter(
    ({ name, kind }) => kind !== 'files' && problems.some(({ field }) => field === name),
  );
  const command = open.length === 0 ? '' : ` Or once each of these holds: ${signingCommand(step, open, run)}`;
  return new LeadlineError({
    code: 'form-invalid',
    message: `Step ${step} cannot be signed yet: ${problems.length === 1 ? 'one thing is' : `${problems.length} things are`} missing or wrong.`,
    expected: 'every file there and whole, and every field filled in',
    arrived: problems.map(({ sentence }) => sentence).join('\n'),
    next: `Mend that, or fill the form in on the screen of the step: \`leadline ui\`.${command}`,
    kind: 'waiting',
  });
}
