import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { RunState } from '../runner/run-state.ts';
import type { Workspace } from '../runner/workspace.ts';
import { type ScoredLead, scoredLead, type TestMetrics, testMetrics } from '../server/answers/results.ts';

/** What a scoring run left for people, as far as it got. */
export interface RunResults {
  leads: ScoredLead[];
  metrics: TestMetrics | null;
  paths: {
    directory: string;
    executionLog: string;
    report: string | null;
    scores: string | null;
    bundle: string | null;
  };
}

const scoresFile = z.object({ leads: z.array(scoredLead) });
const metricsFile = z.object({ testIntervals: testMetrics });

/** Reads the screen-sized results of a run from its artifacts. Throws `artifact-unreadable` for one that is not what it should be. */
export async function readResults(state: RunState, workspace: Workspace): Promise<RunResults> {
  const { directory, artifacts, log } = workspace.run(state.run);
  const written = new Set(state.steps.flatMap((step) => step.artifacts.map((artifact) => artifact.path)));
  const present = (name: string) => (written.has(name) ? path.join(artifacts, name) : null);
  const html = [...written].find((name) => name.endsWith('.html'));
  const bundle = path.join(artifacts, 'bundle');
  return {
    leads: (await readArtifact(present('scores.json'), scoresFile))?.leads.slice(0, 10) ?? [],
    metrics: (await readArtifact(present('model/metrics.json'), metricsFile))?.testIntervals ?? null,
    paths: {
      directory,
      executionLog: log,
      report: html === undefined ? null : present(html),
      scores: present('scores.csv'),
      bundle: existsSync(bundle) ? bundle : null,
    },
  };
}

async function readArtifact<T>(file: string | null, schema: z.ZodType<T>): Promise<T | null> {
  if (file === null) return null;
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new LeadlineError({
      code: 'artifact-unreadable',
      message: `${file} cannot be read as what the run wrote.`,
      next: 'Check the workspace with `leadline verify`.',
      cause,
    });
  }
}
