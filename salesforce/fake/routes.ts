import {
  changeIngest,
  createIngest,
  deleteIngest,
  ingestInfo,
  ingestResults,
  listIngest,
  uploadIngest,
} from './bulk-ingest.ts';
import { changeQuery, createQuery, deleteQuery, listQueries, queryInfo, queryResults } from './bulk-query.ts';
import { createRows, deleteRows, readRows, updateRows, upsertRows } from './collections.ts';
import { composite } from './composite.ts';
import { type Handler, ok } from './context.ts';
import { describeGlobal, describeObject, objectInfo } from './describe.ts';
import { ApiFailure } from './failures.ts';
import { limits } from './limits.ts';
import { cancelDeployment, deploymentStatus, startDeployment } from './metadata-deploy.ts';
import { query, queryMore } from './query.ts';
import { createRow, deleteRow, readByExternalId, readRow, updateRow, upsertRow } from './sobjects.ts';

type Route = readonly [method: string, pattern: RegExp, handler: Handler];

/** Finds what answers a request below `/services/data/vNN.0`. Names in addresses are read without regard to case. */
export const dispatch: Handler = (context, request) => {
  const fitting = routes.filter(([, pattern]) => pattern.test(request.path));
  if (fitting.length === 0) throw new ApiFailure('NOT_FOUND', 'The requested resource does not exist');
  const route = fitting.find(([method]) => method === request.method);
  if (route === undefined) {
    const allowed = fitting.map(([method]) => method).join(', ');
    throw new ApiFailure(
      'METHOD_NOT_ALLOWED',
      `HTTP Method '${request.method}' not allowed. Allowed are ${allowed}`,
    );
  }
  const [, pattern, handler] = route;
  const parts = pattern.exec(request.path)?.slice(1).map(decodeURIComponent) ?? [];
  return handler(context, request, parts);
};

const resources: Handler = ({ people, url }, { base, session }) => {
  const names = ['composite', 'jobs', 'limits', 'metadata', 'query', 'queryAll', 'sobjects'];
  const identity = `${url()}/id/${people.organizationId}/${session.userId}`;
  return ok({ identity, ...Object.fromEntries(names.map((name) => [name, `${base}/${name}`])) });
};

const routes: readonly Route[] = [
  ['GET', /^\/?$/, resources],
  ['GET', /^\/limits\/?$/i, limits],
  ['GET', /^\/query(?:All)?\/?$/i, query],
  ['GET', /^\/query(?:All)?\/(\w+-\d+)$/i, queryMore],
  ['GET', /^\/sobjects\/?$/i, describeGlobal],
  ['GET', /^\/sobjects\/(\w+)\/describe\/?$/i, describeObject],
  ['GET', /^\/sobjects\/(\w+)\/?$/i, objectInfo],
  ['POST', /^\/sobjects\/(\w+)\/?$/i, createRow],
  ['GET', /^\/sobjects\/(\w+)\/(\w+)$/i, readRow],
  ['PATCH', /^\/sobjects\/(\w+)\/(\w+)$/i, updateRow],
  ['DELETE', /^\/sobjects\/(\w+)\/(\w+)$/i, deleteRow],
  ['GET', /^\/sobjects\/(\w+)\/(\w+)\/([^/]+)$/i, readByExternalId],
  ['PATCH', /^\/sobjects\/(\w+)\/(\w+)\/([^/]+)$/i, upsertRow],
  ['POST', /^\/composite\/?$/i, composite((...given) => dispatch(...given))],
  ['POST', /^\/composite\/sobjects\/?$/i, createRows],
  ['PATCH', /^\/composite\/sobjects\/?$/i, updateRows],
  ['DELETE', /^\/composite\/sobjects\/?$/i, deleteRows],
  ['POST', /^\/composite\/sobjects\/(\w+)\/?$/i, readRows],
  ['GET', /^\/composite\/sobjects\/(\w+)\/?$/i, readRows],
  ['PATCH', /^\/composite\/sobjects\/(\w+)\/(\w+)\/?$/i, upsertRows],
  ['POST', /^\/jobs\/ingest\/?$/i, createIngest],
  ['GET', /^\/jobs\/ingest\/?$/i, listIngest],
  ['PUT', /^\/jobs\/ingest\/(\w+)\/batches\/?$/i, uploadIngest],
  ['PATCH', /^\/jobs\/ingest\/(\w+)\/?$/i, changeIngest],
  ['GET', /^\/jobs\/ingest\/(\w+)\/?$/i, ingestInfo],
  ['DELETE', /^\/jobs\/ingest\/(\w+)\/?$/i, deleteIngest],
  ['GET', /^\/jobs\/ingest\/(\w+)\/(successfulResults|failedResults|unprocessedrecords)\/?$/i, ingestResults],
  ['POST', /^\/jobs\/query\/?$/i, createQuery],
  ['GET', /^\/jobs\/query\/?$/i, listQueries],
  ['PATCH', /^\/jobs\/query\/(\w+)\/?$/i, changeQuery],
  ['GET', /^\/jobs\/query\/(\w+)\/?$/i, queryInfo],
  ['DELETE', /^\/jobs\/query\/(\w+)\/?$/i, deleteQuery],
  ['GET', /^\/jobs\/query\/(\w+)\/results\/?$/i, queryResults],
  ['POST', /^\/metadata\/deployRequest\/?$/i, startDeployment],
  ['GET', /^\/metadata\/deployRequest\/(\w+)\/?$/i, deploymentStatus],
  ['PATCH', /^\/metadata\/deployRequest\/(\w+)\/?$/i, cancelDeployment],
];
