import { constants } from 'node:fs';
import { access, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { LeadlineError } from '../errors/leadline-error.ts';
import type { Measure, Scalar } from '../gates/gate.ts';
import type { Warehouse } from '../warehouse/warehouse.ts';
import { counts } from './foreseen.ts';
import { defineTool, type ToolContext } from './tool.ts';

const input = z.strictObject({
  datasets: z
    .array(z.string().min(1))
    .min(1)
    .describe('All datasets of the plan, those that it makes among them'),
  location: z
    .string()
    .min(1)
    .nullable()
    .default(null)
    .describe('Region that they must lie in; null: all in one place, wherever that is'),
  sources: z.array(z.string().min(1)).min(1).describe('Tables that the plan reads'),
  created: z.string().min(1).describe('A table that the plan will make: tried, and taken back'),
  folders: z
    .array(z.string().min(1))
    .default(['.', 'data', 'runs'])
    .describe('Folders of the workspace that must be there and take files'),
});
type Input = z.output<typeof input>;

const artifact = 'preflight.json';

const counted = [
  'warehouseRefuses',
  'datasetsElsewhere',
  'tablesUnreadable',
  'tablesNotCreatable',
  'packagesMissing',
  'foldersMissing',
];

interface Check {
  what: string;
  fault: string | null;
}

/** Looks, before any work is done, whether everything that the plan needs is there and allowed. */
export const preflight = defineTool({
  name: 'preflight',
  title: 'Preflight',
  description:
    'Checks where datasets lie, read access to each source by a SELECT of no rows, the right to make tables by a dry run that leaves nothing behind, the packages that Leadline loads, and the workspace’s folders.',
  effect: 'files',
  input,
  output: z.strictObject({ checks: z.int(), faults: z.int(), place: z.string().nullable() }),
  measures: () => counted,
  foresee: () => counts(...counted),
  touches: ({ sources }) => ({
    reads: sources.map((table) => ({ table })),
    writesArtifacts: [artifact],
  }),
  async run(asked, context) {
    const { warehouse } = context;
    const places = await placesOf(asked, warehouse);
    const place = asked.location ?? places.find((each) => each.place !== null)?.place ?? null;
    const checks = {
      warehouse: [await tried('connection', () => warehouse.rows('survey/answer'))],
      places: places.map(
        (each): Check => ({
          // Whether it is made yet depends on what ran here before: equal runs write equal files.
          what: each.dataset,
          fault: each.place === null || each.place === place ? null : `not in ${place}`,
        }),
      ),
      tables: await eachTried(asked.sources, (source) => warehouse.rows('survey/no-rows', { source })),
      creation: [
        await tried(asked.created, () => warehouse.dryRun('survey/try-table', { target: asked.created })),
      ],
      packages: await eachTried(await packages(), (name) => import(name)),
      folders: await eachTried(asked.folders, (folder) => writable(folder, context)),
    };
    await context.artifacts.writeJson(artifact, { location: asked.location, checks });
    const all = Object.values(checks).flat();
    return {
      output: { checks: all.length, faults: all.filter(({ fault }) => fault !== null).length, place },
      measures: {
        warehouseRefuses: faultsOf(checks.warehouse),
        datasetsElsewhere: faultsOf(checks.places),
        tablesUnreadable: faultsOf(checks.tables),
        tablesNotCreatable: faultsOf(checks.creation),
        packagesMissing: faultsOf(checks.packages),
        foldersMissing: faultsOf(checks.folders),
      },
    };
  },
});

/** A dataset that the plan has yet to make lies nowhere so far. */
async function placesOf({ datasets }: Input, warehouse: Warehouse) {
  const found: { dataset: string; place: string | null }[] = [];
  for (const dataset of datasets) found.push({ dataset, place: await warehouse.placeOf(dataset) });
  return found;
}

async function eachTried(names: readonly string[], attempt: (name: string) => Promise<unknown>) {
  const checks: Check[] = [];
  for (const name of names) checks.push(await tried(name, () => attempt(name)));
  return checks;
}

async function tried(what: string, attempt: () => Promise<unknown>): Promise<Check> {
  try {
    await attempt();
    return { what, fault: null };
  } catch (error) {
    return { what, fault: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof LeadlineError) return error.arrived ?? error.message;
  return error instanceof Error ? error.message : String(error);
}

/** What package.json says that Leadline needs to run. */
async function packages(): Promise<string[]> {
  const text = await readFile(new URL('../package.json', import.meta.url), 'utf8');
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()) })
    .parse(JSON.parse(text));
  return Object.keys(dependencies);
}

function writable(folder: string, { resolve }: ToolContext): Promise<void> {
  return access(resolve(folder), constants.R_OK | constants.W_OK);
}

function faultsOf(checks: readonly Check[]): Measure {
  const faulty = checks.filter(({ fault }) => fault !== null);
  return {
    value: faulty.length,
    note:
      faulty.length === 0
        ? checks.map(({ what }) => what).join(', ')
        : faulty.map(({ what, fault }) => `${what}: ${fault}`).join('; '),
    evidence: {
      columns: ['what', 'fault'],
      rows: checks.map(({ what, fault }): Scalar[] => [what, fault]),
      total: checks.length,
    },
  };
}
