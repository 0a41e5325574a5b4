import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { z } from 'zod';

/** What the scripted model does with one request. */
export type Reply =
  | {
      /** Sent a word at a time. */
      text?: string;
      calls?: readonly { name: string; arguments: Record<string, unknown> }[];
      usage?: { input: number; output: number };
      /** After this much the answer never ends, as a provider that hangs. */
      hangs?: boolean;
    }
  | { status: number; error: string; headers?: Record<string, string> };

/** What the model was asked: as the provider's protocol has it, and the parts that tests look at. */
export interface ModelRequest {
  url: string;
  headers: IncomingMessage['headers'];
  body: unknown;
  /** Names of the tools that were offered. */
  tools: string[];
  /** The whole request as text, for looking whether something is in it. */
  text: string;
}

/** The replies in order, the last one for all that follow; or a function of the request. */
export type Script = readonly Reply[] | ((request: ModelRequest, index: number) => Reply);

export interface ScriptedModel {
  /** Address of the OpenAI-compatible interface; Anthropic's is the same. */
  url: string;
  requests: ModelRequest[];
  close(): Promise<void>;
}

/** A model on this machine that says what a script says, over real HTTP: OpenAI-compatible chat completions and Anthropic messages, streamed. */
export async function startScriptedModel(script: Script): Promise<ScriptedModel> {
  const requests: ModelRequest[] = [];
  const server = createServer(async (request, response) => {
    const asked = await readRequest(request);
    requests.push(asked);
    const index = requests.length - 1;
    const reply =
      typeof script === 'function'
        ? script(asked, index)
        : (script[Math.min(index, script.length - 1)] ?? { text: '' });
    if ('status' in reply) return refuse(response, reply);
    const isAnthropic = asked.url.endsWith('/messages');
    const events = isAnthropic ? anthropicEvents(reply, index) : openAiEvents(reply, index);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events) {
      if (response.destroyed) return;
      response.write(event);
    }
    if (reply.hangs !== true) response.end(isAnthropic ? '' : 'data: [DONE]\n\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the scripted model has no port');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const offered = z.object({
  tools: z
    .array(z.union([z.object({ function: z.object({ name: z.string() }) }), z.object({ name: z.string() })]))
    .default([]),
});

async function readRequest(request: IncomingMessage): Promise<ModelRequest> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8')) text += String(chunk);
  const body: unknown = text === '' ? {} : JSON.parse(text);
  const { tools } = offered.parse(body);
  const names = tools.map((tool) => ('function' in tool ? tool.function.name : tool.name));
  return { url: request.url ?? '', headers: request.headers, body, tools: names, text };
}

function refuse(
  response: ServerResponse,
  { status, error, headers }: Extract<Reply, { status: number }>,
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ error: { message: error, type: 'scripted', code: null } }));
}

type Said = Exclude<Reply, { status: number }>;

function openAiEvents({ text = '', calls = [], usage, hangs }: Said, index: number): string[] {
  const chunk = (choices: object[], rest: object = {}) =>
    `data: ${JSON.stringify({ id: `reply-${index}`, object: 'chat.completion.chunk', created: 0, model: 'scripted', choices, ...rest })}\n\n`;
  const delta = (content: object) => chunk([{ index: 0, delta: content, finish_reason: null }]);
  const reason = calls.length > 0 ? 'tool_calls' : 'stop';
  const { input, output } = usage ?? { input: 100, output: 10 };
  return [
    delta({ role: 'assistant', content: '' }),
    ...words(text).map((content) => delta({ content })),
    ...calls.map((call, at) =>
      delta({
        tool_calls: [
          {
            index: at,
            id: `call-${index}-${at}`,
            type: 'function',
            function: { name: call.name, arguments: JSON.stringify(call.arguments) },
          },
        ],
      }),
    ),
    ...(hangs === true
      ? []
      : [
          chunk([{ index: 0, delta: {}, finish_reason: reason }]),
          chunk([], {
            usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
          }),
        ]),
  ];
}

function anthropicEvents({ text = '', calls = [], usage, hangs }: Said, index: number): string[] {
  const event = (type: string, rest: object = {}) =>
    `event: ${type}\ndata: ${JSON.stringify({ type, ...rest })}\n\n`;
  const { input, output } = usage ?? { input: 100, output: 10 };
  const block = (at: number, content_block: object, deltas: object[]) => [
    event('content_block_start', { index: at, content_block }),
    ...deltas.map((delta) => event('content_block_delta', { index: at, delta })),
    event('content_block_stop', { index: at }),
  ];
  const message = {
    id: `reply-${index}`,
    type: 'message',
    role: 'assistant',
    model: 'scripted',
    content: [],
    stop_reason: null,
    stop_sequence: null,
    usage: { input_tokens: input, output_tokens: 1 },
  };
  return [
    event('message_start', { message }),
    ...(text === ''
      ? []
      : block(
          0,
          { type: 'text', text: '' },
          words(text).map((part) => ({ type: 'text_delta', text: part })),
        )),
    ...calls.flatMap((call, at) =>
      block(
        at + (text === '' ? 0 : 1),
        { type: 'tool_use', id: `call-${index}-${at}`, name: call.name, input: {} },
        [{ type: 'input_json_delta', partial_json: JSON.stringify(call.arguments) }],
      ),
    ),
    ...(hangs === true
      ? []
      : [
          event('message_delta', {
            delta: { stop_reason: calls.length > 0 ? 'tool_use' : 'end_turn', stop_sequence: null },
            usage: { output_tokens: output },
          }),
          event('message_stop'),
        ]),
  ];
}

function words(text: string): string[] {
  return text.split(/(?<= )/);
}
