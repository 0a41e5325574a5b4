import { ApiFailure } from './failures.ts';

/** The parts of a form, by name. Errors: `INVALID_MULTIPART_REQUEST`. */
export function partsOf(body: Buffer, contentType: string): Map<string, Buffer> {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw invalid('the content type names no boundary');
  const mark = Buffer.from(`--${boundary}`);
  const parts = new Map<string, Buffer>();
  let at = body.indexOf(mark);
  while (at !== -1) {
    const start = at + mark.length;
    const next = body.indexOf(mark, start);
    if (next === -1) break;
    const headEnd = body.indexOf('\r\n\r\n', start);
    if (headEnd === -1 || headEnd > next) throw invalid('a part has no end of its headers');
    const name = /name="([^"]+)"/.exec(body.subarray(start, headEnd).toString('utf8'))?.[1];
    if (name === undefined) throw invalid('a part has no name');
    parts.set(name, body.subarray(headEnd + 4, next - 2));
    at = next;
  }
  return parts;
}

function invalid(why: string): ApiFailure {
  return new ApiFailure('INVALID_MULTIPART_REQUEST', why);
}
