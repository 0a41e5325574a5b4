import { randomBytes } from 'node:crypto';
import {
  acceptedContent,
  createRequestStateCodec,
  type ElicitRequestFormParams,
  type InputRequest,
  type InputRequests,
  inputRequired,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { z } from 'zod';
import { text } from './samples.ts';

type Form = ElicitRequestFormParams['requestedSchema'];

/** What goes round through the client is signed: the round that has been answered. */
export const requestState = createRequestStateCodec<number>({ key: randomBytes(32) });

/** The suite's tools and prompt that ask the client first. One form serves both eras: the SDK puts the 2025 questions itself. */
export function registerQuestions(server: McpServer): void {
  const name = () => form('What is your name?', one('name', 'string'));
  const capital = () => sample('What is the capital of France?', 100);
  const roots = () => inputRequired.listRoots();
  asks(server, 'test_input_required_result_elicitation', { user_name: name() });
  asks(server, 'test_input_required_result_sampling', { capital_question: capital() });
  asks(server, 'test_input_required_result_list_roots', { client_roots: roots() });
  asks(server, 'test_missing_capability', { capital_question: capital() });
  asks(server, 'test_streaming_elicitation', { user_name: name() });
  const confirm = { confirm: form('Please confirm', one('ok', 'boolean')) };
  asksInRounds(server, 'test_input_required_result_request_state', [confirm]);
  asksInRounds(server, 'test_input_required_result_tampered_state', [confirm]);
  asksInRounds(server, 'test_input_required_result_multiple_inputs', [
    { user_name: name(), greeting: sample('Generate a greeting', 50), client_roots: roots() },
  ]);
  asksInRounds(server, 'test_input_required_result_multi_round', [
    { step1: form('Step 1: What is your name?', one('name', 'string')) },
    { step2: form('Step 2: What is your favorite color?', one('color', 'string')) },
  ]);
  registerSpecialQuestions(server);
}

/** A tool that answers when all its questions are answered, and puts them again until then. */
function asks(server: McpServer, name: string, questions: InputRequests): void {
  server.registerTool(name, { description: 'Asks first.' }, (context: ServerContext) =>
    answered(context, questions)
      ? { content: [text(`Answers: ${JSON.stringify(context.mcpReq.inputResponses)}`)] }
      : inputRequired({ inputRequests: questions }),
  );
}

function asksInRounds(server: McpServer, name: string, rounds: readonly InputRequests[]): void {
  server.registerTool(name, { description: 'Asks in rounds.' }, async (context: ServerContext) => {
    const reached = context.mcpReq.requestState<number>() ?? 0;
    const current = rounds[reached] ?? {};
    const next = answered(context, current) ? reached + 1 : reached;
    const questions = rounds[next];
    if (questions === undefined) return { content: [text('state-ok: all rounds are answered.')] };
    return inputRequired({ inputRequests: questions, requestState: await requestState.mint(next) });
  });
}

function answered(context: ServerContext, questions: InputRequests): boolean {
  const responses = context.mcpReq.inputResponses;
  return Object.entries(questions).every(([key, question]) =>
    question.method === 'elicitation/create'
      ? acceptedContent(responses, key) !== undefined
      : responses?.[key] !== undefined,
  );
}

/** Questions that depend on what the client can do or says, a prompt that asks, and the forms with every kind of field. */
function registerSpecialQuestions(server: McpServer): void {
  server.registerTool(
    'test_input_required_result_capabilities',
    { description: 'Asks only what the client can answer.' },
    () => {
      const { sampling, elicitation } = server.server.getClientCapabilities() ?? {};
      const inputRequests: InputRequests = {
        ...(sampling === undefined ? {} : { question: sample('What is the capital of France?', 100) }),
        ...(elicitation === undefined ? {} : { user_name: form('Your name?', one('name', 'string')) }),
      };
      return inputRequired({ inputRequests });
    },
  );
  const context = form('What context should the prompt use?', one('context', 'string'));
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks first.' }, (given) => {
    const said = acceptedContent(given.mcpReq.inputResponses, 'user_context');
    if (said === undefined) return inputRequired({ inputRequests: { user_context: context } });
    return { messages: [{ role: 'user' as const, content: text(`Context: ${said.context}`) }] };
  });
  relays(server, 'test_sampling', { prompt: z.string() }, ({ prompt }) => sample(prompt ?? '', 100));
  const contact: Form = {
    type: 'object',
    properties: { username: { type: 'string' }, email: { type: 'string' } },
    required: ['username', 'email'],
  };
  relays(server, 'test_elicitation', { message: z.string() }, ({ message }) => form(message ?? '', contact));
  relays(server, 'test_elicitation_sep1034_defaults', {}, () => form('Look through it.', withDefaults));
  relays(server, 'test_elicitation_sep1330_enums', {}, () => form('Choose.', withChoices));
}

/** A tool that asks one thing, made of its arguments, and says what came back. */
function relays(
  server: McpServer,
  name: string,
  fields: Record<string, z.ZodString>,
  question: (given: Record<string, string>) => InputRequest,
): void {
  const inputSchema = z.object(fields);
  server.registerTool(name, { description: 'Asks and relays.', inputSchema }, (given, context) => {
    const response = context.mcpReq.inputResponses?.relayed;
    if (response === undefined) return inputRequired({ inputRequests: { relayed: question(given) } });
    return { content: [text(`Response: ${JSON.stringify(response)}`)] };
  });
}

function form(message: string, requestedSchema: Form): InputRequest {
  return inputRequired.elicit({ message, requestedSchema });
}

function one(field: string, type: 'string' | 'boolean'): Form {
  const value = type === 'string' ? { type } : { type };
  return { type: 'object', properties: { [field]: value }, required: [field] };
}

function sample(words: string, maxTokens: number): InputRequest {
  return inputRequired.createMessage({ messages: [{ role: 'user', content: text(words) }], maxTokens });
}

const withDefaults: Form = {
  type: 'object',
  properties: {
    name: { type: 'string', default: 'John Doe' },
    age: { type: 'integer', default: 30 },
    score: { type: 'number', default: 95.5 },
    status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', default: true },
  },
};

const titled = [
  { const: 'value1', title: 'First' },
  { const: 'value2', title: 'Second' },
];

const withChoices: Form = {
  type: 'object',
  properties: {
    untitledSingle: { type: 'string', enum: ['option1', 'option2'] },
    titledSingle: { type: 'string', oneOf: titled },
    legacyEnum: { type: 'string', enum: ['opt1', 'opt2'], enumNames: ['One', 'Two'] },
    untitledMulti: { type: 'array', items: { type: 'string', enum: ['option1', 'option2'] } },
    titledMulti: { type: 'array', items: { anyOf: titled } },
  },
};
