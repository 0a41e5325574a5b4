import type { ContentBlock, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { embedded, image, silence, text } from './samples.ts';

/** The suite's tools that only answer: text, pictures, sound, resources, an error, progress and log messages. */
export function registerAnswers(server: McpServer): void {
  const says = (name: string, ...content: ContentBlock[]) =>
    server.registerTool(name, { description: `Answers as the scenario of ${name} expects.` }, () => ({
      content,
    }));
  says('test_simple_text', text('This is a simple text response for testing.'));
  says('test_image_content', image);
  says('test_audio_content', { type: 'audio', data: silence, mimeType: 'audio/wav' });
  says(
    'test_embedded_resource',
    embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'),
  );
  says(
    'test_multiple_content_types',
    text('Multiple content types test:'),
    image,
    embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
  );
  server.registerTool('test_error_handling', { description: 'Fails.' }, () => {
    throw new Error('This tool intentionally returns an error for testing');
  });
  server.server.registerCapabilities({ logging: {} });
  server.registerTool('test_tool_with_progress', { description: 'Tells how far it is.' }, withProgress);
  for (const name of ['test_tool_with_logging', 'test_logging_tool']) {
    server.registerTool(name, { description: 'Logs what it does.' }, withLogging);
  }
}

async function withProgress(context: ServerContext) {
  const progressToken = context.mcpReq._meta?.progressToken;
  if (progressToken !== undefined) {
    for (const progress of [0, 50, 100]) {
      const params = { progressToken, progress, total: 100, message: `${progress} of 100` };
      await context.mcpReq.notify({ method: 'notifications/progress', params });
    }
  }
  return { content: [text('Done.')] };
}

async function withLogging(context: ServerContext) {
  for (const words of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
    await context.mcpReq.log('info', words);
  }
  return { content: [text('Done.')] };
}
