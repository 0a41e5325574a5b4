import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Artifacts, Contents, Written } from '../tools/tool.ts';
import { partSuffix, writeDurably } from './durable-file.ts';
import type { FileRecord } from './run-state.ts';
import { describeIssues } from './zod-issues.ts';

/** The artifacts of one attempt at a step, with the list of those that it wrote. */
export interface StepArtifacts extends Artifacts {
  /** What this step wrote so far, by name. */
  written(): FileRecord[];
}

/** Opens a run's folder of artifacts for one step; `writerOf` names the step that wrote an artifact, when one did. */
export function openArtifacts(folder: string, writerOf: (name: string) => string | undefined): StepArtifacts {
  const written = new Map<string, FileRecord>();

  async function write(name: string, contents: Contents): Promise<Written> {
    const record = await writeDurably(pathOf(name), contents);
    written.set(name, { path: name, ...record });
    return record;
  }

  async function read(name: string): Promise<string> {
    try {
      return await readFile(pathOf(name), 'utf8');
    } catch (error) {
      if (existsSync(pathOf(name))) throw error;
      throw missing(name, writerOf(name), error);
    }
  }

  async function readJson<T>(name: string, schema: z.ZodType<T>): Promise<T> {
    const parsed = schema.safeParse(parseJson(name, await read(name)), { reportInput: true });
    if (!parsed.success) throw unreadable(name, describeIssues(parsed.error), parsed.error);
    return parsed.data;
  }

  function pathOf(name: string): string {
    checkName(name);
    return path.join(folder, name);
  }

  return {
    write,
    async writeJson(name, value) {
      await write(name, `${JSON.stringify(value, null, 2)}\n`);
    },
    read,
    readJson,
    exists: (name) => existsSync(pathOf(name)),
    pathOf,
    written: () => [...written.values()].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}

/** Artifact names stay inside the run's folder and mean the same file on every system. */
function checkName(name: string): void {
  const parts = name.split('/');
  const sound =
    parts.every((part) => /^[A-Za-z0-9_][A-Za-z0-9._ =-]*$/.test(part)) && !name.endsWith(partSuffix);
  if (sound) return;
  throw new LeadlineError({
    code: 'artifact-name-invalid',
    message: `"${name}" cannot be the name of an artifact.`,
    expected: `letters, digits, "_", "-", "=", "." and spaces, folders with "/", not ending in "${partSuffix}"`,
    arrived: name,
    next: 'Change the name in the tool that writes it.',
  });
}

function missing(name: string, writer: string | undefined, cause: unknown): LeadlineError {
  return new LeadlineError({
    code: 'artifact-missing',
    message:
      writer === undefined
        ? `The artifact ${name} is not there: no step of this run has written it.`
        : `The artifact ${name}, which step ${writer} wrote, is not there any more.`,
    expected: name,
    arrived: 'no such file',
    next:
      writer === undefined
        ? 'Run the steps before this one first: `leadline resume`.'
        : `Run step ${writer} again: \`leadline resume\` sees that its artifact is gone.`,
    cause,
  });
}

function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw unreadable(name, error instanceof Error ? error.message : String(error), error);
  }
}

function unreadable(name: string, arrived: string, cause: unknown): LeadlineError {
  return new LeadlineError({
    code: 'artifact-unreadable',
    message: `The artifact ${name} does not hold what it should.`,
    expected: 'JSON as this version of Leadline writes it',
    arrived,
    next: 'Delete it and run `leadline resume`: the step that writes it runs again.',
    cause,
  });
}
