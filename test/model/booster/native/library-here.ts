import { findLibrary } from '../../../../model/booster/native/find-library.ts';

/** The libxgboost of this machine, found as Leadline finds it; undefined where there is none. */
export const libraryHere = find();

/** For the title of what cannot be tested without it. */
export const unlessMissing = libraryHere === undefined ? ' (skipped: no libxgboost is installed here)' : '';

function find(): string | undefined {
  try {
    return findLibrary(undefined);
  } catch {
    return undefined;
  }
}
