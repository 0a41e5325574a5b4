import { fileURLToPath } from 'node:url';
import { leadlineVersion } from '../../runner/leadline-version.ts';
import type { HttpOptions } from '../../server/http.ts';
import { createMcpServer, serveMcp } from '../../server/mcp.ts';
import type { Session } from '../../server/session.ts';
import { processWorkers } from '../../server/workers.ts';
import { renderError } from '../../ui/error.ts';
import { terminalOf } from '../../ui/terminal.ts';
import { openEngine } from '../open-engine.ts';
import { type CommonOptions, findWorkspace, openShell } from '../shell.ts';

export interface McpOptions extends CommonOptions {
  plan?: string;
  http?: number;
  host: string;
  allowHost?: string[];
  rate?: number;
}

/** `leadline mcp`: serves the tools to an agent. On stdin and stdout only the protocol is written to stdout; with `--http`, nothing is. */
export async function mcp(options: McpOptions): Promise<void> {
  const directory = findWorkspace(options);
  const { signal } = openShell();
  const workers = processWorkers({
    leadline: fileURLToPath(new URL('../leadline.js', import.meta.url)),
    workspace: directory,
    environment: process.env,
  });
  const session = await withPlanSteps(
    { directory, openEngine: () => openEngine(directory), workers },
    options.plan,
  );
  try {
    if (options.http === undefined) await serveMcp(session, leadlineVersion, { signal, report });
    else await overHttp(session, options.http, options, signal);
  } finally {
    await workers.close();
  }
}

async function withPlanSteps(session: Session, plan: string | undefined): Promise<Session> {
  if (plan === undefined) return session;
  const [{ readPlanSteps }, { allTools }] = await Promise.all([
    import('../../server/plan-steps.ts'),
    import('../../tools/index.ts'),
  ]);
  return { ...session, steps: await readPlanSteps(session, plan, allTools) };
}

async function overHttp(
  session: Session,
  port: number,
  options: McpOptions,
  signal: AbortSignal,
): Promise<void> {
  const { serveMcpHttp } = await import('../../server/mcp-http.ts');
  const { isLoopback } = await import('../../server/http/addresses.ts');
  const { serverToken, tokenVariable } = await import('../../server/http/token.ts');
  const token = serverToken(process.env[tokenVariable], isLoopback(options.host));
  // Work runs in processes of its own, which have no use for it.
  delete process.env[tokenVariable];
  const http: HttpOptions = {
    port,
    host: options.host,
    token: token.value,
    allowedHosts: options.allowHost ?? [],
    ...(options.rate === undefined ? {} : { perMinute: options.rate }),
    report,
  };
  const server = await serveMcpHttp(session, () => createMcpServer(session, leadlineVersion), http);
  process.stderr.write(`Leadline serves MCP at ${server.url}\n`);
  if (token.made) {
    process.stderr.write(
      `Bearer token of this start (${tokenVariable} sets one that stays): ${token.value}\n`,
    );
  }
  if (!signal.aborted) {
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
  }
  await server.close();
}

function report(error: Error): void {
  process.stderr.write(`${renderError(error, terminalOf(process.stderr))}\n`);
}
