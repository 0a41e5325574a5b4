import type { McpServer } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { renderPrompt } from '../../prompts/render.ts';
import { said, sayOrExplain } from './said.ts';

const promptArguments = z.strictObject({
  outcome: z.string().optional().describe('What is to be predicted, such as "a demo within 30 days".'),
  files: z.string().optional().describe('Your files, such as "leads.csv and companies.csv".'),
});

/** `write-a-plan`: a plan for leads of one's own, from the facts that are needed to the first run. */
export function registerWriteAPlan(server: McpServer): void {
  const description = 'How to write a plan for leads and a vendor of your own, and how to try it.';
  server.registerPrompt(
    'write-a-plan',
    {
      title: 'Write a plan for my data',
      description,
      argsSchema: promptArguments,
    },
    ({ outcome = '', files = '' }) =>
      sayOrExplain(async () => said(description, renderPrompt('mcp/write-a-plan.md', { outcome, files }))),
  );
}
