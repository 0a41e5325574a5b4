import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { lineChunks } from '../../warehouse/csv/line-chunks.ts';
import { partSuffix } from '../durable-file.ts';
import { type FoundRecords, RecordEraser } from './erase-csv.ts';
import type { LeadIdentity } from './lead-identity.ts';

/** What is left of a delimited file, whatever its size: it is never held whole. */
export interface LeftOfSource {
  found: FoundRecords;
  left: { sha256: string; bytes: number };
}

/** Reads a delimited file as it would be without the lead; `write` gets what stays. */
async function pass(
  file: string,
  lead: LeadIdentity,
  write: (part: Buffer) => Promise<void>,
): Promise<LeftOfSource> {
  const eraser = new RecordEraser(lead);
  const hash = createHash('sha256');
  let bytes = 0;
  async function keep(text: string): Promise<void> {
    const part = Buffer.from(text, 'latin1');
    hash.update(part);
    bytes += part.byteLength;
    await write(part);
  }
  for await (const chunk of lineChunks(file)) await keep(eraser.push(chunk.toString('latin1'), false));
  await keep(eraser.push('', true));
  return { found: eraser.found, left: { sha256: hash.digest('hex'), bytes } };
}

/** Where a delimited file tells of the lead, and what it would be without. Writes nothing. */
export function readSource(file: string, lead: LeadIdentity): Promise<LeftOfSource> {
  return pass(file, lead, async () => undefined);
}

/** Writes the file anew without the lead: beside, then renamed. */
export async function rewriteSource(file: string, lead: LeadIdentity): Promise<void> {
  const beside = `${file}${partSuffix}`;
  await rm(beside, { force: true });
  const target = await open(beside, 'wx');
  try {
    await pass(file, lead, async (part) => void (await target.write(part)));
    await target.sync();
  } finally {
    await target.close();
  }
  await rename(beside, file);
}
