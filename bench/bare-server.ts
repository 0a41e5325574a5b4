import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type NodeIncomingMessageLike, toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

/** What the SDK alone costs: a server with one tool that knows nothing. */
function createBareServer(): McpServer {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  server.registerTool(
    'run_status',
    {
      description: 'Says that it is there.',
      inputSchema: z.object({ run: z.string().optional() }),
      outputSchema: z.object({ state: z.string() }),
    },
    () => ({ content: [{ type: 'text', text: 'there' }], structuredContent: { state: 'there' } }),
  );
  return server;
}

if (process.argv.includes('--http')) {
  const serve = toNodeHandler(createMcpHandler(createBareServer));
  const http = createServer((request, response) => {
    serve(request as NodeIncomingMessageLike, response).catch((error: unknown) => console.error(error));
  });
  http.listen(0, '127.0.0.1', () => {
    console.error(
      `The bare server serves MCP at http://127.0.0.1:${(http.address() as AddressInfo).port}/mcp`,
    );
  });
} else {
  serveStdio(createBareServer);
}
