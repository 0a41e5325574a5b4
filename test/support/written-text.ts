import { createHash } from 'node:crypto';
import type { Contents, Written } from '../../tools/tool.ts';

/** Puts what a tool writes into a map, as the artifacts of a run put it on disk. */
export function keepText(texts: Map<string, string>, name: string, contents: Contents): Written {
  const text =
    typeof contents === 'string' || contents instanceof Uint8Array
      ? contents.toString()
      : [...contents].join('');
  texts.set(name, text);
  return { sha256: createHash('sha256').update(text).digest('hex'), bytes: Buffer.byteLength(text) };
}
