import path from 'node:path';
import { unsoundJournal, verifyJournal } from '../../runner/verify-journal.ts';
import type { Outcome } from '../answer.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

/** `leadline verify`: whether the journal and the files it vouches for are as they were written. */
export async function verify(options: CommonOptions, shell: Shell): Promise<Outcome> {
  const found = await verifyJournal(path.join(findWorkspace(options), 'journal.sqlite'));
  const { glyphs, paint } = shell.terminal;
  const sound = `${paint('good', `${glyphs.passed} sound`)}  ${found.entries} entries and ${found.files} files are as they were recorded.\nHead: ${found.head}`;
  const error = unsoundJournal(found.problems);
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
