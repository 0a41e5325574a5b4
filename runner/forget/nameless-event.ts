import { LeadlineError } from '../../errors/leadline-error.ts';
import type { RunEvent } from '../events.ts';

/** Ids of leads begin with 00Q in every org (Salesforce Help, "Standard Field Record ID Prefix Decoder"). */
const leadId = /(?<![A-Za-z0-9])00Q[A-Za-z0-9]{12}(?:[A-Z0-5]{3})?(?![A-Za-z0-9])/g;

/** What stands in the journal for the id of a lead. */
const nameless = '(a lead)';

/** What people sign, or a run is made of, cannot be put in other words afterwards. */
const isFixed: ReadonlySet<RunEvent['type']> = new Set([
  'run-started',
  'human-done',
  'approval-granted',
  'approval-declined',
  'operator-added',
  'lead-forgotten',
]);

/**
 * The event without any id of a Salesforce lead: nothing is ever taken out of the journal, so a lead that is forgotten must not be in it.
 * Throws `lead-named` where the words are a person's, a parameter or a path, or are bound by a hash.
 */
export function namelessEvent(event: RunEvent): RunEvent {
  if (!names(event.payload)) return event;
  if (isFixed.has(event.type)) throw leadNamed(event.type);
  const payload: unknown = without(event.payload);
  return { ...event, payload } as RunEvent;
}

function without(value: unknown, name = ''): unknown {
  if (typeof value === 'string') {
    if (!names(value)) return value;
    // A file that is called otherwise is not found again, and a subject is bound by its hash.
    if (name === 'path' || name === 'key') throw leadNamed(name);
    return value.replaceAll(leadId, nameless);
  }
  if (Array.isArray(value)) return value.map((one) => without(one, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => {
      if (key === 'subject' && names(one)) throw leadNamed(key);
      return [names(key) ? key.replaceAll(leadId, nameless) : key, without(one, key)];
    }),
  );
}

function names(value: unknown): boolean {
  leadId.lastIndex = 0;
  return leadId.test(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''));
}

function leadNamed(where: string): LeadlineError {
  return new LeadlineError({
    code: 'lead-named',
    message: `The id of a lead stands in what would be kept for good (${where}).`,
    expected: 'words without the id of a lead: the journal cannot be erased when the lead is to be forgotten',
    next: 'Say it without the id, such as by the line of the file in which the lead stands.',
    kind: 'usage',
  });
}
