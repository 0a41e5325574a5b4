import { LeadlineError } from '../../errors/leadline-error.ts';
import { isPersonKey, personKey } from '../../warehouse/erase/person-key.ts';

/** What a lead is found by. */
export interface LeadIdentity {
  /** Every form of its id: of a Salesforce id the 18 and the 15 characters, else as it was given. */
  ids: readonly string[];
  /** Numbers of the person, such as a CRD in digits, that belong to no other lead. */
  keys: readonly string[];
}

/** The forms of a lead's id. Throws `lead-id-invalid` for what is too short to be looked for, or a Salesforce id that was mistyped. */
export function idsOfLead(given: string): string[] {
  const id = given.trim();
  if (!/^[A-Za-z0-9][A-Za-z0-9_-]{5,79}$/.test(id)) throw invalid('6 to 80 letters and digits');
  if (!/^00Q[A-Za-z0-9]{12}([A-Z0-9]{3})?$/.test(id)) return [id];
  const short = id.slice(0, 15);
  const long = `${short}${suffixOf(short)}`;
  if (id.length === 18 && id !== long)
    throw invalid('the 15 or 18 characters of a Salesforce id, capitals as they are');
  return [long, short];
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';

/** The three characters that tell which of an id's letters are capitals (Salesforce Help, "Convert 15 character ID into 18 character ID"). */
function suffixOf(short: string): string {
  const suffix = [0, 5, 10].map((start) => {
    const capitals = [...short.slice(start, start + 5)].map((letter, bit) =>
      /[A-Z]/.test(letter) ? 1 << bit : 0,
    );
    return alphabet[capitals.reduce((sum, bit) => sum + bit, 0)];
  });
  return suffix.join('');
}

/** Finds the id in texts, as a word of its own: `global`, for every mention. */
export function mentionOf({ ids }: LeadIdentity): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])(?:${ids.join('|')})(?![A-Za-z0-9])`, 'g');
}

/** Whether a value that stands under this name is one of the person's numbers. */
export function isKeyOf({ keys }: LeadIdentity, name: string, value: string): boolean {
  if (keys.length === 0 || !isPersonKey(name)) return false;
  const key = personKey(value);
  return key !== null && keys.includes(key);
}

function invalid(expected: string): LeadlineError {
  return new LeadlineError({
    code: 'lead-id-invalid',
    message: 'This cannot be the id of a lead.',
    expected,
    next: 'Copy the id from the lead itself, such as from scores.csv or the address of its page.',
    kind: 'usage',
  });
}
