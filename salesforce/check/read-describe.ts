import { z } from 'zod';
import type { Org } from '../connect/org.ts';
import { SalesforceError } from '../connect/salesforce-error.ts';
import { unexpectedAnswer } from '../connect/unexpected-answer.ts';

const describedField = z.object({
  name: z.string(),
  type: z.string(),
  length: z.number(),
  precision: z.number(),
  scale: z.number(),
  createable: z.boolean(),
  updateable: z.boolean(),
  externalId: z.boolean(),
  unique: z.boolean(),
  calculated: z.boolean().nullish(),
  picklistValues: z.array(z.object({ value: z.string(), active: z.boolean() })).nullish(),
  referenceTo: z.array(z.string()).nullish(),
});

const describedObject = z.object({
  queryable: z.boolean(),
  createable: z.boolean(),
  updateable: z.boolean(),
  deletable: z.boolean(),
  fields: z.array(describedField),
});

/** An object as the signed-in user sees it: what field-level security hides from him is not in it. */
export type Described = z.output<typeof describedObject>;
export type DescribedField = z.output<typeof describedField>;

/** Null where the object is not there, or hidden as a whole. */
export async function readDescribe(org: Org, object: string): Promise<Described | null> {
  const what = `describe ${object}`;
  try {
    const path = `/sobjects/${object}/describe`;
    const described = describedObject.safeParse(
      await org.request({ method: 'GET', path, what, repeatable: true }),
    );
    if (!described.success) throw unexpectedAnswer(what, 'rights and fields of an object');
    return described.data;
  } catch (error) {
    if (error instanceof SalesforceError && error.code === 'salesforce-not-found') return null;
    throw error;
  }
}
