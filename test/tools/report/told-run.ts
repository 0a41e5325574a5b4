import { createHash } from 'node:crypto';
import { type Evidence, openEvidence } from '../../../tools/report/evidence.ts';
import type { Part, Section } from '../../../tools/report/section.ts';
import type { Artifacts, Standing, StandingStep } from '../../../tools/tool.ts';
import { noStanding } from '../../support/standing.ts';

export interface ToldStep extends Partial<Omit<StandingStep, 'artifacts'>> {
  id: string;
  /** What it wrote, by name. */
  files?: Record<string, unknown>;
}

/** What sections see of a run with these steps; a file that two steps write is that of the later one. */
export function evidenceOf(steps: readonly ToldStep[], changed: Partial<Standing> = {}): Evidence {
  const texts = new Map<string, string>();
  const told = steps.map(({ files = {}, ...step }): StandingStep => {
    const artifacts = Object.entries(files).map(([path, file]) => {
      const text = JSON.stringify(file);
      texts.set(path, text);
      return { path, sha256: sha256(text) };
    });
    return {
      title: `Step ${step.id}`,
      verdicts: [],
      output: undefined,
      decisions: [],
      rehearsed: false,
      ...step,
      artifacts,
    };
  });
  return openEvidence({ ...noStanding(), ...changed, steps: told }, readOnly(texts));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The parts of a section of a run with one step of that tool that wrote that file. */
export function partsOf(section: Section, tool: string, name: string, file: unknown): Promise<Part[]> {
  return section.parts(evidenceOf([{ id: '1', tool, files: { [name]: file } }]));
}

/** A table's rows as text, by its caption, among all tables and numbers of the parts. */
export function rowsOf(parts: readonly Part[], caption: string): string[][] {
  const tables = parts.flatMap(({ tables: shown, figures }) => [
    ...shown,
    ...figures.map(({ numbers }) => numbers),
  ]);
  const table = tables.find((each) => each.caption === caption);
  if (table === undefined)
    throw new Error(`no table ${caption} among ${tables.map((each) => each.caption).join(', ')}`);
  return table.rows.map((row) => row.map(({ text }) => text));
}

function readOnly(texts: ReadonlyMap<string, string>): Artifacts {
  const read = (name: string): string => {
    const text = texts.get(name);
    if (text === undefined) throw new Error(`no artifact ${name}`);
    return text;
  };
  const refuse = () => Promise.reject(new Error('a section writes nothing'));
  return {
    write: refuse,
    writeJson: refuse,
    read: async (name) => read(name),
    readJson: async (name, schema) => schema.parse(JSON.parse(read(name))),
    exists: (name) => texts.has(name),
    pathOf: (name) => name,
  };
}
