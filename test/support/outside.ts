import type { ToolContext } from '../../tools/tool.ts';

/** The outside half of a tool's context, for tools that need neither another run, nor Salesforce, nor a language model. */
export const nothingOutside: Pick<
  ToolContext,
  'earlierRun' | 'connectSalesforce' | 'effect' | 'languageModel'
> = {
  earlierRun: () => Promise.reject(new Error('this test has no other run')),
  connectSalesforce: () => Promise.reject(new Error('this test has no org')),
  effect: null,
  languageModel: () => Promise.resolve(null),
};
