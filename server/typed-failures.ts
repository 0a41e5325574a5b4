import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import { describeIssues } from '../runner/zod-issues.ts';
import { errorFacts } from './answers/common.ts';
import { onceFor } from './once-for.ts';
import { answerOrExplain, explain } from './result.ts';

/**
 * Makes every tool that is registered from now on fail as a result with code, cause and remedy: on arguments that do not fit, and on
 * whatever it throws. The failure is part of the output schema, because clients of the 2025 revisions hold errors against it, too. Tools
 * without a zod object as their input are left as they are.
 */
export function withTypedFailures(server: McpServer): McpServer {
  const register = server.registerTool.bind(server);
  const registerTyped = (name: string, config: ToolConfig, work: Work) => {
    const { inputSchema, outputSchema, ...rest } = config;
    if (!(inputSchema instanceof z.ZodObject)) return register(name, config, work);
    const typed = {
      ...rest,
      inputSchema: unchecked(inputSchema),
      ...(outputSchema === undefined ? {} : { outputSchema: orFailure(outputSchema) }),
    };
    return register(name, typed, (given: unknown, context: ServerContext) => {
      const parsed = inputSchema.safeParse(given, { reportInput: true });
      return parsed.success
        ? answerOrExplain(async () => work(parsed.data, context))
        : explain(inputInvalid(name, parsed.error, inputSchema));
    });
  };
  server.registerTool = registerTyped as unknown as McpServer['registerTool'];
  return server;
}

interface ToolConfig {
  inputSchema?: z.ZodType;
  outputSchema?: z.ZodType;
}

type Work = (given: unknown, context: ServerContext) => CallToolResult | Promise<CallToolResult>;

/** What a tool may answer with instead of its own output. */
const failure = z.object({
  error: errorFacts,
  mayDo: z.array(z.looseObject({ tool: z.string() })).optional(),
});

const orFailure = onceFor((schema: z.ZodType) => ({
  '~standard': convertedOnce(z.union([schema, failure])),
}));

/** The schema as clients see it, without the check: an answer of the SDK's own would have neither code nor remedy. */
const unchecked = onceFor((schema: z.ZodType) => ({
  '~standard': { ...convertedOnce(schema), validate: (value: unknown) => ({ value }) },
}));

/** How the SDK sees a schema. It converts each one to JSON Schema anew for every list and call, which takes longer than all the rest. */
function convertedOnce(schema: z.ZodType): Standard {
  const standard = schema['~standard'];
  const { input, output } = standard.jsonSchema;
  return { ...standard, jsonSchema: { input: eachOnce(input), output: eachOnce(output) } };
}

function eachOnce(convert: Convert): Convert {
  const byTarget = new Map<string, ReturnType<Convert>>();
  return (options) => {
    const converted = byTarget.get(options.target) ?? convert(options);
    byTarget.set(options.target, converted);
    return converted;
  };
}

type Standard = z.ZodType['~standard'];

type Convert = Standard['jsonSchema']['input'];

function inputInvalid(tool: string, error: z.ZodError, schema: z.ZodObject): LeadlineError {
  const fields = Object.keys(schema.shape);
  return new LeadlineError({
    code: 'input-invalid',
    message: `${tool} does not take these arguments: ${describeIssues(error)}.`,
    expected:
      fields.length === 0
        ? 'no arguments'
        : `an object with ${fields.join(', ')}, as the tool's input schema describes them`,
    arrived: describeIssues(error),
    next: `Call ${tool} again with arguments that fit its input schema.`,
    kind: 'usage',
    cause: error,
  });
}
