import { z } from 'zod';
import { fieldsOf as formFieldsOf } from '../plans/form.ts';
import type { Phase, Step, ToolStep } from '../plans/plan.ts';
import { renderPrompt } from '../prompts/render.ts';
import type { TableUse, Tool, Touches } from '../tools/tool.ts';
import { signingCommand } from './forms/answers-said.ts';
import { type DescribedField, describeField } from './forms/describe-field.ts';
import type { PlannedGate } from './plan-gates.ts';
import type { PlanView } from './plan-view.ts';
import { stepNamed } from './readiness.ts';
import { findTool } from './run-tool-step.ts';

/** What a step asks of whoever runs it, made from the plan and the tool alone, so that it cannot say anything else than they do. */
export interface StepBrief {
  plan: string;
  planVersion: string;
  step: string;
  title: string;
  kind: Step['kind'];
  phase: Phase | null;
  /** What is to be done; of a human step its instructions, of a declared one why it cannot be done yet. */
  task: string;
  checklist: string[];
  /** What the person fills in and signs; empty for all but human steps whose plan asks for more than the checklist. */
  form: DescribedField[];
  needs: { id: string; title: string }[];
  /** Null for a step that runs none. */
  tool: Pick<Tool, 'name' | 'title' | 'description' | 'effect'> | null;
  inputs: { name: string; value: unknown; description: string | null }[];
  outputs: { name: string; description: string | null }[];
  /** Null where the tool does not say before it runs. */
  touches: Required<Touches> | null;
  gates: BriefGate[];
  /** Null for a declared step, which nothing runs. */
  call: StepCall | null;
}

/** `reference` is the threshold of the reference where this plan's differs, else null. */
export interface BriefGate extends PlannedGate {
  reference: string | null;
}

/** How the step is run: by whoever has a shell, and by an agent over MCP. */
export interface StepCall {
  command: string;
  mcp: { tool: string; arguments: Record<string, string> };
}

/** The brief of a step. Throws `step-unknown`, and `tool-unknown` for a plan that names a tool which does not exist. */
export function briefOf(view: PlanView, tools: readonly Tool[], id: string): StepBrief {
  const { plan, steps } = view;
  const step = stepNamed(id, steps, `Plan ${plan.name}`, 'leadline plans');
  const tool = step.kind === 'tool' ? findTool(tools, step) : null;
  return {
    plan: plan.name,
    planVersion: plan.version,
    step: step.id,
    title: step.title,
    kind: step.kind,
    phase: step.phase ?? null,
    task: taskOf(step, tool),
    checklist: step.kind === 'human' ? step.checklist : [],
    form: step.kind === 'human' && step.form !== undefined ? formFieldsOf(step.form).map(describeField) : [],
    needs: step.needs.map((need) => ({
      id: need,
      title: steps.find((other) => other.id === need)?.title ?? 'not part of the plan',
    })),
    tool: tool === null ? null : pickFacts(tool),
    inputs: step.kind === 'tool' && tool !== null ? inputsOf(tool, step) : [],
    outputs: tool === null ? [] : fieldsOf(tool.output, 'output'),
    touches: step.kind === 'tool' && tool !== null ? touchesOf(tool, step) : null,
    gates: view.gates.filter((gate) => gate.step === step.id).map((gate) => withReference(gate, view)),
    call: callOf(step),
  };
}

/** The brief as Markdown. */
export function renderBrief(brief: StepBrief): string {
  return renderPrompt('briefs/step.md', {
    ...brief,
    isTool: brief.kind === 'tool',
    isHuman: brief.kind === 'human',
    isDeclared: brief.kind === 'declared',
    toolIsTheTask: brief.tool?.description === brief.task,
    replacesTables: brief.tool?.effect === 'warehouse',
    reachesOutside: brief.tool?.effect === 'outside',
    hasBlocking: brief.gates.some((gate) => gate.severity === 'blocking'),
    hasWarning: brief.gates.some((gate) => gate.severity === 'warning'),
    hasWaivable: brief.gates.some(isWaivableBlock),
    gates: brief.gates.map((gate) => ({
      ...gate,
      mayBeWaived: isWaivableBlock(gate),
      isNeverWaived: gate.waiver === 'never',
    })),
    inputs: brief.inputs.map((input) => ({ ...input, value: shortened(JSON.stringify(input.value)) })),
    touches: brief.touches === null ? null : touchesView(brief.touches),
    mcpArguments: JSON.stringify(brief.call?.mcp.arguments ?? {}),
  }).trim();
}

function isWaivableBlock({ severity, waiver }: BriefGate): boolean {
  return severity === 'blocking' && waiver === 'waivable';
}

function taskOf(step: Step, tool: Tool | null): string {
  switch (step.kind) {
    case 'tool':
      return step.task ?? tool?.description ?? step.title;
    case 'human':
      return step.task ?? step.instructions;
    case 'declared':
      return step.task === undefined ? step.why : `${step.task} ${step.why}`;
  }
}

function pickFacts({ name, title, description, effect }: Tool): StepBrief['tool'] {
  return { name, title, description, effect };
}

/** The input as the tool takes it, defaults filled in; as the plan has it where the tool would refuse it. */
function inputsOf(tool: Tool, step: ToolStep): StepBrief['inputs'] {
  const parsed = z.record(z.string(), z.unknown()).safeParse(tool.input.safeParse(step.input).data);
  const values = parsed.success ? parsed.data : step.input;
  const described = new Map(
    fieldsOf(tool.input, 'input').map(({ name, description }) => [name, description]),
  );
  return Object.entries(values).map(([name, value]) => ({
    name,
    value: value ?? null,
    description: described.get(name) ?? null,
  }));
}

function fieldsOf(schema: z.ZodType, io: 'input' | 'output'): StepBrief['outputs'] {
  const { properties } = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return Object.entries(properties ?? {}).map(([name, field]) => ({
    name,
    description: typeof field === 'object' ? (field.description ?? null) : null,
  }));
}

function touchesOf(tool: Tool, step: ToolStep): StepBrief['touches'] {
  const input = tool.input.safeParse(step.input);
  if (!input.success || tool.touches === undefined) return null;
  return { reads: [], writes: [], readsArtifacts: [], writesArtifacts: [], ...tool.touches(input.data) };
}

function withReference(gate: PlannedGate, { changedGates }: PlanView): BriefGate {
  const changed = changedGates.find((one) => one.gate === gate.gate);
  return { ...gate, reference: changed?.reference ?? null };
}

function callOf(step: Step): StepBrief['call'] {
  switch (step.kind) {
    case 'tool':
      return {
        command: `leadline step ${step.id}`,
        mcp: { tool: 'run_step', arguments: { until: step.id } },
      };
    case 'human': {
      const required =
        step.form === undefined ? [] : formFieldsOf(step.form).filter((field) => field.required);
      return {
        command: `${signingCommand(step.id, required)} --note TEXT`,
        mcp: { tool: 'run_status', arguments: {} },
      };
    }
    case 'declared':
      return null;
  }
}

function touchesView({ reads, writes, readsArtifacts, writesArtifacts }: Required<Touches>) {
  const tables = (uses: readonly TableUse[]) =>
    uses.map(({ table, columns }) => ({ table, columns: columnsInShort(columns) }));
  return {
    reads: tables(reads),
    writes: tables(writes),
    readsArtifacts,
    writesArtifacts,
    nothing: [reads, writes, readsArtifacts, writesArtifacts].every((uses) => uses.length === 0),
  };
}

function columnsInShort(columns: readonly string[] | undefined): string | null {
  if (columns === undefined || columns.length === 0) return null;
  const names = columns.join(', ');
  return names.length <= shownLength ? names : `${columns.length} columns`;
}

const shownLength = 400;

/** A list of a hundred features would bury the brief; `--json` and the MCP answer have it whole. */
function shortened(json: string): string {
  return json.length <= shownLength
    ? json
    : `${json.slice(0, shownLength)} ... (${json.length} characters in all)`;
}
