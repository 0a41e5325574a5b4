import type { Step } from '../../plans/plan.ts';
import type { TableUse, Touches } from '../../tools/tool.ts';
import { nearestName } from '../nearest-name.ts';
import { everythingNeeded } from './everything-needed.ts';
import type { Finding } from './finding.ts';
import type { KnownStep } from './lint-steps.ts';

interface TouchingStep {
  id: string;
  /** Undefined where the tool does not say what it reads and writes. */
  touches: Touches | undefined;
}

/** Tables, columns and artifacts that a step reads though no step that it needs writes them. */
export function lintReads(steps: readonly Step[], known: readonly KnownStep[]): Finding[] {
  const all = known.map(({ step, tool, input }): TouchingStep => {
    const touches = tool.touches?.(input);
    const { id, preview, examples } = step;
    // A person reads them before the tool does anything.
    const shown = [preview, examples].filter((name) => name !== undefined);
    if (touches === undefined || shown.length === 0) return { id, touches };
    return { id, touches: { ...touches, readsArtifacts: [...(touches.readsArtifacts ?? []), ...shown] } };
  });
  const unseen = known.filter(({ step, tool }) => tool.effect === 'outside' && step.preview === undefined);
  return [...unseen.map(withoutPreview), ...lintEach(steps, known, all)];
}

function lintEach(
  steps: readonly Step[],
  known: readonly KnownStep[],
  all: readonly TouchingStep[],
): Finding[] {
  return all.flatMap((reader) => {
    const { touches } = reader;
    if (touches === undefined) return [undeclared(reader.id, known)];
    const needed = everythingNeeded(steps, reader.id);
    // A step may read what it has written itself.
    const before = all.filter(({ id }) => needed.has(id) || id === reader.id);
    if (before.some((step) => step.touches === undefined)) return [];
    const missing = (touches.readsArtifacts ?? []).filter((name) => !writesArtifact(before, name));
    return [
      ...(touches.reads ?? []).flatMap((use) => lintTable(reader.id, use, before, all)),
      ...[...new Set(missing)].map((name) => unwrittenArtifact(reader.id, name, all)),
    ];
  });
}

function withoutPreview({ step, tool }: KnownStep): Finding {
  return {
    code: 'preview-missing',
    severity: 'error',
    step: step.id,
    gate: null,
    message: `Step ${step.id} runs the tool ${tool.name}, which reaches outside of the workspace, and names no preview that a person could grant.`,
    next: `Name the artifact that says what will be done as the \`preview\` of step ${step.id}.`,
  };
}

function undeclared(id: string, known: readonly KnownStep[]): Finding {
  const tool = known.find(({ step }) => step.id === id)?.tool.name;
  return {
    code: 'touches-undeclared',
    severity: 'warning',
    step: id,
    gate: null,
    message: `The tool ${tool} of step ${id} does not say what it reads and writes, so what follows it cannot be checked.`,
    next: `Add \`touches\` to the tool ${tool}.`,
  };
}

function lintTable(
  reader: string,
  { table, columns = [] }: TableUse,
  before: readonly TouchingStep[],
  all: readonly TouchingStep[],
): Finding[] {
  if (!before.some((step) => writes(step, table))) {
    const tables = all.flatMap((step) => (step.touches?.writes ?? []).map((use) => use.table));
    const writers = all.filter((step) => writes(step, table)).map(({ id }) => id);
    return [
      {
        code: 'table-unwritten',
        severity: 'error',
        step: reader,
        gate: null,
        message: `Step ${reader} reads the table ${table}, which no step that it needs writes.`,
        next: whereToTurn(reader, table, writers, tables),
      },
    ];
  }
  const known = columnsOf(table, before);
  if (known === null) return [];
  const names = new Set(known.map((name) => name.toLowerCase()));
  const missing = [...new Set(columns)].filter((name) => !names.has(name.toLowerCase()));
  if (missing.length === 0) return [];
  const nearest = nearestName(missing[0] ?? '', known);
  return [
    {
      code: 'column-unwritten',
      severity: 'error',
      step: reader,
      gate: null,
      message: `Step ${reader} reads ${missing.join(', ')} of the table ${table}, which no step that it needs writes there.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
      next: `Name a column that ${table} has, or have the step that writes it make the column.`,
    },
  ];
}

function unwrittenArtifact(reader: string, name: string, all: readonly TouchingStep[]): Finding {
  const artifacts = all.flatMap((step) => step.touches?.writesArtifacts ?? []);
  const writers = all.filter((step) => writesArtifact([step], name)).map(({ id }) => id);
  return {
    code: 'artifact-unwritten',
    severity: 'error',
    step: reader,
    gate: null,
    message: `Step ${reader} reads the artifact ${name}, which no step that it needs writes.`,
    next: whereToTurn(reader, name, writers, artifacts),
  };
}

function whereToTurn(
  reader: string,
  name: string,
  writers: readonly string[],
  known: readonly string[],
): string {
  const [writer] = writers;
  if (writer !== undefined) return `Add ${writer}, which writes it, to the needs of step ${reader}.`;
  const nearest = nearestName(name, known);
  if (nearest !== undefined) return `Did you mean ${nearest}? Else add a step that writes ${name}.`;
  return `Add a step that writes ${name}, or correct the name in the plan or in leadline.yaml.`;
}

/** The columns that the given steps leave in a table; null where one of them does not say. */
function columnsOf(
  table: string,
  steps: readonly TouchingStep[],
  seen: readonly string[] = [],
): string[] | null {
  if (seen.includes(table)) return [];
  const uses = steps.flatMap((step) => (step.touches?.writes ?? []).filter((use) => use.table === table));
  const columns: string[] = [];
  for (const use of uses) {
    const taken = use.like === undefined ? [] : columnsOf(use.like, steps, [...seen, table]);
    if (taken === null || (use.columns === undefined && use.like === undefined)) return null;
    columns.push(...taken, ...(use.columns ?? []));
  }
  return uses.length === 0 ? null : columns;
}

function writes({ touches }: TouchingStep, table: string): boolean {
  return touches?.writes?.some((use) => use.table === table) === true;
}

function writesArtifact(steps: readonly TouchingStep[], name: string): boolean {
  return steps.some(({ touches }) => touches?.writesArtifacts?.includes(name) === true);
}
