import { sentenceOf } from './sentence';

const denials = [
  'INSUFFICIENT_ACCESS',
  'INSUFFICIENT_ACCESS_OR_READONLY',
  'INSUFFICIENT_ACCESS_ON_CROSS_REFERENCE_ENTITY',
];

/**
 * What went wrong in a call of Salesforce's UI API, as sentences to show and whether it was for want of a right. Reading hands back a list
 * of errors in `body`, writing one error whose `output` holds those of the record and of each field.
 */
export function problemOf(error) {
  const body = error?.body;
  const all = [...(Array.isArray(body) ? body : []), ...(body?.output?.errors ?? []), ...fieldErrors(body)];
  const messages = all.map((one) => one.message).filter(Boolean);
  const fallback = (Array.isArray(body) ? null : body?.message) ?? error?.message ?? null;
  return {
    messages:
      messages.length === 0 && fallback !== null
        ? [sentenceOf(fallback)]
        : [...new Set(messages.map(sentenceOf))],
    denied: error?.status === 403 || all.some((one) => denials.includes(one.errorCode)),
  };
}

function fieldErrors(body) {
  return Object.values(body?.output?.fieldErrors ?? {}).flat();
}
