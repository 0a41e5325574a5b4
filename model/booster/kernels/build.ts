import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import asc from 'assemblyscript/asc';

const here = import.meta.dirname;

/** The folders here that hold a kernel: each `index.as.ts` becomes a `.wasm` of the folder's name. */
export async function kernelNames(): Promise<string[]> {
  const entries = await readdir(here, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
}

/** Compiles a kernel's AssemblyScript. The same source gives the same bytes. */
export async function compileKernel(name: string): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [
      `${name}/index.as.ts`,
      ...['--outFile', `${name}.wasm`, '--baseDir', here],
      ...['-O3', '--noAssert', '--runtime', 'stub', '--use', 'abort='],
      ...['--enable', 'simd', '--enable', 'threads', '--enable', 'bulk-memory'],
      ...['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536'],
    ],
    {
      readFile: (file: string, base: string) => readFile(path.resolve(base, file), 'utf8').catch(() => null),
      writeFile: (_file: string, contents: string | Uint8Array) => {
        if (typeof contents !== 'string') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error !== null || binary === undefined)
    throw new Error(`Kernel ${name} does not compile:\n${stderr.toString()}`);
  return binary;
}

/** `node model/booster/kernels/build.ts [NAME...]`: writes the `.wasm` of the kernels named, or of all, beside their folders. */
if (import.meta.main) {
  const named = process.argv.slice(2);
  for (const name of named.length === 0 ? await kernelNames() : named) {
    const binary = await compileKernel(name);
    await writeFile(path.join(here, `${name}.wasm`), binary);
    console.log(`${name}.wasm: ${binary.length} bytes`);
  }
}
