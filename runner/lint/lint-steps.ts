import type { Step, ToolStep } from '../../plans/plan.ts';
import type { Tool } from '../../tools/tool.ts';
import { nearestName } from '../nearest-name.ts';
import { describeIssues } from '../zod-issues.ts';
import type { Finding } from './finding.ts';
import { lintGates } from './lint-gates.ts';
import { lintOrder } from './lint-order.ts';
import { lintReads } from './lint-reads.ts';

/** A tool step whose tool exists and takes its input, as parsed by the tool's schema. */
export interface KnownStep {
  step: ToolStep;
  tool: Tool;
  input: unknown;
}

/**
 * What is wrong with the steps of a plan, found before anything runs: order, inputs, gates, and what each step reads. In the order of
 * the steps. A step whose tool is unknown, or refuses its input, is judged no further.
 */
export function lintSteps(steps: readonly Step[], tools: readonly Tool[]): Finding[] {
  const findings = lintOrder(steps);
  const known: KnownStep[] = [];
  for (const step of steps) {
    if (step.kind !== 'tool') continue;
    const resolved = resolve(step, tools);
    if ('code' in resolved) findings.push(resolved);
    else known.push(resolved);
  }
  findings.push(...lintGates(steps, known), ...lintReads(steps, known));
  const places = new Map(steps.map(({ id }, index) => [id, index]));
  return findings.toSorted((a, b) => (places.get(a.step) ?? 0) - (places.get(b.step) ?? 0));
}

function resolve(step: ToolStep, tools: readonly Tool[]): KnownStep | Finding {
  const tool = tools.find(({ name }) => name === step.tool);
  if (tool === undefined) {
    const nearest = nearestName(
      step.tool,
      tools.map(({ name }) => name),
    );
    return {
      code: 'tool-unknown',
      severity: 'error',
      step: step.id,
      gate: null,
      message: `Step ${step.id} runs the tool ${step.tool}, which this Leadline does not have.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
      next: 'Name a tool of tools/index.ts in the plan.',
    };
  }
  const parsed = tool.input.safeParse(step.input, { reportInput: true });
  if (parsed.success) return { step, tool, input: parsed.data };
  return {
    code: 'tool-input-refused',
    severity: 'error',
    step: step.id,
    gate: null,
    message: `Step ${step.id} hands the tool ${tool.name} an input that it does not take: ${describeIssues(parsed.error)}.`,
    next: 'Mend the parameter in leadline.yaml that feeds this field, or mend the plan.',
  };
}
