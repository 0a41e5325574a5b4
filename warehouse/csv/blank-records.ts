import { lineChunks } from './line-chunks.ts';
import { RecordScanner } from './record-scanner.ts';

/** Places of the blank lines of a delimited file, counting records and blank lines from 1 (the header). */
export async function blankRecords(path: string, delimiter: string): Promise<readonly number[]> {
  const scanner = new RecordScanner(delimiter);
  for await (const chunk of lineChunks(path)) scanner.push(chunk);
  return scanner.blanks;
}
