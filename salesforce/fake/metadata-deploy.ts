import { type Context, type Handler, ok } from './context.ts';
import { ApiFailure } from './failures.ts';
import { applyPackage, type Message } from './metadata-apply.ts';
import { ComponentProblem, readPackage } from './metadata-package.ts';
import { partsOf } from './multipart.ts';
import { jsonObject } from './sobjects.ts';
import { timestamp } from './values.ts';

interface Deployment {
  id: string;
  status: 'Pending' | 'InProgress' | 'Succeeded' | 'Failed' | 'Canceled';
  checkOnly: boolean;
  createdBy: string;
  createdDate: string;
  completedDate: string | null;
  /** Questions that are still answered with `InProgress`. */
  polls: number;
  messages: Message[];
}

/** `POST /metadata/deployRequest`: a form with the zip (`file`) and the options (`entity_content`, or `json`). */
export const startDeployment: Handler = (context, { body, headers, session }) => {
  if (!session.administrator) {
    throw new ApiFailure(
      'INSUFFICIENT_ACCESS',
      'Deploying metadata needs the permission Modify Metadata Through Metadata API Functions',
    );
  }
  const parts = partsOf(body, String(headers['content-type'] ?? ''));
  const zip = parts.get('file');
  const given = parts.get('entity_content') ?? parts.get('json');
  if (zip === undefined || given === undefined) {
    throw new ApiFailure('INVALID_MULTIPART_REQUEST', 'The form needs the parts file and entity_content');
  }
  const { deployOptions } = jsonObject({ body: given }) as { deployOptions?: { checkOnly?: boolean } };
  const deployment: Deployment = {
    id: context.database.nextId('0Af'),
    status: 'Pending',
    checkOnly: deployOptions?.checkOnly === true,
    createdBy: session.userId,
    createdDate: timestamp(context.now()),
    completedDate: null,
    polls: context.settings.pollsInProgress,
    messages: [],
  };
  context.database
    .statement('INSERT INTO deployments (id, facts, zip) VALUES (?, ?, ?)')
    .run(deployment.id, JSON.stringify(deployment), zip);
  return ok({ ...answer(deployment, false), deployOptions: deployOptions ?? {} }, 201);
};

/** `GET /metadata/deployRequest/ID?includeDetails=true`. The work is done when it is asked for the last time before its end. */
export const deploymentStatus: Handler = (context, { parameters }, [id = '']) => {
  const { deployment, zip } = find(context, id);
  if (zip !== null && deployment.polls > 0) {
    deployment.polls -= 1;
    deployment.status = 'InProgress';
    keep(context, deployment, zip);
  } else if (zip !== null) {
    finish(context, deployment, zip);
    keep(context, deployment, null);
  }
  return ok(answer(deployment, parameters.get('includeDetails') === 'true'));
};

/** `PATCH /metadata/deployRequest/ID` with `{ deployResult: { status: 'Canceling' } }`. */
export const cancelDeployment: Handler = (context, request, [id = '']) => {
  const { deployment, zip } = find(context, id);
  const asked = (jsonObject(request).deployResult as { status?: string } | undefined)?.status;
  if (asked !== 'Canceling')
    throw new ApiFailure('INVALID_INPUT', 'the one status that can be set is Canceling');
  if (zip === null) throw new ApiFailure('INVALID_ID_FIELD', 'Deployment already completed');
  deployment.status = 'Canceled';
  deployment.completedDate = timestamp(context.now());
  keep(context, deployment, null);
  return ok(answer(deployment, false), 202);
};

function finish(context: Context, deployment: Deployment, zip: Uint8Array): void {
  try {
    context.database.transaction(() => {
      deployment.messages = messagesOf(context, zip);
      const failed = deployment.messages.some(({ success }) => !success);
      deployment.status = failed ? 'Failed' : 'Succeeded';
      if (failed || deployment.checkOnly) throw new TakenBack();
    });
  } catch (error) {
    if (!(error instanceof TakenBack)) throw error;
    context.schema.reload();
  }
  deployment.completedDate = timestamp(context.now());
}

class TakenBack extends Error {}

function messagesOf(context: Context, zip: Uint8Array): Message[] {
  try {
    return applyPackage(context, readPackage(zip));
  } catch (error) {
    if (!(error instanceof ComponentProblem)) throw error;
    const facts = { componentType: '', fullName: 'package.xml', fileName: 'package.xml' };
    const nothing = { success: false, created: false, changed: false, deleted: false } as const;
    const line = error.line === null ? {} : { lineNumber: error.line };
    return [{ ...facts, ...nothing, problem: error.message, problemType: 'Error', ...line }];
  }
}

function find({ database }: Context, id: string): { deployment: Deployment; zip: Uint8Array | null } {
  const row = database.statement('SELECT facts, zip FROM deployments WHERE id = ?').get(id);
  if (row === undefined) throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  return {
    deployment: JSON.parse(String(row.facts)),
    zip: row.zip instanceof Uint8Array ? row.zip : null,
  };
}

function keep({ database }: Context, deployment: Deployment, zip: Uint8Array | null): void {
  database
    .statement('UPDATE deployments SET facts = ?, zip = ? WHERE id = ?')
    .run(JSON.stringify(deployment), zip, deployment.id);
}

function answer(deployment: Deployment, withDetails: boolean) {
  const { id, status, checkOnly, messages, createdBy, createdDate, completedDate } = deployment;
  const failures = messages.filter(({ success }) => !success);
  const done = completedDate !== null;
  return {
    id,
    deployResult: {
      id,
      status,
      checkOnly,
      done,
      success: status === 'Succeeded',
      ignoreWarnings: false,
      rollbackOnError: true,
      runTestsEnabled: false,
      createdBy,
      createdDate,
      startDate: createdDate,
      completedDate,
      numberComponentsTotal: messages.length,
      numberComponentsDeployed: messages.length - failures.length,
      numberComponentErrors: failures.length,
      numberTestsTotal: 0,
      numberTestsCompleted: 0,
      numberTestErrors: 0,
      stateDetail: null,
      errorMessage: null,
      details: withDetails
        ? {
            componentFailures: failures,
            componentSuccesses: messages.filter(({ success }) => success),
            runTestResult: { numTestsRun: 0, numFailures: 0, totalTime: 0 },
          }
        : null,
    },
  };
}
