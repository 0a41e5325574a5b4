import { expect, test } from 'vitest';
import { connectionFor } from '../../../runner/effects/step-connection.ts';
import type { Workspace } from '../../../runner/workspace.ts';
import { tellRetry } from '../../../salesforce/connect/tell-retry.ts';

test('a step is told of each call that is repeated, from signing in on', async () => {
  const told: string[] = [];
  const context = {
    workspace: {} as Workspace,
    connectSalesforce: async (...[, , onRetry]: Parameters<ConnectSalesforce>) => {
      onRetry?.({ what: 'sign in', why: 'ECONNREFUSED', attempt: 1, waitMilliseconds: 1940 });
      throw new Error('nobody answered');
    },
  };
  const connection = connectionFor(
    context,
    { name: 'pull-leads' },
    { kind: 'reading' },
    undefined,
    (retry) => void told.push(tellRetry(retry)),
  );
  await expect(connection.connect()).rejects.toThrow('nobody answered');
  expect(told).toEqual(['Salesforce did not sign in: ECONNREFUSED; attempt 2 in 1.9 s']);
});

type ConnectSalesforce = Parameters<typeof connectionFor>[0]['connectSalesforce'];
