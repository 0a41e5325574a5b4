import { APICallError, RetryError } from 'ai';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ChatConfiguration } from '../../runner/chat-configuration.ts';
import { keyVariables } from '../../runner/chat-model.ts';
import { redact } from './redact.ts';

/** What went wrong between us and the model, as one error that says what to do; no secret is in it. */
export function asChatError(
  error: unknown,
  { provider, model }: ChatConfiguration,
  secrets: readonly string[],
): LeadlineError {
  if (error instanceof LeadlineError) return error;
  const last = RetryError.isInstance(error) ? error.lastError : error;
  const status = APICallError.isInstance(last) ? last.statusCode : undefined;
  const said = redact(firstLine(last), secrets);
  switch (status) {
    case 401:
    case 403:
      return new LeadlineError({
        code: 'chat-key-refused',
        message: `${provider} refuses the key (${status}).`,
        next: `Check ${keyVariables[provider]}.`,
      });
    case 404:
      return new LeadlineError({
        code: 'chat-model-unknown',
        message: `${provider} does not know the model ${model} (404).`,
        next: 'Check chat.model in leadline.yaml.',
      });
    case 402:
    case 429:
      return new LeadlineError({
        code: 'chat-limit',
        message: `${provider} has had enough of us for now (${status}): ${said}`,
        next: 'Wait a little and ask again.',
      });
    case undefined:
      return isNetworkError(last)
        ? new LeadlineError({
            code: 'chat-unreachable',
            message: `${provider} cannot be reached: ${said}`,
            next: 'Check the network and ask again; commands with a leading / work without.',
          })
        : new LeadlineError({ code: 'chat-failed', message: `The model's answer broke off: ${said}` });
    default:
      return new LeadlineError({
        code: 'chat-failed',
        message: `${provider} answers ${status}: ${said}`,
        ...(status >= 500 ? { next: 'Ask again in a little while.' } : {}),
      });
  }
}

function isNetworkError(error: unknown): boolean {
  if (APICallError.isInstance(error)) return true;
  return error instanceof TypeError && error.message.includes('fetch');
}

const longest = 300;

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.split('\n')[0] ?? '';
  return line.length > longest ? `${line.slice(0, longest)}...` : line;
}
