import { LeadlineError } from '../../errors/leadline-error.ts';
import { ModelError } from '../../model/booster/errors.ts';

/** Runs a piece of mathematics and gives what it refuses the shape that people see. */
export function asked<T>(mathematics: () => T): T {
  try {
    return mathematics();
  } catch (error) {
    throw error instanceof ModelError ? toLeadlineError(error) : error;
  }
}

/** The same facts under the same code. */
export function toLeadlineError(error: ModelError): LeadlineError {
  return new LeadlineError({
    code: error.code,
    message: error.message,
    ...(error.expected === undefined ? {} : { expected: error.expected }),
    ...(error.arrived === undefined ? {} : { arrived: error.arrived }),
    ...(error.next === undefined ? {} : { next: error.next }),
    cause: error,
  });
}
