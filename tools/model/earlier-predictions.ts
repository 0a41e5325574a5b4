import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { ToolContext } from '../tool.ts';
import { hasBothClasses } from './evaluate.ts';
import { predictionsFile, type Scored } from './training-files.ts';

/** Rows that two models have scored, in the order of the first. */
export interface Shared {
  labels: Uint8Array;
  ours: Float64Array;
  theirs: Float64Array;
}

/**
 * What the model of an earlier run says of those test rows that it was tested on, too. Rows that it was trained on do not count: it would know
 * them by heart. Throws `earlier-run-unreadable`, and `earlier-rows-differ` when the two share too few rows to compare.
 */
export async function sharedWithEarlier(
  path: string,
  test: Scored,
  context: Pick<ToolContext, 'resolve' | 'recordInput'>,
): Promise<Shared> {
  const earlier = await readPredictions(path, context);
  const marginOf = new Map(earlier.test.ids.map((id, index) => [id, earlier.test.margins[index] as number]));
  const rows = [...test.ids.keys()].filter((row) => marginOf.has(test.ids[row] as string));
  const shared = {
    labels: Uint8Array.from(rows, (row) => test.labels[row] as number),
    ours: Float64Array.from(rows, (row) => test.margins[row] as number),
    theirs: Float64Array.from(rows, (row) => marginOf.get(test.ids[row] as string) as number),
  };
  if (hasBothClasses(shared.labels)) return shared;
  throw new LeadlineError({
    code: 'earlier-rows-differ',
    message: `${path} and this run have too few test leads in common to compare their models.`,
    expected: 'test leads with and without a conversion that both runs have',
    arrived: `${rows.length} leads in common`,
    next: 'Give both runs the same test window.',
  });
}

async function readPredictions(
  path: string,
  { resolve, recordInput }: Pick<ToolContext, 'resolve' | 'recordInput'>,
): Promise<z.output<typeof predictionsFile>> {
  try {
    const text = await readFile(resolve(path), 'utf8');
    const predictions = predictionsFile.parse(JSON.parse(text));
    const sha256 = createHash('sha256').update(text).digest('hex');
    recordInput({ path, sha256, bytes: Buffer.byteLength(text) });
    return predictions;
  } catch (cause) {
    throw new LeadlineError({
      code: 'earlier-run-unreadable',
      message: `${path} cannot be read as the predictions of an earlier run.`,
      expected: 'model/predictions.json of a run, as train-model writes it',
      arrived: cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause),
      next: 'Correct the path in leadline.yaml, relative to the workspace, or leave it out.',
      cause,
    });
  }
}
