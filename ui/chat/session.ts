import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ChatConfiguration } from '../../runner/chat-configuration.ts';
import { loadModel, secretsOf, whyNoModel } from '../../runner/chat-model.ts';
import type { ChatEvent } from './chat-event.ts';
import type { Conversation } from './conversation.ts';
import type { Entry } from './entry.ts';
import { appendToChat, chatFolder, createChat, readChat } from './history.ts';
import type { Decision } from './permissions.ts';
import { withoutSecrets } from './redact.ts';

export interface SessionOptions {
  /** Absolute path. */
  workspace: string;
  chat: ChatConfiguration | null;
  env: NodeJS.ProcessEnv;
  /** ISO date, for the names of new conversations. */
  day: string;
}

/** The conversation of one terminal: what is kept of it, and the model behind it, which is loaded with the first question. */
export class Session {
  readonly #options: SessionOptions;
  readonly #secrets: string[];
  #chat: string | null = null;
  #conversation: Conversation | undefined;
  #isUnkept = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.#secrets = secretsOf(options.env);
  }

  get folder(): string {
    return chatFolder(this.#options.workspace);
  }

  /** Why no model can be asked; null where one can. */
  get whyNoModel(): string | null {
    return whyNoModel(this.#options.chat, this.#options.env);
  }

  /** With whom one talks, in words. */
  get model(): string {
    const { chat } = this.#options;
    if (chat === null || this.whyNoModel !== null) return this.whyNoModel ?? '';
    const at = chat.baseUrl === undefined ? '' : ` at ${new URL(chat.baseUrl).host}`;
    return `${chat.model} (${chat.provider}${at})`;
  }

  /**
   * Keeps entries, without secrets; the file is made with the first of them. A folder that cannot be written is no reason not to talk:
   * that is said once, in the entry that comes back.
   */
  async keep(entries: readonly Entry[]): Promise<Entry[]> {
    if (entries.length === 0 || this.#isUnkept) return [];
    try {
      this.#chat ??= await createChat(this.folder, this.#options.day);
      await appendToChat(
        this.folder,
        this.#chat,
        entries.map((entry) => withoutSecrets(entry, this.#secrets)),
      );
      return [];
    } catch (error) {
      this.#isUnkept = true;
      const because = error instanceof Error ? error.message : String(error);
      return [{ kind: 'note', tone: 'warning', text: `This conversation is not kept: ${because}` }];
    }
  }

  /** Goes on with an earlier conversation, or begins a new one. Throws `chat-unknown`. */
  async turnTo(chat: string | null): Promise<Entry[]> {
    const entries = chat === null ? [] : await readChat(this.folder, chat);
    this.#chat = chat;
    // What was allowed in one conversation is not allowed in another.
    await this.#conversation?.close();
    this.#conversation = undefined;
    return entries;
  }

  /** Asks the model; what it answers comes out of `next`. */
  async ask(entries: readonly Entry[]): Promise<void> {
    const conversation = await this.#opened();
    void conversation.answer(entries.map((entry) => withoutSecrets(entry, this.#secrets)));
  }

  /** What happened since the last call, or happens next. What is whole is kept. */
  async next(): Promise<ChatEvent[]> {
    const conversation = await this.#opened();
    const events = await conversation.events.next();
    const notes = await this.keep(events.flatMap((event) => (event.type === 'entry' ? [event.entry] : [])));
    return [...notes.map((entry) => ({ type: 'entry' as const, entry })), ...events];
  }

  decide(call: string, decision: Decision): void {
    this.#conversation?.decide(call, decision);
  }

  cancel(): void {
    this.#conversation?.cancel();
  }

  async close(): Promise<void> {
    await this.#conversation?.close();
  }

  async #opened(): Promise<Conversation> {
    const { chat, env, workspace } = this.#options;
    if (this.#conversation !== undefined) return this.#conversation;
    if (chat === null) throw new LeadlineError({ code: 'chat-model-missing', message: this.model });
    const [{ Conversation }, { startLeadlineTools }] = await Promise.all([
      import('./conversation.ts'),
      import('./leadline-tools.ts'),
    ]);
    this.#conversation ??= new Conversation({
      chat,
      workspace,
      secrets: this.#secrets,
      loadModel: () => loadModel(chat, env),
      startTools: () => startLeadlineTools(workspace, env),
      clock: () => performance.now(),
    });
    return this.#conversation;
  }
}
