import { renderPrompt } from '../prompts/render.ts';
import { findTool } from '../runner/run-tool-step.ts';
import type { StepBrief } from '../runner/step-brief.ts';
import type { Tool } from '../tools/tool.ts';
import type { PlanStep } from './plan-step.ts';
import { type Session, withEngine } from './session.ts';

/** The steps of a plan that can be called, in order, with the parameters that leadline.yaml has now. Throws `plan-unknown`. */
export function readPlanSteps(session: Session, plan: string, tools: readonly Tool[]): Promise<PlanStep[]> {
  return withEngine(session, async (engine) => {
    const briefs = engine.viewPlan(plan).steps.flatMap((step) => {
      if (step.kind === 'declared') return [];
      return {
        brief: engine.stepBrief(plan, step.id),
        tool: step.kind === 'tool' ? findTool(tools, step) : null,
      };
    });
    const names = namesOf(briefs.map(({ brief }) => brief));
    return briefs.map(({ brief, tool }, index) => ({
      name: names[index] ?? brief.step,
      plan,
      step: brief.step,
      title: `Step ${brief.step}: ${brief.title}`,
      description: describe(brief),
      kind: tool === null ? 'human' : 'tool',
      output: tool?.output ?? null,
      effect: tool?.effect ?? 'none',
    }));
  });
}

/**
 * A name for each step: its tool's, with the step's id where another step runs the same tool. A person's step is `ask_person` with its
 * id. Ids that differ only in their marks get a number.
 */
export function namesOf(steps: readonly Pick<StepBrief, 'step' | 'tool'>[]): string[] {
  const taken = new Set<string>();
  return steps.map(({ step, tool }) => {
    const isAlone = tool !== null && steps.filter((other) => other.tool?.name === tool.name).length === 1;
    const name = isAlone ? snake(tool.name) : `${snake(tool?.name ?? 'ask-person')}_${snake(step)}`;
    let free = name;
    for (let count = 2; taken.has(free); count++) free = `${name}_${count}`;
    taken.add(free);
    return free;
  });
}

function snake(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}

/** Short, since a plan has dozens of steps: list_plans hands out the whole brief of each. */
function describe(brief: StepBrief): string {
  return renderPrompt('briefs/step-tool.md', {
    ...brief,
    isHuman: brief.kind === 'human',
    needs: brief.needs.map(({ id }) => id).join(', '),
    writes: someOf(brief.touches?.writes.map(({ table }) => `\`${table}\``) ?? []),
    blocking: gatesOf(brief, 'blocking'),
    warning: gatesOf(brief, 'warning'),
  }).trim();
}

function gatesOf({ gates }: StepBrief, severity: 'blocking' | 'warning'): string {
  return gates
    .filter((gate) => gate.severity === severity)
    .map(({ gate, measure, threshold }) => `${gate} \`${measure}\` ${threshold}`)
    .join('; ');
}

const mostTables = 2;

function someOf(names: readonly string[]): string {
  const more = names.length - mostTables;
  return more > 1 ? `${names.slice(0, mostTables).join(', ')} and ${more} more` : names.join(', ');
}
