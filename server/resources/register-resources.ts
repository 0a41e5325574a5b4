import type { McpServer } from '@modelcontextprotocol/server';
import type { Session } from '../session.ts';
import { registerPlanResources } from './plan-resources.ts';
import { registerReportResources } from './report-resources.ts';
import { registerRunResources } from './run-resources.ts';

/** Everything that can be read by its address, beside the tools: plans, runs, gates, journals, reports. Reading changes nothing. */
export function registerResources(server: McpServer, session: Session): void {
  registerPlanResources(server, session);
  registerRunResources(server, session);
  registerReportResources(server, session);
}
