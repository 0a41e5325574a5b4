import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { z } from 'zod';
import { failureFacts } from './answers/failure.ts';
import { inputInvalid } from './input-invalid.ts';
import { onceFor } from './once-for.ts';
import { answerOrExplain, explain } from './result.ts';
import { type JsonSchema, shortSchema } from './short-schema.ts';

/**
 * Makes every tool that is registered from now on fail as a result with code, cause and remedy: on arguments that do not fit, on
 * arguments that it does not have, and on whatever it throws. The failure is part of the output schema, because clients of the 2025
 * revisions hold errors against it, too. Tools without a zod object as their input are left as they are.
 */
export function withTypedFailures(server: McpServer): McpServer {
  const register = server.registerTool.bind(server);
  const registerTyped = (name: string, config: ToolConfig, work: Work) => {
    const { inputSchema, outputSchema, ...rest } = config;
    if (!(inputSchema instanceof z.ZodObject)) return register(name, config, work);
    const known = closed(inputSchema);
    const typed = {
      ...rest,
      inputSchema: unchecked(known),
      ...(outputSchema === undefined ? {} : { outputSchema: orFailure(outputSchema) }),
    };
    return register(name, typed, (given: unknown, context: ServerContext) => {
      const parsed = known.safeParse(given, { reportInput: true });
      return parsed.success
        ? answerOrExplain(async () => work(parsed.data, context))
        : explain(inputInvalid(name, parsed.error, known));
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

/** A misspelt `run` that was passed over would act on the newest run. */
const closed = onceFor((schema: z.ZodObject) => schema.strict());

/** The schema as clients see it, without the check: an answer of the SDK's own would have neither code nor remedy. */
const unchecked = onceFor((schema: z.ZodObject) =>
  standardOf(
    (value) => ({ value }),
    () => shortSchema(schema, 'input'),
  ),
);

/** What a tool may answer with instead of its own output. */
const failure = z.object({ error: failureFacts, mayDo: z.array(z.looseObject({})).optional() });

const orFailure = onceFor((schema: z.ZodType) =>
  standardOf(z.union([schema, failure])['~standard'].validate, () => beside(shortSchema(schema, 'output'))),
);

/** The fields of an answer and the error in its place as one object: what both are is said once. */
function beside(schema: JsonSchema): JsonSchema {
  const { properties, required, ...rest } = schema;
  return {
    ...rest,
    properties: { error: errorAsText, ...(properties as JsonSchema) },
    anyOf: [{ required }, { required: ['error'] }],
  };
}

const errorAsText = {
  type: 'object',
  description: 'On failure: code, message, expected, arrived, next.',
};

/** A schema as the SDK takes it. It asks for the JSON of each one anew for every list and call, which would take longer than all the rest. */
function standardOf(validate: z.ZodType['~standard']['validate'], convert: () => JsonSchema) {
  let json: JsonSchema | undefined;
  const once = () => {
    json ??= convert();
    return json;
  };
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'leadline',
      validate,
      jsonSchema: { input: once, output: once },
    },
  };
}
