import type { PlanSummary } from '../../runner/plan-reader.ts';
import { renderTable } from '../../ui/table.ts';
import type { Terminal } from '../../ui/terminal.ts';
import type { Outcome } from '../answer.ts';
import { referencePlans } from '../plan-reader.ts';
import type { Shell } from '../shell.ts';

/** `leadline plans`: every plan of this installation, with its reference parameters; it needs no workspace. */
export async function plans(shell: Shell): Promise<Outcome> {
  const summaries = (await referencePlans()).listPlans();
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
