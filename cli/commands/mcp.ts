import { leadlineVersion } from '../../runner/leadline-version.ts';
import { serveMcp } from '../../server/mcp.ts';
import { renderError } from '../../ui/error.ts';
import { terminalOf } from '../../ui/terminal.ts';
import { openEngine } from '../open-engine.ts';
import { type CommonOptions, findWorkspace, openShell } from '../shell.ts';

/** `leadline mcp`: serves the tools to an agent on stdin and stdout. Only the protocol is written to stdout. */
export async function mcp(options: CommonOptions): Promise<void> {
  const directory = findWorkspace(options);
  const { signal } = openShell();
  await serveMcp({ openEngine: (onEvent) => openEngine(directory, onEvent) }, leadlineVersion, {
    signal,
    report: (error) => process.stderr.write(`${renderError(error, terminalOf(process.stderr))}\n`),
  });
}
