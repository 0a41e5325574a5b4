import { type FileHandle, open } from 'node:fs/promises';

// What is done with a chunk takes a few milliseconds, so that a screen that reads files still answers to keys.
const chunkSize = 1024 * 1024;
const lineFeed = 10;
const carriageReturn = 13;

/**
 * The bytes of a file in chunks that end with a line, so that no character and no CR LF pair is split; the last one may not.
 * A chunk is valid until the next one is asked for.
 */
export async function* lineChunks(path: string): AsyncGenerator<Buffer> {
  const file = await open(path);
  try {
    yield* readChunks(file);
  } finally {
    await file.close();
  }
}

async function* readChunks(file: FileHandle): AsyncGenerator<Buffer> {
  let buffer = Buffer.allocUnsafe(chunkSize);
  let held = 0;
  for (;;) {
    const { bytesRead } = await file.read(buffer, held, buffer.length - held);
    const filled = held + bytesRead;
    if (bytesRead === 0) {
      if (filled > 0) yield buffer.subarray(0, filled);
      return;
    }
    const end = endOfLastLine(buffer.subarray(0, filled));
    if (end > 0) yield buffer.subarray(0, end);
    held = filled - end;
    if (held === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    else buffer.copyWithin(0, end, filled);
  }
}

/** One past the last line end, or 0. A CR in the last place waits for what follows it. */
function endOfLastLine(bytes: Buffer): number {
  const afterLineFeed = bytes.lastIndexOf(lineFeed) + 1;
  if (afterLineFeed > 0) return afterLineFeed;
  return bytes.length < 2 ? 0 : bytes.lastIndexOf(carriageReturn, bytes.length - 2) + 1;
}
