import { createMCPClient } from '@ai-sdk/mcp';
import type { JSONSchema7 } from 'ai';
import { leadlineVersion } from '../../runner/leadline-version.ts';
import { ToolProcess } from './tool-process.ts';

/** One of Leadline's own tools, as its server describes it. */
export interface ToolInfo {
  name: string;
  description: string;
  inputSchema: JSONSchema7;
  /** Whether it only reads, so that it runs without being asked about. */
  readOnly: boolean;
}

export interface ToolAnswer {
  text: string;
  isError: boolean;
}

/** Leadline's agent's edge as the chat reaches it: the same server, with the same limits, that any agent talks with. */
export interface ToolServer {
  tools: ToolInfo[];
  /** What the server tells every agent. */
  instructions: string;
  call(name: string, given: Record<string, unknown>, signal: AbortSignal): Promise<ToolAnswer>;
  close(): Promise<void>;
}

/** Begins `leadline mcp` on the workspace. The client offers no elicitation: what the server asks for, nobody answers in the operator's name. */
export async function startLeadlineTools(workspace: string, env: NodeJS.ProcessEnv): Promise<ToolServer> {
  const client = await createMCPClient({
    transport: new ToolProcess(workspace, env),
    clientName: 'leadline-chat',
    version: leadlineVersion,
    onUncaughtError: () => undefined,
  });
  const { tools } = await client.listTools();
  return {
    tools: tools.map(({ name, description = '', inputSchema, annotations }) => ({
      name,
      description,
      inputSchema: {
        ...inputSchema,
        type: 'object',
        properties: inputSchema.properties ?? {},
      } as JSONSchema7,
      readOnly: annotations?.readOnlyHint === true,
    })),
    instructions: client.instructions ?? '',
    async call(name, given, signal) {
      const result = await client.callTool({ name, arguments: given, options: { signal } });
      const content = 'content' in result && Array.isArray(result.content) ? result.content : [];
      const texts = content.flatMap((part) => ('text' in part ? [String(part.text)] : []));
      return { text: texts.join('\n'), isError: 'isError' in result && result.isError === true };
    },
    close: () => client.close(),
  };
}
