import type { Org } from '../../salesforce/connect/org.ts';
import type { Retry } from '../../salesforce/connect/retry.ts';
import type { Tool } from '../../tools/tool.ts';
import type { RunContext } from '../run-context.ts';
import { notGranted, onlyFake } from './effect-errors.ts';
import { readOnlyOrg } from './read-only-org.ts';

/** What a step may do in Salesforce: look, write what was granted, write to a fake org only, or nothing at all. */
export type Reach = { kind: 'reading' } | { kind: 'writing'; onlyFake: boolean } | { kind: 'nothing' };

/** The connection of one step: opened when it is first asked for, closed with the step. */
export interface StepConnection {
  connect(): Promise<Org>;
  close(): void;
}

export function connectionFor(
  { connectSalesforce, workspace }: Pick<RunContext, 'connectSalesforce' | 'workspace'>,
  tool: Pick<Tool, 'name'>,
  reach: Reach,
  signal?: AbortSignal,
  onRetry?: (retry: Retry) => void,
): StepConnection {
  let opened: Promise<Org> | undefined;
  let org: Org | undefined;

  async function open(): Promise<Org> {
    org = await connectSalesforce(workspace, signal, onRetry);
    if (reach.kind === 'reading') return readOnlyOrg(org);
    if (reach.kind === 'writing' && reach.onlyFake && !org.isFake) throw onlyFake(org.instanceUrl);
    return org;
  }

  return {
    connect() {
      if (reach.kind === 'nothing') return Promise.reject(notGranted(tool.name));
      opened ??= open();
      return opened;
    },
    close: () => org?.close(),
  };
}
