import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gunzipSync } from 'node:zlib';
import type { Reply } from './context.ts';
import { ApiFailure } from './failures.ts';

/** The largest body that is read: what Bulk API 2.0 takes in one upload. */
const mostBytes = 150_000_000;

export async function readBody(request: IncomingMessage): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > mostBytes) {
      throw new ApiFailure(
        'EXCEEDED_MAX_SIZE_REQUEST',
        `Content length exceeded ${mostBytes} bytes`,
        [],
        413,
      );
    }
    pieces.push(piece);
  }
  const body = Buffer.concat(pieces, bytes);
  return request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
}

/** `half`: the body ends in its middle; `midway`: the connection does, too. */
export async function send(
  response: ServerResponse,
  reply: Reply,
  cut: 'half' | 'midway' | null = null,
): Promise<void> {
  const json = reply.json === undefined ? undefined : JSON.stringify(reply.json);
  const type = json === undefined ? reply.type : 'application/json;charset=UTF-8';
  if (type !== undefined) response.setHeader('content-type', type);
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
  const text = json ?? reply.text;
  if (cut !== null) return sendPart(response, text ?? [...(reply.pieces ?? [])].join(''), cut);
  if (reply.pieces === undefined) {
    response.end(text);
    return;
  }
  await pipeline(Readable.from(large(reply.pieces), { objectMode: false }), response).catch(
    (error: unknown) => {
      // Whoever asked went away: nobody is there to be told.
      if (!response.destroyed) throw error;
    },
  );
}

/** Small pieces together, so that not each row is a packet. */
function* large(pieces: Iterable<string>): Generator<string> {
  let batch = '';
  for (const piece of pieces) {
    batch += piece;
    if (batch.length < 65_536) continue;
    yield batch;
    batch = '';
  }
  yield batch;
}

function sendPart(response: ServerResponse, text: string, cut: 'half' | 'midway'): void {
  const bytes = Buffer.from(text);
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  if (cut === 'half') {
    response.end(half);
    return;
  }
  response.setHeader('content-length', bytes.length);
  response.write(half, () => response.destroy());
}
