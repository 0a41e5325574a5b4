import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { recordsOf } from '../../tools/model/csv.ts';
import { scoreArtifacts } from '../../tools/model/score-files.ts';
import type { RunState } from '../run-state.ts';
import type { Workspace } from '../workspace.ts';

/** A lead as scores.csv has it. */
export interface LeadScore {
  id: string;
  asOf: string;
  /** Calibrated, between 0 and 1; null for a lead that was not scored. */
  probability: number | null;
  /** Share of the scored leads of the run with a lower probability, 0 to 100; null where the run did not write it. */
  percentile: number | null;
  tier: string | null;
  /** What speaks for a call, the strongest first, at most three phrases. */
  drivers: string[];
  /** What speaks against one, at most two. */
  against: string[];
  narrative: string | null;
  /** Why it was not scored, as a code and as a sentence; null for a lead that was. */
  reasonCode: string | null;
  reason: string | null;
}

/** Every lead that a run scored or could not score, the likeliest first. Throws `scores-missing`. */
export async function readScores(workspace: Workspace, state: RunState): Promise<LeadScore[]> {
  const rows = await readScoreRows(workspace, state);
  return rows.map((row) => {
    const cell = (name: string) => row.get(name) || null;
    const number = (name: string) => (cell(name) === null ? null : Number(cell(name)));
    return {
      id: cell('id') ?? '',
      asOf: cell('as_of') ?? '',
      probability: number('probability'),
      percentile: number('percentile'),
      tier: cell('tier'),
      drivers: ['driver1', 'driver2', 'driver3'].flatMap((name) => cell(name) ?? []),
      against: ['driver_down1', 'driver_down2'].flatMap((name) => cell(name) ?? []),
      narrative: cell('narrative'),
      reasonCode: cell('reason_code'),
      reason: cell('reason'),
    };
  });
}

/** The lines of scores.csv, each by its columns, in their order. Throws `scores-missing`. */
export async function readScoreRows(workspace: Workspace, state: RunState): Promise<Map<string, string>[]> {
  const isWritten = state.steps.some(({ artifacts }) =>
    artifacts.some((artifact) => artifact.path === scoreArtifacts.csv),
  );
  if (!isWritten) {
    throw new LeadlineError({
      code: 'scores-missing',
      message: `${state.run} has scored no leads.`,
      expected: 'a run whose scoring step is done',
      arrived: `a run that is ${state.state}`,
      next: 'Ask again when its scoring step is done, or name another run.',
      kind: 'usage',
    });
  }
  const text = await readFile(path.join(workspace.run(state.run).artifacts, scoreArtifacts.csv), 'utf8');
  const [header = [], ...records] = recordsOf(text);
  return records.map((cells) => new Map(header.map((name, index) => [name, cells[index] ?? ''])));
}
