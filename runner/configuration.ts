import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Plan } from '../plans/plan.ts';
import { changedParameters } from './changed-parameters.ts';
import { type ChatConfiguration, chatSection } from './chat-configuration.ts';
import { type ConfigIssue, parseYaml } from './configuration-source.ts';
import type { ChangedParameter } from './run-state.ts';
import { type SalesforceConfiguration, salesforceSection } from './salesforce-configuration.ts';
import { describeIssues } from './zod-issues.ts';

/** leadline.yaml, checked, with every default filled in. */
export interface Configuration {
  /** ISO date. */
  analysisDate: string;
  seed: number;
  warehouse: { engine: 'duckdb'; memoryLimit: string; threads?: number };
  /** For every known plan, its parameters and those of them that differ from the reference. */
  plans: Record<string, PlanParameters>;
  /** The model that the terminal's chat talks with; null where leadline.yaml names none. */
  chat: ChatConfiguration | null;
  /** How to sign in to Salesforce; null where leadline.yaml names no org. */
  salesforce: SalesforceConfiguration | null;
}

export interface PlanParameters {
  values: Record<string, unknown>;
  changed: ChangedParameter[];
}

/** Reads leadline.yaml. Throws `config-invalid` with every fault at its line and column, all at once, and `config-unreadable`. */
export async function readConfiguration(file: string, plans: readonly Plan[]): Promise<Configuration> {
  const source = parseYaml(await readText(file));
  if (source.faults.length > 0) throw invalid(file, source.faults);

  const parsed = schemaFor(plans).safeParse(source.value);
  if (!parsed.success) throw invalid(file, source.locate(parsed.error, schemaFor(plans)));

  return configurationOf(plans, parsed.data);
}

/** What an empty leadline.yaml means, for those who ask about a plan outside of a workspace. */
export function referenceConfiguration(plans: readonly Plan[]): Configuration {
  return configurationOf(plans, schemaFor(plans).parse({}));
}

function configurationOf(
  plans: readonly Plan[],
  parsed: z.output<ReturnType<typeof schemaFor>>,
): Configuration {
  const { analysis_date, seed, warehouse, chat, salesforce } = parsed;
  return {
    analysisDate: analysis_date,
    seed,
    warehouse: {
      engine: warehouse.engine,
      memoryLimit: warehouse.memory_limit,
      ...(warehouse.threads === undefined ? {} : { threads: warehouse.threads }),
    },
    plans: Object.fromEntries(
      plans.map((plan) => [plan.name, parametersOf(plan, parsed.plans[plan.name] ?? {})]),
    ),
    chat,
    salesforce,
  };
}

/** The same configuration with some parameters of one plan set, checked as leadline.yaml is. Throws `parameters-invalid`. */
export function withParameters(
  configuration: Configuration,
  plan: Plan,
  set: Record<string, unknown>,
): Configuration {
  if (Object.keys(set).length === 0) return configuration;
  const parsed = plan.parameters.safeParse({ ...configuration.plans[plan.name]?.values, ...set });
  if (!parsed.success) {
    throw new LeadlineError({
      code: 'parameters-invalid',
      message: `${plan.name} does not take these parameters: ${describeIssues(parsed.error)}.`,
      arrived: describeIssues(parsed.error),
      next: `See what it takes with \`leadline plan brief\`, or in plans/${plan.name}/README.md.`,
      kind: 'usage',
      cause: parsed.error,
    });
  }
  const plans = { ...configuration.plans, [plan.name]: parametersOf(plan, parsed.data) };
  return { ...configuration, plans };
}

async function readText(file: string): Promise<string> {
  const bytes = await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw invalid(file, [{ line: 1, column: 1, field: '', expected: 'UTF-8 text', arrived: 'other bytes' }]);
  }
}

async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new LeadlineError({
      code: 'config-unreadable',
      message: `${file} cannot be read.`,
      expected: 'a file that this user may read',
      arrived: code === 'EISDIR' ? 'a folder' : code,
      next: 'Make leadline.yaml a file that this user may read; `leadline init` writes one where there is none.',
      kind: 'usage',
      cause,
    });
  }
}

const schemas = new WeakMap<readonly Plan[], ReturnType<typeof makeSchema>>();

/** What leadline.yaml may hold, made once for a list of plans: a server reads the file at every call. */
function schemaFor(plans: readonly Plan[]) {
  const known = schemas.get(plans) ?? makeSchema(plans);
  schemas.set(plans, known);
  return known;
}

/** A section without entries counts as absent. */
function makeSchema(plans: readonly Plan[]) {
  const section = <T extends z.ZodType>(schema: T) => z.preprocess((value) => value ?? {}, schema);
  return section(
    z.strictObject({
      analysis_date: z.iso.date().default('2025-10-31'),
      seed: z.int().min(0).max(0xffffffff).default(42),
      warehouse: section(
        z.strictObject({
          engine: z
            .custom<'duckdb'>((value) => value === 'duckdb', { error: ({ input }) => engineMessage(input) })
            .default('duckdb'),
          memory_limit: z
            .string()
            .refine((size) => /^\d+(\.\d+)? ?[KMGT]i?B$/i.test(size), { error: 'a size such as 3GB' })
            .default('3GB'),
          threads: z.int().min(1).max(1024).optional(),
        }),
      ),
      plans: section(
        z.strictObject(Object.fromEntries(plans.map((plan) => [plan.name, section(plan.parameters)]))),
      ),
      chat: chatSection,
      salesforce: salesforceSection,
    }),
  );
}

function engineMessage(engine: unknown): string {
  return engine === 'bigquery' ? '"duckdb": the BigQuery warehouse comes later' : '"duckdb"';
}

function parametersOf(plan: Plan, parsed: unknown): PlanParameters {
  const reference = plan.parameters.safeParse({});
  const values = z.record(z.string(), z.unknown()).parse(parsed);
  return { values, changed: changedParameters(reference.success ? reference.data : {}, values) };
}

function invalid(file: string, issues: readonly ConfigIssue[]): LeadlineError {
  const lines = issues.map(({ line, column, field, expected, arrived, hint }) => {
    const name = field === '' ? '' : ` ${field}:`;
    return `${file}:${line}:${column}:${name} expected ${expected}, arrived ${arrived}${hint === undefined ? '' : `; ${hint}`}`;
  });
  const [first] = issues;
  return new LeadlineError({
    code: 'config-invalid',
    message: `leadline.yaml has ${issues.length === 1 ? 'a fault' : `${issues.length} faults`}:\n${lines.join('\n')}`,
    ...(first === undefined ? {} : { expected: first.expected, arrived: first.arrived }),
    next: 'Mend leadline.yaml at the lines named; docs/workspace.md says what may stand there.',
    kind: 'usage',
  });
}
