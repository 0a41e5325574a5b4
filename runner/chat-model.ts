import type { LanguageModel } from 'ai';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { ChatConfiguration, ChatProvider } from './chat-configuration.ts';

/** The variable of the environment that holds each provider's key; the key stands nowhere else. */
export const keyVariables: Record<ChatProvider, string> = {
  anthropic: 'ANTHROPIC_API_KEY',
  openai: 'OPENAI_API_KEY',
  google: 'GOOGLE_GENERATIVE_AI_API_KEY',
  'openai-compatible': 'LEADLINE_CHAT_API_KEY',
};

/** Whether there is a model to talk with, and why not, in a sentence with what to do. */
export function whyNoModel(chat: ChatConfiguration | null, env: NodeJS.ProcessEnv): string | null {
  if (chat === null)
    return 'No model is configured. Name one under `chat` in leadline.yaml (docs/chat.md shows how); /help lists what works without.';
  if (chat.provider === 'openai-compatible' || env[keyVariables[chat.provider]]) return null;
  return `No key for ${chat.provider}: set ${keyVariables[chat.provider]} and begin leadline ui again; /help lists what works without.`;
}

/** What must never be written down: the keys of the environment. */
export function secretsOf(env: NodeJS.ProcessEnv): string[] {
  return [...Object.values(keyVariables), 'LEADLINE_PASSPHRASE'].flatMap((name) => env[name] ?? []);
}

/** The provider's model, loaded when it is first needed. Throws `chat-model-missing`. */
export async function loadModel(
  chat: ChatConfiguration | null,
  env: NodeJS.ProcessEnv,
): Promise<LanguageModel> {
  const why = whyNoModel(chat, env);
  if (chat === null || why !== null)
    throw new LeadlineError({ code: 'chat-model-missing', message: why ?? '' });
  const apiKey = env[keyVariables[chat.provider]] ?? '';
  switch (chat.provider) {
    case 'anthropic': {
      const { createAnthropic } = await import('@ai-sdk/anthropic');
      return createAnthropic({ apiKey, ...baseUrl(env.ANTHROPIC_BASE_URL) })(chat.model);
    }
    case 'openai': {
      const { createOpenAI } = await import('@ai-sdk/openai');
      return createOpenAI({ apiKey, ...baseUrl(env.OPENAI_BASE_URL) })(chat.model);
    }
    case 'google': {
      const { createGoogle } = await import('@ai-sdk/google');
      return createGoogle({ apiKey })(chat.model);
    }
    case 'openai-compatible': {
      const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible');
      return createOpenAICompatible({
        name: 'openai-compatible',
        baseURL: chat.baseUrl ?? '',
        includeUsage: true,
        ...(apiKey === '' ? {} : { apiKey }),
      })(chat.model);
    }
  }
}

function baseUrl(url: string | undefined): { baseURL?: string } {
  return url === undefined || url === '' ? {} : { baseURL: url };
}
