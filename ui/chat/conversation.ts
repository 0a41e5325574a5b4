import {
  dynamicTool,
  isStepCount,
  jsonSchema,
  type LanguageModel,
  streamText,
  type TextStreamPart,
  type ToolSet,
} from 'ai';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { renderPrompt } from '../../prompts/render.ts';
import type { ChatConfiguration } from '../../runner/chat-configuration.ts';
import { EventQueue } from './chat-event.ts';
import type { Entry } from './entry.ts';
import type { ToolInfo, ToolServer } from './leadline-tools.ts';
import { toModelMessages } from './model-messages.ts';
import { type Decision, Permissions } from './permissions.ts';
import { asChatError } from './provider-error.ts';
import { Turn, type toolOutcome } from './turn.ts';

// A warning of the kit would be printed into the middle of the screen.
globalThis.AI_SDK_LOG_WARNINGS = false;

/** Steps of one answer, each a call of the model: enough to look around, too few to run away. */
const mostSteps = 20;

/** Characters of a tool's answer that the model reads. */
const longestResult = 24_000;

export interface ConversationOptions {
  chat: ChatConfiguration;
  workspace: string;
  /** Texts that no error may show. */
  secrets: readonly string[];
  loadModel(): Promise<LanguageModel>;
  startTools(): Promise<ToolServer>;
  /** Milliseconds, counted from any beginning. */
  clock(): number;
}

/** A talk with a model that may call Leadline's tools. What happens comes out of `events`; one question is answered at a time. */
export class Conversation {
  readonly events = new EventQueue();
  readonly #options: ConversationOptions;
  readonly #permissions = new Permissions();
  #model: LanguageModel | undefined;
  #server: ToolServer | undefined;
  #abort: AbortController | undefined;
  #isCalling = false;

  constructor(options: ConversationOptions) {
    this.#options = options;
  }

  /** Answers the last question of these entries. The last event is `ended`, whatever happens. */
  async answer(entries: readonly Entry[]): Promise<void> {
    const abort = new AbortController();
    this.#abort = abort;
    const turn = new Turn((event) => this.events.push(event));
    const failure = await this.#follow(turn, entries, abort.signal);
    turn.finish();
    this.#permissions.declineAll();
    const { used, steps } = turn;
    if (used.input + used.output > 0)
      this.events.push({ type: 'entry', entry: { kind: 'usage', ...used, cost: this.#costOf(used) } });
    if (abort.signal.aborted) this.#note('warning', 'Cancelled.');
    else if (failure !== undefined) this.#note('bad', this.#explain(failure));
    else if (steps >= mostSteps) this.#note('warning', `Stopped after ${mostSteps} steps. Ask on to go on.`);
    this.events.push({ type: 'ended' });
  }

  /** What the operator says to a call that waits for him. */
  decide(call: string, decision: Decision): void {
    this.#permissions.decide(call, decision);
  }

  /** Stops the answer at once. A tool that is at work is stopped with its server, where the run can be resumed. */
  cancel(): void {
    this.#abort?.abort();
    this.#permissions.declineAll();
    if (this.#isCalling) void this.close();
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    await server?.close();
  }

  /** Hears the stream out, or until it is cancelled; answers with what broke it off, if anything did. */
  async #follow(turn: Turn, entries: readonly Entry[], signal: AbortSignal): Promise<unknown> {
    const heard = async () => {
      for await (const part of await this.#stream(entries, signal)) turn.take(part);
    };
    try {
      await unlessAborted(heard(), signal);
      return turn.failure;
    } catch (error) {
      return error;
    }
  }

  async #stream(
    entries: readonly Entry[],
    abortSignal: AbortSignal,
  ): Promise<AsyncIterable<TextStreamPart<ToolSet>>> {
    this.#model ??= await this.#options.loadModel();
    const server = await this.#startedTools();
    const { tools, instructions } = server;
    const { workspace } = this.#options;
    return streamText({
      model: this.#model,
      instructions: renderPrompt('briefs/chat.md', { workspace, instructions }),
      messages: toModelMessages(entries),
      tools: Object.fromEntries(tools.map((info) => [info.name, this.#toolOf(info, server)])),
      toolApproval: async ({ toolCall }) =>
        (await this.#mayRun(tools, toolCall, abortSignal)) ? 'not-applicable' : 'denied',
      // Two steps of a run at once would only find the workspace busy.
      toolCallConcurrency: 1,
      stopWhen: isStepCount(mostSteps),
      abortSignal,
      // The error is in the stream; what is done with it otherwise is printed into the middle of the screen.
      onError: () => undefined,
    }).stream;
  }

  async #startedTools(): Promise<ToolServer> {
    try {
      this.#server ??= await this.#options.startTools();
      return this.#server;
    } catch (cause) {
      throw new LeadlineError({
        code: 'chat-tools-unreachable',
        message: "Leadline's own tools did not start.",
        next: 'Try `leadline mcp` in this workspace, and ask again.',
        cause,
      });
    }
  }

  async #mayRun(
    tools: readonly ToolInfo[],
    { toolName, toolCallId, input }: { toolName: string; toolCallId: string; input: unknown },
    signal: AbortSignal,
  ): Promise<boolean> {
    if (signal.aborted) return false;
    const readOnly = tools.find(({ name }) => name === toolName)?.readOnly ?? false;
    if (readOnly || this.#permissions.isAllowed(toolName)) return true;
    this.events.push({
      type: 'asks',
      id: toolCallId,
      tool: toolName,
      input: JSON.stringify(input ?? {}),
      always: this.#permissions.offersAlways(toolName),
    });
    return this.#permissions.ask(toolCallId, toolName);
  }

  #toolOf({ name, description, inputSchema }: ToolInfo, server: ToolServer): ToolSet[string] {
    return dynamicTool({
      description,
      inputSchema: jsonSchema(inputSchema),
      execute: (input, { abortSignal }) => this.#call(server, name, input, abortSignal),
      toModelOutput: ({ output }) => {
        const { outcome, result } = output as ToolOutcome;
        return { type: outcome === 'done' ? 'text' : 'error-text', value: result };
      },
    });
  }

  async #call(
    server: ToolServer,
    name: string,
    input: unknown,
    signal = new AbortController().signal,
  ): Promise<ToolOutcome> {
    const given = z.record(z.string(), z.unknown()).catch({}).parse(input);
    const began = this.#options.clock();
    this.#isCalling = true;
    try {
      const { text, isError } = await server.call(name, given, signal);
      const result =
        text.length > longestResult ? `${text.slice(0, longestResult)}\n[cut: ask for less]` : text;
      const seconds = (this.#options.clock() - began) / 1000;
      return { outcome: isError ? 'failed' : 'done', result, seconds };
    } catch (error) {
      // A server that is gone is begun anew by the next question.
      await this.close();
      throw error;
    } finally {
      this.#isCalling = false;
    }
  }

  #costOf(used: { input: number; output: number }): number | null {
    const { prices } = this.#options.chat;
    if (prices === undefined) return null;
    return (used.input * prices.input + used.output * prices.output) / 1_000_000;
  }

  #explain(error: unknown): string {
    const { message, next } = asChatError(error, this.#options.chat, this.#options.secrets);
    const sentence = /[.!?]$/.test(message) ? message : `${message}.`;
    return next === undefined ? sentence : `${sentence} ${next}`;
  }

  #note(tone: 'warning' | 'bad', text: string): void {
    this.events.push({ type: 'entry', entry: { kind: 'note', tone, text } });
  }
}

type ToolOutcome = z.output<typeof toolOutcome>;

/** Waits for the work or for the signal, whichever is first: a provider or a server that does not let go holds nobody up. */
async function unlessAborted(work: Promise<void>, signal: AbortSignal): Promise<void> {
  await Promise.race([
    work,
    new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
  ]);
}
