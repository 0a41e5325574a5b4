import type { GetPromptResult } from '@modelcontextprotocol/server';
import { renderPrompt } from '../../prompts/render.ts';
import { asProtocolError } from '../resources/contents.ts';

/** A prompt as the user's own words, with the rules that hold everywhere at its end. */
export function said(description: string, text: string): GetPromptResult {
  const whole = `${text.trim()}\n\n${renderPrompt('mcp/rules.md', {}).trim()}\n`;
  return { description, messages: [{ role: 'user', content: { type: 'text', text: whole } }] };
}

/** Makes a prompt; a failure is a protocol error that says what to do next. */
export async function sayOrExplain(make: () => Promise<GetPromptResult>): Promise<GetPromptResult> {
  try {
    return await make();
  } catch (error) {
    throw asProtocolError(error);
  }
}
