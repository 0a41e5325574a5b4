import type { Plan } from '../../plans/plan.ts';
import type { PlanSummary } from '../../runner/engine.ts';
import { renderTable } from '../../ui/table.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import type { Shell } from '../shell.ts';

/** Steps do not depend on these, and without a workspace there is nothing that sets them. */
const anyRun = { analysisDate: '2025-10-31', seed: 42 };

/** `leadline plans`: every plan of this installation, with its reference parameters; it needs no workspace. */
export async function plans(shell: Shell): Promise<Outcome> {
  const [{ allPlans }, { outline }] = await Promise.all([
    import('../../plans/index.ts'),
    import('../../runner/planned-run.ts'),
  ]);
  const summaries = allPlans.map((plan: Plan): PlanSummary => {
    const { name, version, title, description, parameters } = plan;
    return {
      name,
      version,
      title,
      description,
      steps: plan.steps(parameters.parse({}), anyRun).map(outline),
    };
  });
  return {
    payload: { plans: summaries },
    text: () => summaries.map((plan) => renderPlan(plan, shell.terminal)).join('\n\n'),
  };
}

function renderPlan(plan: PlanSummary, terminal: Terminal): string {
  const columns = [
    { heading: 'Step' },
    { heading: 'Kind' },
    { heading: 'Title', cut: true },
    { heading: 'Needs', cut: true },
  ];
  const rows = plan.steps.map((step) => [step.id, step.kind, step.title, step.needs.join(', ')]);
  return [
    `${terminal.paint('strong', plan.name)} ${plan.version}  ${plan.title}`,
    plan.description,
    '',
    renderTable(columns, rows, terminal),
  ].join('\n');
}
