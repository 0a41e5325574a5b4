import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { explanationArtifacts, explanationFile } from '../../tools/explanation/explanation-files.ts';
import { metricsFile, trainingArtifacts } from '../../tools/model/training-files.ts';
import type { JournalEntry } from '../journal.ts';
import type { FileRecord, RunState } from '../run-state.ts';
import { filesOf } from '../verify-journal.ts';
import type { Workspace } from '../workspace.ts';

/** All that a comparison looks at of one run. */
export interface RunRecord {
  state: RunState;
  /** What the run began with. */
  beginning: Beginning;
  figures: Read<Figures>;
  /** Features by mean |SHAP| on test rows. */
  shap: Read<Importance>;
  /** Features by the trees' mean gain of a split; every trained model has it, also where the run stopped before it was explained. */
  gain: Read<Importance>;
}

export interface Beginning {
  leadlineVersion: string;
  /** SHA-256 of what the steps do and how their gates judge; null in journals from before it was kept. */
  planDigest: string | null;
  parameters: Record<string, unknown>;
}

/** An artifact as it was found: `absent` where no step of the run has left it, and `unreadable` where it is not what the run wrote. */
export type Read<T> =
  | { found: 'read'; value: T }
  | { found: 'absent' }
  | { found: 'unreadable'; because: string };

/** Figures on the test window, with 95 % bootstrap intervals where the run measured them; AUC and lift: the more the better. */
export interface Figures {
  aucPr: Interval | null;
  aucRoc: Interval | null;
  topDecileLift: Interval | null;
}

export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** The model's features, the one that moves it most first; `share` of all features' sum, 0 to 1. */
export type Importance = { feature: string; rank: number; share: number }[];

/** Reads what a comparison needs of a run; files that are absent, changed or damaged are part of the answer. */
export async function readRunRecord(
  workspace: Workspace,
  entries: readonly JournalEntry[],
  state: RunState,
): Promise<RunRecord> {
  const first = entries.find(({ run }) => run === state.run);
  if (first?.type !== 'run-started') throw new Error(`run ${state.run} has no beginning`);
  const { leadlineVersion, planDigest = null, parameters } = first.payload;
  const artifact = artifactsOf(workspace, state);
  return {
    state,
    beginning: { leadlineVersion, planDigest, parameters },
    figures: await artifact(
      trainingArtifacts.metrics,
      (text) => intervalsFile.parse(JSON.parse(text)).testIntervals,
    ),
    shap: await artifact(
      explanationArtifacts.explanation,
      (text) => rankingFile.parse(JSON.parse(text)).features,
    ),
    gain: await artifact(trainingArtifacts.importance, gainsOf),
  };
}

// Only what is shown is asked for: a run of another version may have more or less beside it.
const intervalsFile = z.object({ testIntervals: metricsFile.shape.testIntervals });
const { feature, rank, share } = explanationFile.shape.features.element.shape;
const rankingFile = z.object({ features: z.array(z.object({ feature, rank, share })) });

type ArtifactReader = <T>(name: string, parse: (text: string) => T) => Promise<Read<T>>;

/** Reads artifacts of a run, and believes only those whose bytes are what the journal recorded. */
function artifactsOf(workspace: Workspace, state: RunState): ArtifactReader {
  const records = new Map<string, FileRecord>(filesOf(state).map(({ file, record }) => [file, record]));
  return async (name, parse) => {
    const record = records.get(`runs/${state.run}/artifacts/${name}`);
    if (record === undefined) return { found: 'absent' };
    try {
      const bytes = await readFile(path.join(workspace.run(state.run).artifacts, name));
      if (createHash('sha256').update(bytes).digest('hex') !== record.sha256) {
        return { found: 'unreadable', because: `${name} was changed since ${state.run} wrote it` };
      }
      return { found: 'read', value: parse(bytes.toString('utf8')) };
    } catch {
      return {
        found: 'unreadable',
        because: `${name} of ${state.run} is gone, or does not hold what it should`,
      };
    }
  };
}

/** Reads `feature,gain,cover,weight`, the largest gain first; names of features have no commas in them. */
function gainsOf(text: string): Importance {
  const lines = text.trim().split('\n').slice(1);
  const gains = lines.map((line) => {
    const [name = '', gain = ''] = line.split(',');
    return { feature: name, gain: z.number().parse(Number(gain)) };
  });
  const sum = gains.reduce((total, { gain }) => total + gain, 0);
  return gains.map((one, index) => ({
    feature: one.feature,
    rank: index + 1,
    share: sum === 0 ? 0 : one.gain / sum,
  }));
}
