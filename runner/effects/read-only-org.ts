import type { Call } from '../../salesforce/connect/call.ts';
import type { Org } from '../../salesforce/connect/org.ts';
import { writeRefused } from './effect-errors.ts';

/** The same org for a step that may only look: a call that could write is refused before it leaves this process. */
export function readOnlyOrg(org: Org): Org {
  const guarded = <T>(call: Call, send: (call: Call) => Promise<T>): Promise<T> =>
    reads(call) ? send(call) : Promise.reject(writeRefused(call.what));
  return {
    // jsforce has a hundred ways of writing.
    get connection(): never {
      throw writeRefused('it asked for the whole connection');
    },
    instanceUrl: org.instanceUrl,
    apiVersion: org.apiVersion,
    organizationId: org.organizationId,
    username: org.username,
    userId: org.userId,
    isSandbox: org.isSandbox,
    isFake: org.isFake,
    get calls() {
      return org.calls;
    },
    request: (call) => guarded(call, (one) => org.request(one)),
    send: (call) => guarded(call, (one) => org.send(one)),
    limits: () => org.limits(),
    close: () => org.close(),
  };
}

/** GET reads. So do jobs of Bulk queries, and the form of collections that fetches rows by a list of ids too long for an address. */
function reads({ method, path }: Call): boolean {
  const [place = ''] = path.replace(/^\/services\/data\/v[\d.]+/, '').split('?');
  return (
    method === 'GET' ||
    /^\/jobs\/query(\/[A-Za-z0-9]+)?$/.test(place) ||
    (method === 'POST' && /^\/composite\/sobjects\/\w+$/.test(place))
  );
}
