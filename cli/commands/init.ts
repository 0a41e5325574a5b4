import path from 'node:path';
import type { Outcome } from '../answer.ts';
import { makeWorkspace } from '../make-workspace.ts';
import type { CommonOptions } from '../shell.ts';

/** `leadline init`: makes a workspace of a folder that is not one yet. */
export async function init(options: CommonOptions): Promise<Outcome> {
  const directory = path.resolve(options.workspace ?? '.');
  await makeWorkspace(directory);
  const configuration = path.join(directory, 'leadline.yaml');
  return {
    payload: { workspace: directory, configuration },
    text: () =>
      [
        `Made ${configuration}.`,
        `Put vendor and CRM files into ${path.join(directory, 'data')}, or make a firm up with: leadline sandbox --workspace ${directory}`,
      ].join('\n'),
  };
}
