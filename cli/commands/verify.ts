import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { verifyBundle } from '../../runner/approvals/export.ts';
import { operatorHome } from '../../runner/approvals/operator-home.ts';
import { unsoundJournal, type Verification, verifyJournal } from '../../runner/verify-journal.ts';
import type { Outcome } from '../answer.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

export interface VerifyOptions extends CommonOptions {
  bundle?: string;
}

/** `leadline verify`: whether the journal, what people signed in it and the files it vouches for are as they were written. */
export async function verify(options: VerifyOptions, shell: Shell): Promise<Outcome> {
  if (options.bundle !== undefined) {
    const found = verifyBundle(await readBundle(options.bundle));
    return outcome(found, `Exported by ${found.exportedBy} at ${found.exportedAt}.`, shell);
  }
  const journal = path.join(findWorkspace(options), 'journal.sqlite');
  return outcome(await verifyJournal(journal, operatorHome(process.env)), undefined, shell);
}

async function readBundle(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new LeadlineError({
      code: 'bundle-unreadable',
      message: `The bundle ${file} cannot be read.`,
      expected: 'a file that `leadline log export` wrote',
      next: 'Name the file with --bundle FILE.',
      kind: 'usage',
      cause,
    });
  }
}

function outcome(found: Verification, about: string | undefined, { terminal }: Shell): Outcome {
  const { glyphs, paint } = terminal;
  const { entries, files, signatures, erasures, head, problems } = found;
  const signed = signatures === 1 ? '1 signature is' : `${signatures} signatures are`;
  const sound = [
    `${paint('good', `${glyphs.passed} sound`)}  ${entries} entries and ${files} files are as they were recorded; ${signed} genuine.`,
    ...(about === undefined ? [] : [about]),
    ...erasures.map(
      (one) => `${one.by} had a lead forgotten at ${one.at}: ${one.files} files were written anew.`,
    ),
    `Head: ${head}`,
  ].join('\n');
  const error = unsoundJournal(problems);
  return {
    payload: { ...found },
    text: () =>
      error === undefined
        ? sound
        : problems
            .map((problem) => `${paint('bad', `${glyphs.failed} FAILED`)}  ${problem.message}`)
            .join('\n'),
    ...(error === undefined ? {} : { error }),
  };
}
