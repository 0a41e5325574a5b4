import type { Booster } from '../booster.ts';
import { fromXgboostUbjson } from '../formats/read-xgboost.ts';
import { toXgboostUbjson } from '../formats/write-xgboost.ts';
import type { CApi, Handle, Out } from './c-api.ts';

/** A copy of the library's booster as a file of UBJSON. */
export function saveModel(api: CApi, handle: Handle): Uint8Array {
  const length: Out<number> = [0];
  const bytes: Out<Handle> = [null];
  api.call('XGBoosterSaveModelToBuffer', handle, '{"format":"ubj"}', length, bytes);
  return new Uint8Array(api.bytesAt(bytes[0], length[0] ?? 0));
}

/** What was saved as a booster of ours. Its columns are called f0, f1, ... */
export function readModel(saved: Uint8Array): Booster {
  return fromXgboostUbjson(saved);
}

/**
 * Puts our booster in the place of the library's, in the schema that all versions read. Names stay behind: some of ours XGBoost refuses, and
 * nothing there depends on them.
 */
export function writeModel(api: CApi, handle: Handle, booster: Booster): void {
  const bytes = toXgboostUbjson(booster, [], '3.0');
  api.call('XGBoosterLoadModelFromBuffer', handle, bytes, bytes.length);
}
