import type { McpServer } from '@modelcontextprotocol/server';
import type { Session } from '../session.ts';
import { registerStartHere } from './start-here.ts';
import { registerStepBrief } from './step-brief.ts';
import { registerWhyIsItBlocked } from './why-is-it-blocked.ts';
import { registerWriteAPlan } from './write-a-plan.ts';

/** What a user can hand to an agent with a word. A prompt changes nothing, and says the rules each time. */
export function registerPrompts(server: McpServer, session: Session): void {
  registerStartHere(server, session);
  registerStepBrief(server, session);
  registerWhyIsItBlocked(server, session);
  registerWriteAPlan(server);
}
