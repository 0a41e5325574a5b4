import { createReadStream, createWriteStream } from 'node:fs';
import { rename } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';

/** Rewrites a UTF-8 file as Latin-1, in place. Every character must be one of Latin-1's. */
export async function rewriteAsLatin1(path: string): Promise<void> {
  const rewritten = `${path}.latin1`;
  await pipeline(
    createReadStream(path, { encoding: 'utf8', highWaterMark: 1 << 20 }),
    async function* (chunks: AsyncIterable<string>) {
      for await (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
    },
    createWriteStream(rewritten),
  );
  await rename(rewritten, path);
}
