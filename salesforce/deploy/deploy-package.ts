import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Org } from '../connect/org.ts';
import { type Deployment, deployAnswer, describeDeployment } from './deploy-result.ts';
import { type MetadataPackage, zipPackage } from './metadata-package.ts';

export interface DeployOptions {
  /** Salesforce checks everything and keeps nothing. */
  checkOnly: boolean;
  /** Passes time; comes back early when the signal is given. */
  wait: (milliseconds: number, signal: AbortSignal | undefined) => Promise<void>;
  /** Asks Salesforce to cancel. A deployment that is already being finished goes on, and its end is told. */
  signal?: AbortSignal;
  onProgress?: (progress: { deployed: number; total: number; doing: string }) => void;
}

/**
 * Deploys a package through the REST resource `metadata/deployRequest` and waits for its end, all or nothing. That Salesforce does not take it
 * is no error here but `succeeded: false` with the problems. Tests are those of the org's default: none in a sandbox, and none of Leadline's,
 * which brings no Apex. Throws `salesforce-deploy-unfinished` after half an hour, and what `org.request` throws.
 */
export async function deployPackage(
  org: Org,
  contents: MetadataPackage,
  options: DeployOptions,
): Promise<Deployment> {
  const upload = uploadCall(await zipPackage(contents), options);
  const { id } = deployAnswer.parse(await org.request(upload).catch(explainForbidden));
  let isCanceling = false;
  for (const pause of pauses()) {
    await options.wait(pause, isCanceling ? undefined : options.signal);
    if (options.signal?.aborted === true && !isCanceling) {
      isCanceling = true;
      await cancel(org, id);
    }
    const answer = await org.request({
      method: 'GET',
      path: `/metadata/deployRequest/${id}?includeDetails=true`,
      what: 'tell how far the deployment is',
      repeatable: true,
    });
    const { deployResult: result } = deployAnswer.parse(answer);
    options.onProgress?.({
      deployed: result.numberComponentsDeployed,
      total: result.numberComponentsTotal,
      doing: result.stateDetail ?? result.status,
    });
    if (result.done) return describeDeployment(id, result, contents, options.checkOnly);
  }
  throw unfinished(id);
}

/** A form of two parts, the options and the zip, with the names that the sf CLI gives them. */
function uploadCall(zip: Uint8Array, { checkOnly }: DeployOptions) {
  const boundary = 'leadline-metadata-package';
  const deployOptions = { checkOnly, rollbackOnError: true, singlePackage: true, ignoreWarnings: false };
  const part = (name: string, more: string, type: string) =>
    `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${more}\r\nContent-Type: ${type}\r\n\r\n`;
  return {
    method: 'POST',
    path: '/metadata/deployRequest',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    body: Buffer.concat([
      Buffer.from(part('entity_content', '', 'application/json') + JSON.stringify({ deployOptions })),
      Buffer.from(`\r\n${part('file', '; filename="deploy.zip"', 'application/zip')}`),
      zip,
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
    what: checkOnly ? 'check the package' : 'deploy the package',
    // The same package a second time finds everything as it should be.
    repeatable: true,
  } as const;
}

/** Deploying is an administrator's: the permission set that a refusal names elsewhere would not help. */
function explainForbidden(error: unknown): never {
  if (!(error instanceof LeadlineError) || error.code !== 'salesforce-forbidden') throw error;
  throw new LeadlineError({
    code: error.code,
    message: error.message,
    expected:
      'a user who may deploy: Modify Metadata Through Metadata API Functions, and Customize Application',
    ...(error.arrived === undefined ? {} : { arrived: error.arrived }),
    next: 'Sign in as an administrator to deploy (auth in leadline.yaml); the user that syncs needs no such right.',
    cause: error,
  });
}

async function cancel(org: Org, id: string): Promise<void> {
  try {
    await org.request({
      method: 'PATCH',
      path: `/metadata/deployRequest/${id}`,
      body: { deployResult: { status: 'Canceling' } },
      what: 'cancel the deployment',
      repeatable: true,
    });
  } catch (error) {
    // Salesforce refuses what comes too late; how the deployment ends is asked for in any case.
    if (!(error instanceof LeadlineError)) throw error;
  }
}

const longest = 30 * 60_000;

/** Milliseconds from one question to the next: twice as long each time, as Salesforce advises, up to ten seconds. */
function* pauses(): Generator<number> {
  let next = 1000;
  for (let passed = 0; passed < longest; passed += next) {
    yield next;
    next = Math.min(next * 2, 10_000);
  }
}

function unfinished(id: string): LeadlineError {
  return new LeadlineError({
    code: 'salesforce-deploy-unfinished',
    message: `The deployment ${id} is not finished after half an hour.`,
    expected: 'an end',
    next: 'See Setup > Deployment Status in Salesforce; deploying once more changes nothing that is there already.',
  });
}
