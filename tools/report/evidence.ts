import { z } from 'zod';
import { LeadlineError } from '../../errors/leadline-error.ts';
import type { Artifacts, Standing } from '../tool.ts';

/** Where a figure comes from: a step of the run, and the file that it wrote with the hash that the journal has. */
export interface Source {
  step: string;
  title: string;
  /** Null for what the journal itself holds, such as a step's output. */
  artifact: string | null;
  /** SHA-256 in hex, its first 12 digits. */
  sha256: string | null;
}

export interface Found<T> {
  file: T;
  source: Source;
}

/** What the sections of a report may look at. */
export interface Evidence {
  standing: Standing;
  /** The artifact of that name, as the last step that wrote it left it; null where no step of this run did. */
  named<T>(name: string, schema: z.ZodType<T>): Promise<Found<T> | null>;
  /** The JSON artifacts of a tool, whatever its steps call them, in the order of the steps. Throws `report-file-unknown`. */
  madeBy<T>(tool: string, schema: z.ZodType<T>): Promise<Found<T>[]>;
  /** The outputs of a tool's steps, those that fit. */
  outputsOf<T>(tool: string, schema: z.ZodType<T>): Found<T>[];
}

export function openEvidence(standing: Standing, artifacts: Artifacts): Evidence {
  // A later step may replace what an earlier one wrote; the file on disk is the last one's.
  const sources = new Map<string, Source>();
  for (const { id, title, artifacts: written } of standing.steps)
    for (const { path, sha256 } of written)
      sources.set(path, { step: id, title, artifact: path, sha256: sha256.slice(0, 12) });

  return {
    standing,
    async named(name, schema) {
      const source = sources.get(name);
      return source === undefined ? null : { file: await artifacts.readJson(name, schema), source };
    },
    async madeBy<T>(tool: string, schema: z.ZodType<T>) {
      const found: Found<T>[] = [];
      for (const step of standing.steps.filter((each) => each.tool === tool)) {
        const files = step.artifacts.flatMap(({ path }) => {
          const source = sources.get(path);
          return path.endsWith('.json') && source?.step === step.id ? [source] : [];
        });
        const fitting: Found<T>[] = [];
        for (const source of files) {
          const parsed = schema.safeParse(await artifacts.readJson(source.artifact ?? '', z.unknown()));
          if (parsed.success) fitting.push({ file: parsed.data, source });
        }
        if (files.length > 0 && fitting.length === 0) throw unknownFile(step.id, tool, files);
        found.push(...fitting);
      }
      return found;
    },
    outputsOf(tool, schema) {
      return standing.steps
        .filter((step) => step.tool === tool)
        .flatMap(({ id, title, output }) => {
          const parsed = schema.safeParse(output);
          const source = { step: id, title, artifact: null, sha256: null };
          return parsed.success ? [{ file: parsed.data, source }] : [];
        });
    },
  };
}

function unknownFile(step: string, tool: string, files: readonly Source[]): LeadlineError {
  return new LeadlineError({
    code: 'report-file-unknown',
    message: `The report finds nothing that it knows in what ${tool} wrote in step ${step}.`,
    expected: `the result of ${tool}, as this version of Leadline writes it`,
    arrived: files.map(({ artifact }) => artifact).join(', '),
    next: `Run step ${step} again: \`leadline resume\` does so once its files are deleted.`,
  });
}
