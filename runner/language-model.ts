import type { AskModel } from '../tools/tool.ts';
import type { ChatConfiguration } from './chat-configuration.ts';
import { loadModel, secretsOf, whyNoModel } from './chat-model.ts';

/**
 * The model that leadline.yaml names, to be asked one thing at a time without tools; null where there is none or no key. The provider's
 * library is loaded only here. What an answer throws holds no key.
 */
export async function openLanguageModel(
  chat: ChatConfiguration | null,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<AskModel | null> {
  if (chat === null || whyNoModel(chat, env) !== null) return null;
  const [{ streamText }, model] = await Promise.all([import('ai'), loadModel(chat, env)]);
  return async (instructions, asked) => {
    let failure: unknown;
    const answer = streamText({
      model,
      instructions,
      prompt: asked,
      abortSignal: signal,
      maxRetries: 1,
      onError: ({ error }) => {
        failure = error;
      },
    });
    let text = '';
    for await (const part of answer.textStream) text += part;
    signal.throwIfAborted();
    if (failure !== undefined) throw withoutSecrets(failure, secretsOf(env));
    return text.trim();
  };
}

function withoutSecrets(error: unknown, secrets: readonly string[]): Error {
  const said = error instanceof Error ? error.message : String(error);
  return new Error(
    secrets.reduce((text, secret) => text.replaceAll(secret, '•••'), said.split('\n', 1)[0] ?? ''),
  );
}
