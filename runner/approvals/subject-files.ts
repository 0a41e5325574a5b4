import { stampOf } from '../../warehouse/file-stamp.ts';
import { fingerprint } from '../durable-file.ts';
import type { RunState } from '../run-state.ts';
import { filesOf } from '../verify-journal.ts';
import type { Workspace } from '../workspace.ts';
import type { ApprovalSubject } from './approval.ts';

/** What was found when the files of a subject were read. */
export interface FilesSeen {
  /** What differs, in words, such as `data/leads.csv has changed`; null where every byte is as the journal recorded it. */
  difference: string | null;
  /** Whether no file was touched since: so that nobody need hash gigabytes while the journal is held. */
  areUntouched(): boolean;
}

/** Reads every input, artifact and evidence file that a subject names, and compares the bytes with what was recorded. */
export async function seeFiles(
  workspace: Workspace,
  state: RunState,
  subject: ApprovalSubject,
): Promise<FilesSeen> {
  const stamps = new Map<string, string>();
  let difference: string | null = null;
  for (const { name, file, sha256 } of filesIn(workspace, state, subject)) {
    stamps.set(file, stampOf(file));
    const found = await fingerprint(file);
    if (found === null) difference ??= `${name} is not there any more, or cannot be read`;
    else if (found.sha256 !== sha256) difference ??= `${name} has changed`;
  }
  return { difference, areUntouched: () => [...stamps].every(([file, stamp]) => stamp === stampOf(file)) };
}

function filesIn(workspace: Workspace, state: RunState, { inputs, artifacts, gate }: ApprovalSubject) {
  // An artifact that a later step has written again is what that step made of it.
  const latest = new Map(filesOf(state).map(({ file, record }) => [file, record.sha256]));
  const ofRun = gate === null ? artifacts : [...artifacts, gate.evidence];
  return [
    ...inputs.map(({ path, sha256 }) => ({ name: path, file: workspace.resolve(path), sha256 })),
    ...ofRun.map(({ path, sha256 }) => {
      const name = `runs/${state.run}/${path}`;
      return { name, file: workspace.resolve(name), sha256: latest.get(name) ?? sha256 };
    }),
  ];
}
