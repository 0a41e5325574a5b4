import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { writeShared } from '../durable-file.ts';

const draft = z.strictObject({
  format: z.literal(1),
  run: z.string(),
  step: z.string(),
  /** Answers by the name of their field, as far as they go. Files are looked at again instead of remembered. */
  answers: z.record(z.string(), z.unknown()),
  /** The folders that were picked, by the name of the field. */
  folders: z.record(z.string(), z.string()),
});

/** A half-filled form. It holds nothing secret, and decides nothing: what is signed is checked anew. */
export type Draft = Pick<z.output<typeof draft>, 'answers' | 'folders'>;

/** The half-filled form of a step, or null where there is none that can be read. */
export async function readDraft(workspace: string, run: string, step: string): Promise<Draft | null> {
  try {
    const { answers, folders, ...place } = draft.parse(
      JSON.parse(await readFile(draftFile(workspace, run, step), 'utf8')),
    );
    return place.run === run && place.step === step ? { answers, folders } : null;
  } catch {
    // Half a form is worth little: one that was lost or spoilt is filled in again.
    return null;
  }
}

/** Keeps a half-filled form; the last one that is written counts. Throws `disk-full`, `workspace-read-only`. */
export async function saveDraft(workspace: string, run: string, step: string, filled: Draft): Promise<void> {
  const contents: z.input<typeof draft> = { format: 1, run, step, ...filled };
  await writeShared(draftFile(workspace, run, step), `${JSON.stringify(contents, null, 2)}\n`);
}

export async function removeDraft(workspace: string, run: string, step: string): Promise<void> {
  await rm(draftFile(workspace, run, step), { force: true });
}

/** Ids of steps are the plan's: whatever they hold, they name a file in this folder. */
function draftFile(workspace: string, run: string, step: string): string {
  return path.join(workspace, 'drafts', `${encodeURIComponent(`${run}-${step}`)}.json`);
}
