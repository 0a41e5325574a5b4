import type { Configuration } from '../../runner/configuration.ts';
import type { Finding } from '../../runner/lint/finding.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import { workspaceMeant } from '../plan-reader.ts';
import type { CommonOptions, Shell } from '../shell.ts';

/** `leadline plan lint PLAN`: what is wrong with a plan before it runs, as leadline.yaml makes it or, without one, the reference. */
export async function planLint(name: string, options: CommonOptions, shell: Shell): Promise<Outcome> {
  const [{ allPlans }, { allTools }, { findPlan }, { lintPlan }, { unsoundPlan }] = await Promise.all([
    import('../../plans/index.ts'),
    import('../../tools/index.ts'),
    import('../../runner/planned-run.ts'),
    import('../../runner/lint/lint-plan.ts'),
    import('../../runner/lint/require-sound-plan.ts'),
  ]);
  const plan = findPlan(allPlans, name);
  const { configuration, source } = await configurationFor(options);
  const findings = lintPlan(plan, configuration, allTools);
  const error = unsoundPlan(name, findings);
  return {
    payload: { plan: name, parameters: source, findings },
    text: () => render(name, source, findings, shell.terminal),
    ...(error === undefined ? {} : { error }),
  };
}

/** What the plan is read with, and where that comes from. */
async function configurationFor(
  options: CommonOptions,
): Promise<{ configuration: Configuration; source: string }> {
  const [{ allPlans }, { openWorkspace }, { referenceConfiguration }] = await Promise.all([
    import('../../plans/index.ts'),
    import('../../runner/workspace.ts'),
    import('../../runner/configuration.ts'),
  ]);
  const meant = workspaceMeant(options);
  if (meant === null) return { configuration: referenceConfiguration(allPlans), source: 'reference' };
  const { configuration } = await openWorkspace(meant.directory, allPlans);
  return { configuration, source: meant.file };
}

function render(name: string, source: string, findings: readonly Finding[], terminal: Terminal): string {
  const of = source === 'reference' ? 'with its reference parameters' : `with the parameters of ${source}`;
  const { glyphs, paint } = terminal;
  if (findings.length === 0) {
    return `${paint('good', `${glyphs.passed} sound`)}  ${name} ${of}: nothing is wrong with it before it runs.`;
  }
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return [
    `${name} ${of}: ${counted(errors, 'error')}, ${counted(findings.length - errors, 'warning')}.`,
    ...findings.flatMap(({ severity, code, message, next }) => {
      const mark =
        severity === 'error'
          ? paint('bad', `${glyphs.failed} ERROR`)
          : paint('warning', `${glyphs.warned} warning`);
      return ['', `${mark}  ${code}  ${message}`, `  Do: ${next}`];
    }),
  ].join('\n');
}

function counted(count: number, what: string): string {
  if (count === 0) return `no ${what}s`;
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
