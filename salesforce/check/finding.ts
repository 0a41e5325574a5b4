/** One thing that was looked at. */
export interface Finding {
  /** What was looked at: `Lead.Leadline_Tier__c`. */
  subject: string;
  /** `note` is for people to know, and fails nothing. */
  state: 'ok' | 'missing' | 'wrong' | 'note';
  /** What is there, or what is not, in a few words. */
  found: string;
  /** What to do; null where nothing is. */
  next: string | null;
}

export function ok(subject: string, found: string): Finding {
  return { subject, state: 'ok', found, next: null };
}

export function note(subject: string, found: string, next: string): Finding {
  return { subject, state: 'note', found, next };
}

export function missing(subject: string, found: string, next: string): Finding {
  return { subject, state: 'missing', found, next };
}

export function wrong(subject: string, found: string, next: string): Finding {
  return { subject, state: 'wrong', found, next };
}
