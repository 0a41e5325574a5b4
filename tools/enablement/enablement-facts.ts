import { LeadlineError } from '../../errors/leadline-error.ts';
import {
  type ExplanationFile,
  explanationArtifacts,
  explanationFile,
} from '../explanation/explanation-files.ts';
import type { Yield } from '../model/backtest-files.ts';
import { type Bundle, bundleFolder, loadBundle } from '../model/bundle.ts';
import { calibrate } from '../model/calibrators.ts';
import { recordsOf, unguarded } from '../model/csv.ts';
import { readDrivers, type StoredDriver } from '../model/driver-files.ts';
import { type ScoresFile, scoreArtifacts, scoresFile } from '../model/score-files.ts';
import { predictionsFile, trainingArtifacts } from '../model/training-files.ts';
import { tierYields } from '../model/yields.ts';
import type { Artifacts } from '../tool.ts';

/** Everything that the enablement documents may tell: what the run's own files say, read once. */
export interface EnablementFacts {
  bundle: Bundle;
  scores: ScoresFile;
  /** Every lead of scores.csv, in its order. */
  leads: readonly LeadLine[];
  /** The rows of drivers.csv by lead. */
  drivers: ReadonlyMap<string, StoredDriver[]>;
  explanation: ExplanationFile;
  /** The best first. */
  tiers: readonly TierFacts[];
}

/** A row of scores.csv. */
export interface LeadLine {
  id: string;
  /** Null for a lead without a score. */
  tier: string | null;
  probability: number | null;
  narrative: string;
  reasonCode: string;
  reason: string;
}

/** A tier with what its leads did while the model was tested: `dials` of them, `per100` conversions per 100, null where there was no dial. */
export interface TierFacts extends Yield {
  /** In the SGAs' words. */
  word: string;
  /** Where the tier above begins; null for the best. */
  below: number | null;
  /** Open leads of this run in the tier. */
  open: number;
}

/** What `readFacts` opens, besides the files of the bundle. */
export const factFiles = [
  scoreArtifacts.json,
  scoreArtifacts.csv,
  scoreArtifacts.drivers,
  explanationArtifacts.explanation,
  trainingArtifacts.predictions,
] as const;

/** Reads what scoring, testing and explaining left. Throws `tier-unmapped`, `bundle-corrupt`, `scores-unreadable`, `drivers-unreadable`. */
export async function readFacts(
  artifacts: Pick<Artifacts, 'read' | 'readJson'>,
  words: Readonly<Record<string, string>>,
): Promise<EnablementFacts> {
  const bundle = await loadBundle((name) => artifacts.read(`${bundleFolder}/${name}`));
  const scores = await artifacts.readJson(scoreArtifacts.json, scoresFile);
  const { test } = await artifacts.readJson(trainingArtifacts.predictions, predictionsFile);
  const probabilities = calibrate(bundle.calibrators, test.margins, test.segments);
  const yields = tierYields(probabilities, Uint8Array.from(test.labels), bundle.tiers.tiers);
  return {
    bundle,
    scores,
    leads: leadLines(await artifacts.read(scoreArtifacts.csv)),
    drivers: readDrivers(await artifacts.read(scoreArtifacts.drivers)),
    explanation: await artifacts.readJson(explanationArtifacts.explanation, explanationFile),
    tiers: yields.map((tier, place) => ({
      ...tier,
      word: wordOf(tier.name, words),
      below: yields[place - 1]?.min ?? null,
      open: scores.tiers.find(({ name }) => name === tier.name)?.leads ?? 0,
    })),
  };
}

/** The rows of scores.csv. Throws `scores-unreadable` where a column that is read here is missing. */
export function leadLines(text: string): LeadLine[] {
  const [header = [], ...records] = recordsOf(text);
  const places = new Map(header.map((name, index) => [name, index]));
  const missing = needed.filter((name) => !places.has(name));
  if (missing.length > 0) throw unreadable(missing);
  return records.map((cells) => {
    const cell = (name: (typeof needed)[number]) => unguarded(cells[places.get(name) ?? -1] ?? '');
    return {
      id: cell('id'),
      tier: cell('tier') || null,
      probability: cell('probability') === '' ? null : Number(cell('probability')),
      narrative: cell('narrative'),
      reasonCode: cell('reason_code'),
      reason: cell('reason'),
    };
  });
}

const needed = ['id', 'tier', 'probability', 'narrative', 'reason_code', 'reason'] as const;

/** A tier that nobody named is an error, as it is to a sync: a guess would teach the SGAs a word that they never see. */
function wordOf(tier: string, words: Readonly<Record<string, string>>): string {
  const word = words[tier];
  if (word !== undefined) return word;
  throw new LeadlineError({
    code: 'tier-unmapped',
    message: `The model has a tier "${tier}" for which the SGAs have no word.`,
    expected: `one of ${Object.keys(words).join(', ')}`,
    arrived: tier,
    next: 'Name its word under `sga_tiers` among the parameters of the plan in leadline.yaml, such as `A: Very Hot`, and begin a new run.',
    kind: 'usage',
  });
}

function unreadable(missing: readonly string[]): LeadlineError {
  return new LeadlineError({
    code: 'scores-unreadable',
    message: 'scores.csv is not as Leadline writes it.',
    expected: `the columns ${needed.join(', ')}`,
    arrived: `no ${missing.join(', ')}`,
    next: 'Score the leads again: the file was changed, or another version of Leadline wrote it.',
  });
}
