import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { type Problem, verifyJournal } from '../../runner/verify-journal.ts';
import type { Outcome } from '../answer.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

/** `leadline verify`: whether the journal and the files it vouches for are as they were written. */
export async function verify(options: CommonOptions, shell: Shell): Promise<Outcome> {
  const found = await verifyJournal(path.join(findWorkspace(options), 'journal.sqlite'));
  const { glyphs, paint } = shell.terminal;
  const sound = `${paint('good', `${glyphs.passed} sound`)}  ${found.entries} entries and ${found.files} files are as they were recorded.\nHead: ${found.head}`;
  const error = asError(found.problems);
  return {
    payload: { ...found },
    text: () =>
      error === undefined
        ? sound
        : found.problems
            .map((problem) => `${paint('bad', `${glyphs.failed} FAILED`)}  ${problem.message}`)
            .join('\n'),
    ...(error === undefined ? {} : { error }),
  };
}

function asError(problems: readonly Problem[]): LeadlineError | undefined {
  const [first] = problems;
  if (first === undefined) return undefined;
  return new LeadlineError({
    code: 'journal-unsound',
    message:
      problems.length === 1
        ? first.message
        : `${first.message} There are ${problems.length} problems in all.`,
    next: 'Trust nothing after the entry named: restore the workspace from a copy, or begin a new run from the data.',
  });
}
