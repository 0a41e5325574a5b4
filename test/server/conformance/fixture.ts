import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openEngine } from '../../../cli/open-engine.ts';
import { createWorkspace } from '../../../runner/workspace.ts';
import type { HttpServer } from '../../../server/http.ts';
import { createMcpServer } from '../../../server/mcp.ts';
import { serveMcpHttp } from '../../../server/mcp-http.ts';
import type { Session } from '../../../server/session.ts';
import { registerAnswers } from './answers.ts';
import { registerDocuments } from './documents.ts';
import { registerQuestions, requestState } from './questions.ts';

/** The product's server over a workspace without a run, with what the suite asks for beside its own, behind the product's own HTTP edge. */
export async function serveFixture(report: (error: Error) => void): Promise<HttpServer & { token: string }> {
  const folder = await mkdtemp(path.join(tmpdir(), 'leadline-'));
  await createWorkspace(folder, '');
  const token = randomUUID();
  const session: Session = { directory: folder, openEngine: () => openEngine(folder) };
  const options = { port: 0, host: '127.0.0.1', token, report };
  const server = await serveMcpHttp(session, () => fixtureServer(session), options);
  const close = async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { url: server.url, token, close };
}

function fixtureServer(session: Session) {
  const server = createMcpServer(session, '0.0.0', { requestState });
  registerAnswers(server);
  registerDocuments(server);
  registerQuestions(server);
  return server;
}
