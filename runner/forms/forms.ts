import path from 'node:path';
import type { RunContext } from '../run-context.ts';
import { answersSaid } from './answers-said.ts';
import { type BringIn, type BroughtIn, bringIn } from './bring-in.ts';
import { type Draft, readDraft, removeDraft, saveDraft } from './drafts.ts';
import { type FolderListing, folderMeant, listFolders } from './folders.ts';
import { formOf, type StepForm } from './form-of.ts';
import { type FilesField, type FilesInspection, inspectFiles, type KnownReading } from './inspect-files.ts';
import { type Answers, signedForm } from './signed-form.ts';
import type { ReadingProgress } from './survey-file.ts';

/** What the screens of human tasks need. Nothing here opens the warehouse or takes the lease. */
export interface Forms {
  /** What a human step asks to fill in. Throws `run-unknown`, `step-unknown`, `step-not-human`, `plan-changed`. */
  of(run: string, step: string): StepForm;
  /** Looks for the files of a field in a folder, as typed, and in their place; without a folder, only there. Whoever stops asking ends it. */
  inspect(field: FilesField, folder?: string): AsyncGenerator<ReadingProgress, FilesInspection>;
  /** Copies a file to its place in the workspace; `to` is relative to it. Throws as `bringIn` in bring-in.ts does. */
  bringIn(asked: BringIn): AsyncGenerator<ReadingProgress, BroughtIn>;
  /** What a path that is being typed may mean. */
  listFolders(typed: string): Promise<FolderListing>;
  readDraft(run: string, step: string): Promise<Draft | null>;
  /** Throws `disk-full`, `workspace-read-only`. */
  saveDraft(run: string, step: string, draft: Draft): Promise<void>;
  removeDraft(run: string, step: string): Promise<void>;
  /** Puts answers given as words, `FIELD=VALUE`, into the half-filled form. Throws `answer-unknown`, and as `of` and `saveDraft` do. */
  say(run: string, step: string, words: readonly string[]): Promise<void>;
  /** What a sign-off records, checked; see signed-form.ts. Throws `form-invalid`. */
  signed(run: string, step: string, given: Answers | undefined): Promise<Answers | undefined>;
}

export function createForms(context: RunContext): Forms {
  const { workspace } = context;
  const { directory } = workspace;
  const known = new Map<string, KnownReading>();
  return {
    of: (run, step) => formOf(context, run, step),
    inspect: (field, folder = field.folder) =>
      inspectFiles(field, { workspace: directory, folder: folderMeant(directory, folder), known }),
    bringIn: ({ from, to, replace }) => bringIn({ from, to: path.resolve(directory, to), replace }),
    listFolders: (typed) => listFolders(directory, typed),
    readDraft: (run, step) => readDraft(directory, run, step),
    saveDraft: (run, step, draft) => saveDraft(directory, run, step, draft),
    removeDraft: (run, step) => removeDraft(directory, run, step),
    async say(run, step, words) {
      const { answers: before = {}, folders = {} } = (await readDraft(directory, run, step)) ?? {};
      const answers = answersSaid(formOf(context, run, step).fields, words, before);
      await saveDraft(directory, run, step, { answers, folders });
    },
    signed: (run, step, given) => signedForm(context, run, step, given),
  };
}
