import { z } from 'zod';
import type { Org } from '../connect/org.ts';
import type { RowAnswer } from './ledger.ts';
import { refusedCall, refusedRow, saveResult } from './row-errors.ts';
import { collectionRows } from './sizes.ts';
import type { Target } from './targets.ts';
import type { LeadChange } from './types.ts';

const fault = z.object({
  errorCode: z.string(),
  message: z.string().optional(),
  fields: z.array(z.string()).nullish(),
});

const answerBody = z.object({
  compositeResponse: z.array(
    z.object({ httpStatusCode: z.number(), body: z.union([z.array(saveResult), z.array(fault)]) }),
  ),
});

/**
 * Writes up to 1,000 rows by one call: five collections of 200 in a Composite request, each row by itself (`allOrNone` is false)
 * (REST API Developer Guide, "Composite" and "sObject Collections"). Answers for every row; throws SalesforceError where there is no answer.
 */
export async function writeByComposite(
  org: Org,
  target: Target,
  changes: readonly LeadChange[],
  signal?: AbortSignal,
): Promise<RowAnswer[]> {
  const collections = Array.from({ length: Math.ceil(changes.length / collectionRows) }, (_, index) =>
    changes.slice(index * collectionRows, (index + 1) * collectionRows),
  );
  const body = await org.request({
    method: 'POST',
    path: '/composite',
    body: {
      allOrNone: false,
      compositeRequest: collections.map((rows, index) => ({
        method: target.operation === 'insert' ? 'POST' : 'PATCH',
        url: `/services/data/v${org.apiVersion}/composite/sobjects`,
        referenceId: `rows${index}`,
        body: {
          allOrNone: false,
          records: rows.map((change) => ({
            attributes: { type: target.object },
            ...target.recordOf(change),
          })),
        },
      })),
    },
    what: `write ${changes.length} ${target.rowsAre}`,
    repeatable: false,
    ...(signal && { signal }),
  });
  const { compositeResponse } = answerBody.parse(body);
  return collections.flatMap((rows, index) => answersOf(rows, compositeResponse[index]?.body ?? []));
}

type CollectionBody = z.output<typeof answerBody>['compositeResponse'][number]['body'];

/** In the order of the rows; a collection that was refused as a whole says the same of each. */
function answersOf(rows: readonly LeadChange[], body: CollectionBody): RowAnswer[] {
  return rows.map(({ id }, index) => {
    const result = body[index] ?? body[0];
    if (result === undefined) return { id, state: 'open', code: 'NO_ANSWER' };
    if ('errorCode' in result) return refusedCall(id, result.errorCode, result.fields ?? [], result.message);
    if (result.success) return { id, state: 'added' };
    const [error] = result.errors;
    return refusedRow(id, error?.statusCode ?? 'UNKNOWN_EXCEPTION', error?.fields ?? [], error?.message);
  });
}
