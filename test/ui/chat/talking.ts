import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { Conversation } from '../../../ui/chat/conversation.ts';
import type { ToolServer } from '../../../ui/chat/leadline-tools.ts';

export interface Called {
  name: string;
  given: Record<string, unknown>;
}

/** A conversation with a model at this address and three tools that only say that they were called. */
export function conversationWith(options: {
  url: string;
  called: Called[];
  servers?: { started: number; closed: number };
  /** Other tools than the three. */
  tools?: ToolServer;
  /** Hears of each call. */
  onCall?(): void;
}): Conversation {
  const { url, called, servers = { started: 0, closed: 0 }, onCall = () => {} } = options;
  let ticks = 0;
  return new Conversation({
    chat: {
      provider: 'openai-compatible',
      model: 'scripted',
      baseUrl: url,
      prices: { input: 1, output: 10 },
    },
    workspace: '/firm',
    secrets: ['topsecret'],
    loadModel: async () =>
      createOpenAICompatible({ name: 'scripted', baseURL: url, includeUsage: true })('scripted'),
    startTools: async () => {
      servers.started += 1;
      return options.tools ?? fakeTools(called, servers, onCall);
    },
    clock: () => 250 * ticks++,
  });
}

function fakeTools(called: Called[], servers: { closed: number }, onCall: () => void): ToolServer {
  const info = (name: string, readOnly: boolean) => ({
    name,
    description: `does ${name}`,
    inputSchema: { type: 'object' as const, properties: {} },
    readOnly,
  });
  return {
    tools: [info('run_status', true), info('run_step', false), info('request_approval', false)],
    instructions: 'Begin with list_plans.',
    call(name, given) {
      called.push({ name, given });
      onCall();
      return given.hang === true
        ? new Promise(() => {})
        : Promise.resolve({ text: `answer of ${name}`, isError: false });
    },
    close: async () => {
      servers.closed += 1;
    },
  };
}
