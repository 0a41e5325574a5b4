import type { ServerContext } from '@modelcontextprotocol/server';
import type { Engine } from '../runner/engine.ts';
import type { EngineEvent } from '../runner/engine-event.ts';

/** How the server reaches the runner: an engine for each call, so that the workspace is free for a person between two calls. */
export interface Session {
  openEngine(onEvent?: (event: EngineEvent) => void): Promise<Engine>;
}

/** Lends an engine to one call and closes it, whatever happens. */
export async function withEngine<T>(
  session: Session,
  work: (engine: Engine) => Promise<T>,
  onEvent?: (event: EngineEvent) => void,
): Promise<T> {
  const engine = await session.openEngine(onEvent);
  try {
    return await work(engine);
  } finally {
    await engine.close();
  }
}

/** Hands a run's events to the client as progress, if it asked for any: one notification for each step and each whole percent. */
export function progressFor(context: ServerContext): ((event: EngineEvent) => void) | undefined {
  const progressToken = context.mcpReq._meta?.progressToken;
  if (progressToken === undefined) return undefined;
  let last = '';
  let progress = 0;
  return (event) => {
    const message = describe(event);
    if (message === undefined || message === last) return;
    last = message;
    progress += 1;
    // A client that has gone away is no reason to stop the step: the run's own signal decides that.
    context.mcpReq
      .notify({ method: 'notifications/progress', params: { progressToken, progress, message } })
      .catch(() => undefined);
  };
}

function describe(event: EngineEvent): string | undefined {
  switch (event.type) {
    case 'step-started':
      return `Step ${event.step} of ${event.of} steps: ${event.title}`;
    case 'progress':
      return event.percent === null
        ? undefined
        : `${event.step}: ${event.message} ${Math.floor(event.percent)} %`;
    case 'step-finished':
      return `Step ${event.step} is done.`;
    case 'gate-judged':
      return event.verdict.status === 'passed' ? undefined : event.verdict.sentence;
    default:
      return undefined;
  }
}
