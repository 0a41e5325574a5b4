import { existsSync } from 'node:fs';
import path from 'node:path';
import { LeadlineError } from '../../errors/leadline-error.ts';
import { generateSandbox, type SandboxSummary } from '../../sandbox/generate.ts';
import { type LeakConfig, type LeakName, leakNames } from '../../sandbox/leaks.ts';
import { type Column, renderTable } from '../../ui/table.ts';
import type { Outcome } from '../answer.ts';
import { configurationText, tinyConfigurationText } from '../configuration-text.ts';
import { makeWorkspace } from '../make-workspace.ts';
import { mergePlanParameters } from '../merge-configuration.ts';
import { type CommonOptions, findWorkspace, type Shell } from '../shell.ts';

export interface SandboxOptions extends CommonOptions {
  scale: 'tiny' | 'default' | 'full';
  seed: number;
  signal: 'normal' | 'weak';
  plantLeak?: string;
  replace?: boolean;
}

/** What a newcomer is pointed to. */
const firstPlan = 'v6-true-vintage';

const columns: Column[] = [
  { heading: 'File', cut: true },
  { heading: 'Rows', align: 'right' },
  { heading: 'Bytes', align: 'right' },
];

/** `leadline sandbox`: makes the data of a made-up firm in a workspace, and the workspace where there is none. */
export async function sandbox(options: SandboxOptions, shell: Shell): Promise<Outcome> {
  const leak = leakOf(options.plantLeak);
  const workspace = findWorkspace(options);
  const configuration = path.join(workspace, 'leadline.yaml');
  const isNew = !existsSync(configuration);
  const forTrials = options.scale === 'tiny' && leak === undefined;
  if (isNew) await makeWorkspace(workspace, forTrials ? tinyConfigurationText : configurationText);
  const summary = await generateSandbox({
    directory: path.join(workspace, 'data'),
    seed: options.seed,
    scale: options.scale,
    signal: options.signal,
    ...(leak === undefined ? {} : { leak }),
    replace: options.replace === true,
    onProgress: (update) => shell.progress.onWork('Making a firm', update),
  });
  const careless = summary.config === null ? [] : await plansThatTake(summary.config);
  for (const name of careless) await mergePlanParameters(configuration, name, { ...summary.config });
  const done = summary.config !== null ? 'merged' : isNew ? 'created' : 'kept';
  return {
    payload: { workspace, ...summary, configuration: done },
    text: () => render(summary, careless, { configuration, done }, shell),
  };
}

function leakOf(name: string | undefined): LeakName | undefined {
  if (name === undefined) return undefined;
  const known = leakNames.find((leak) => leak === name);
  if (known !== undefined) return known;
  throw new LeadlineError({
    code: 'leak-unknown',
    message: `There is no leak named "${name}" to plant.`,
    expected: `one of ${leakNames.join(', ')}`,
    arrived: name,
    next: 'docs/sandbox.md says what each leak is.',
    kind: 'usage',
  });
}

/** The plans that a careless colleague could set it in: those whose parameters have a place for it. */
async function plansThatTake(config: LeakConfig): Promise<string[]> {
  const { allPlans } = await import('../../plans/index.ts');
  return allPlans.filter(({ parameters }) => parameters.safeParse(config).success).map(({ name }) => name);
}

function render(
  summary: SandboxSummary,
  careless: readonly string[],
  { configuration, done }: { configuration: string; done: 'merged' | 'created' | 'kept' },
  { terminal }: Shell,
): string {
  const { directory, reused, scale, seed, signal, leak, files } = summary;
  const verb = reused ? 'Found the same firm again' : 'Made a firm';
  const rows = files.map((file) => [
    file.path,
    file.rows.toLocaleString('en-US'),
    file.bytes.toLocaleString('en-US'),
  ]);
  return [
    `${verb} in ${directory}: scale ${scale}, seed ${seed}, signal ${signal}.`,
    ...(leak === null
      ? []
      : [
          terminal.paint(
            'warning',
            `${terminal.glyphs.warned} ${describeLeak(leak, summary, careless, configuration)}`,
          ),
        ]),
    '',
    renderTable(columns, rows, terminal),
    '',
    ...(scale === 'tiny'
      ? [
          `A tiny sandbox is for trying steps and for tests: its few leads do not meet the plan's performance gates.${
            done === 'created'
              ? ` For trials, take the comment signs under "plans:" in ${configuration} away.`
              : ' docs/sandbox.md has lines for leadline.yaml that relax them for trials.'
          }`,
        ]
      : []),
    `Next: leadline run ${firstPlan} --rehearse --workspace ${path.dirname(directory)}`,
  ].join('\n');
}

function describeLeak(
  leak: LeakName,
  { config }: SandboxSummary,
  careless: readonly string[],
  configuration: string,
): string {
  return config === null
    ? `Planted the leak ${leak}: it lies in the data alone, leadline.yaml is as it was.`
    : `Planted the leak ${leak}, and set ${Object.keys(config).join(', ')} in ${configuration} so that these plans use it: ${careless.join(', ')}.`;
}
