import { ModelError } from '../../../../model/booster/errors.ts';

/** The code with which something is refused, `read` when it is not; any other error is a fault and passes on. */
export function refusalOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ModelError) return error.code;
    throw error;
  }
  return 'read';
}
