import { createRequire } from 'node:module';
import type * as Koffi from 'koffi';
import { ModelError } from '../errors.ts';

/** A `DMatrixHandle` or a `BoosterHandle`: an address that only the library understands. */
export type Handle = bigint;

/** Where a function of C writes its answer. */
export type Out<T> = [T | null];

/** What is used of XGBoost's C API, with the functions' own names. All of it is in every version from 1.7 to 3.x. */
const prototypes = {
  XGDMatrixCreateFromMat_omp:
    'int XGDMatrixCreateFromMat_omp(const float *data, uint64_t rows, uint64_t columns, float missing, _Out_ void **out, int threads)',
  XGDMatrixSetFloatInfo:
    'int XGDMatrixSetFloatInfo(void *matrix, const char *field, const float *values, uint64_t count)',
  XGDMatrixSetStrFeatureInfo:
    'int XGDMatrixSetStrFeatureInfo(void *matrix, const char *field, const char **values, uint64_t count)',
  XGDMatrixFree: 'int XGDMatrixFree(void *matrix)',
  XGBoosterCreate: 'int XGBoosterCreate(void **matrices, uint64_t count, _Out_ void **out)',
  XGBoosterFree: 'int XGBoosterFree(void *booster)',
  XGBoosterSetParam: 'int XGBoosterSetParam(void *booster, const char *name, const char *value)',
  XGBoosterUpdateOneIter: 'int XGBoosterUpdateOneIter(void *booster, int round, void *matrix)',
  XGBoosterBoostOneIter:
    'int XGBoosterBoostOneIter(void *booster, void *matrix, float *gradients, float *hessians, uint64_t count)',
  XGBoosterPredictFromDMatrix:
    'int XGBoosterPredictFromDMatrix(void *booster, void *matrix, const char *config, _Out_ void **shape, _Out_ uint64_t *dimensions, _Out_ void **values)',
  XGBoosterSaveModelToBuffer:
    'int XGBoosterSaveModelToBuffer(void *booster, const char *config, _Out_ uint64_t *length, _Out_ void **bytes)',
  XGBoosterLoadModelFromBuffer:
    'int XGBoosterLoadModelFromBuffer(void *booster, const void *bytes, uint64_t length)',
  XGBoosterSaveJsonConfig:
    'int XGBoosterSaveJsonConfig(void *booster, _Out_ uint64_t *length, _Out_ const char **text)',
  XGBuildInfo: 'int XGBuildInfo(_Out_ const char **text)',
  XGBSetGlobalConfig: 'int XGBSetGlobalConfig(const char *json)',
} as const;

/** The version as the library says it, such as `3.2.0`, and its functions, called with every return code looked at. */
export interface CApi {
  version: string;
  /** Calls a function. Throws `libxgboost-error` with the library's own sentence when it says that it failed. */
  call(name: keyof typeof prototypes, ...values: unknown[]): void;
  /** A copy of the bytes at an address that the library gave. */
  bytesAt(address: Handle | null, length: number): ArrayBuffer;
}

/**
 * Opens the library at `file`. Throws `koffi-missing` where the package that calls C is not installed, `libxgboost-unreadable` for a file
 * that is no libxgboost or does not load, and `libxgboost-version` for versions before 1.7 and from 4.
 */
export function openCApi(file: string): CApi {
  const koffi = requireKoffi();
  const library = loadLibrary(koffi, file);
  const version = versionOf(library, file);
  try {
    const lastError = library.func('const char *XGBGetLastError()') as () => string | null;
    const functions = Object.fromEntries(
      Object.entries(prototypes).map(([name, prototype]) => [name, library.func(prototype)]),
    );
    return {
      version,
      call(name, ...values) {
        if (functions[name]?.(...values) !== 0) throw failure(name, lastError(), version);
      },
      bytesAt: (address, length) =>
        address === null ? new ArrayBuffer(0) : koffi.view(address, length).slice(0),
    };
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Looked for only when a library is asked for: it is an optional dependency, and nothing else needs it. */
function requireKoffi(): typeof Koffi {
  try {
    return createRequire(import.meta.url)('koffi') as typeof Koffi;
  } catch (error) {
    throw new ModelError({
      code: 'koffi-missing',
      message: 'libxgboost is called through the package koffi, which cannot be loaded here.',
      expected: 'koffi, an optional dependency, installed for this platform',
      arrived: firstLine(error),
      next: 'Install it ("npm install koffi"), or leave the engine at leadline.',
    });
  }
}

function loadLibrary(koffi: typeof Koffi, file: string): Koffi.LibraryHandle {
  try {
    return koffi.load(file);
  } catch (error) {
    throw unreadable(file, error);
  }
}

function versionOf(library: Koffi.LibraryHandle, file: string): string {
  const parts: [Out<number>, Out<number>, Out<number>] = [[0], [0], [0]];
  try {
    library.func('void XGBoostVersion(_Out_ int *major, _Out_ int *minor, _Out_ int *patch)')(...parts);
  } catch (error) {
    throw unreadable(file, error);
  }
  const version = parts.flat().join('.');
  checkVersion(version, file);
  return version;
}

/** Throws `libxgboost-version` unless the version is one whose functions and files this room knows. */
export function checkVersion(version: string, file: string): void {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major < 4 && (major > 1 || (major === 1 && minor >= 7))) return;
  throw new ModelError({
    code: 'libxgboost-version',
    message: 'This version of libxgboost is not one that Leadline knows.',
    expected: '1.7 or later, before 4',
    arrived: `${version} at ${file}`,
    next: 'Install a current xgboost, or name another library.',
  });
}

function unreadable(file: string, error: unknown): ModelError {
  return new ModelError({
    code: 'libxgboost-unreadable',
    message: 'The file is not a libxgboost that can be loaded.',
    expected: `XGBoost's library for this platform, with all that it needs, at ${file}`,
    arrived: firstLine(error),
    next: 'Install xgboost again, or name another library.',
  });
}

/** The sentence without the time, the place in the source and the stack that XGBoost writes around it. */
function failure(name: string, text: string | null, version: string): ModelError {
  const sentence = (text ?? '').replace(/^\[[\d:]+\] \S+:\d+: /, '').replace(/\n*Stack trace:.*$/s, '');
  return new ModelError({
    code: 'libxgboost-error',
    message: 'libxgboost refused a call.',
    expected: `${name} of libxgboost ${version} to succeed`,
    arrived: sentence.trim() === '' ? 'no reason' : sentence.trim(),
    next: 'Change what it speaks of, or use the engine leadline.',
  });
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n', 1)[0] ?? '';
}
