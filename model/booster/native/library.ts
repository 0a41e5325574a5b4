import { type CApi, type Out, openCApi } from './c-api.ts';

/** A library that was opened. */
export interface Library {
  api: CApi;
  /** Such as `3.2.0`. */
  version: string;
  path: string;
  /** Whether it was built with CUDA; not whether there is a card. */
  hasGpu: boolean;
}

/** Opens the file and makes it silent: what it has to say arrives in errors. Throws as `openCApi` does. */
export function openLibrary(path: string): Library {
  const api = openCApi(path);
  api.call('XGBSetGlobalConfig', '{"verbosity":0}');
  const text: Out<string> = [null];
  api.call('XGBuildInfo', text);
  const { USE_CUDA: hasGpu } = JSON.parse(text[0] ?? '{}') as { USE_CUDA?: boolean };
  return { api, version: api.version, path, hasGpu: hasGpu === true };
}
